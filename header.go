package netlink

import (
	"encoding/binary"
	"fmt"
	"strings"
)

// HeaderLen is the length of a message header in bytes (struct nlmsghdr, include/uapi/linux/netlink.h).
const HeaderLen = 16

// Type is what a message is. Values below 0x10 are control messages, the same in every protocol; the rest belong to the protocol.
type Type uint16

// Control messages (netlink(7)).
const (
	TypeNoop    Type = 1  // NLMSG_NOOP: to be ignored
	TypeError   Type = 2  // NLMSG_ERROR: an error, or with errno 0 an acknowledgement
	TypeDone    Type = 3  // NLMSG_DONE: the end of a multipart message
	TypeOverrun Type = 4  // NLMSG_OVERRUN: data was lost
	TypeMin     Type = 16 // NLMSG_MIN_TYPE: the first type that belongs to the protocol
)

// String gives the name of a control message and the number of any other, whose name only its protocol knows.
func (t Type) String() string {
	switch t {
	case TypeNoop:
		return "NLMSG_NOOP"
	case TypeError:
		return "NLMSG_ERROR"
	case TypeDone:
		return "NLMSG_DONE"
	case TypeOverrun:
		return "NLMSG_OVERRUN"
	}
	return fmt.Sprintf("%d", uint16(t))
}

// Flags are the flags of a message header. Bits from 0x100 up mean different things for GET, NEW and DELETE requests and for acks.
type Flags uint16

// Flags of any message.
const (
	FlagRequest      Flags = 0x01 // NLM_F_REQUEST
	FlagMulti        Flags = 0x02 // NLM_F_MULTI: part of a multipart message
	FlagAck          Flags = 0x04 // NLM_F_ACK: acknowledge on success too
	FlagEcho         Flags = 0x08 // NLM_F_ECHO: send the resulting notification to the requester
	FlagDumpIntr     Flags = 0x10 // NLM_F_DUMP_INTR: the dump is inconsistent
	FlagDumpFiltered Flags = 0x20 // NLM_F_DUMP_FILTERED: the dump was filtered as asked
)

// Flags of a request that reads.
const (
	FlagRoot   Flags = 0x100 // NLM_F_ROOT
	FlagMatch  Flags = 0x200 // NLM_F_MATCH
	FlagAtomic Flags = 0x400 // NLM_F_ATOMIC
	FlagDump   Flags = FlagRoot | FlagMatch
)

// Flags of a request that creates.
const (
	FlagReplace Flags = 0x100 // NLM_F_REPLACE
	FlagExcl    Flags = 0x200 // NLM_F_EXCL
	FlagCreate  Flags = 0x400 // NLM_F_CREATE
	FlagAppend  Flags = 0x800 // NLM_F_APPEND
)

// Flags of a request that deletes.
const (
	FlagNonRec Flags = 0x100 // NLM_F_NONREC: not recursively
	FlagBulk   Flags = 0x200 // NLM_F_BULK: every object that matches (Linux 5.19)
)

// Flags of an NLMSG_ERROR or NLMSG_DONE.
const (
	FlagCapped  Flags = 0x100 // NLM_F_CAPPED: the request's payload is not repeated
	FlagAckTLVs Flags = 0x200 // NLM_F_ACK_TLVS: extended-ack attributes follow
)

var flagNames = [...]string{"NLM_F_REQUEST", "NLM_F_MULTI", "NLM_F_ACK", "NLM_F_ECHO", "NLM_F_DUMP_INTR", "NLM_F_DUMP_FILTERED"}

// String names the bits that mean the same in every message and gives the others as a number: "NLM_F_REQUEST|NLM_F_ACK|0x600".
func (f Flags) String() string {
	if f == 0 {
		return "0"
	}
	var parts []string
	for i, name := range flagNames {
		if f&(1<<i) != 0 {
			parts = append(parts, name)
			f &^= 1 << i
		}
	}
	if f != 0 {
		parts = append(parts, fmt.Sprintf("%#x", uint16(f)))
	}
	return strings.Join(parts, "|")
}

// Header is the header of every message: struct nlmsghdr.
type Header struct {
	Length   uint32 // of the message with its header, without padding; what is sent gets it filled in
	Type     Type
	Flags    Flags
	Sequence uint32 // chosen by the requester, repeated in every reply
	PortID   uint32 // of the requester; 0 in a notification
}

// AppendTo appends the 16 bytes of the header.
func (h Header) AppendTo(b []byte) []byte {
	b = binary.NativeEndian.AppendUint32(b, h.Length)
	b = binary.NativeEndian.AppendUint16(b, uint16(h.Type))
	b = binary.NativeEndian.AppendUint16(b, uint16(h.Flags))
	b = binary.NativeEndian.AppendUint32(b, h.Sequence)
	return binary.NativeEndian.AppendUint32(b, h.PortID)
}

// getHeader reads a header from the first 16 bytes of b.
func getHeader(b []byte) Header {
	_ = b[HeaderLen-1]
	return Header{
		Length:   binary.NativeEndian.Uint32(b[0:4]),
		Type:     Type(binary.NativeEndian.Uint16(b[4:6])),
		Flags:    Flags(binary.NativeEndian.Uint16(b[6:8])),
		Sequence: binary.NativeEndian.Uint32(b[8:12]),
		PortID:   binary.NativeEndian.Uint32(b[12:16]),
	}
}
