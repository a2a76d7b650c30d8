package netlink

import (
	"encoding/binary"
	"errors"
	"fmt"
)

// Message is one netlink message. Data is the payload: the fixed header of the type, then attributes.
type Message struct {
	Header
	Data []byte
}

// ErrMalformed is what errors.Is finds in an error about bytes that are not valid netlink.
var ErrMalformed = errors.New("malformed netlink data")

// Align rounds a length up to the 4 bytes at which messages and attributes start (NLMSG_ALIGN, NLA_ALIGN).
func Align(n int) int { return (n + 3) &^ 3 }

// MessageIter walks the messages of a datagram:
//
//	it := netlink.Messages(datagram)
//	for it.Next() {
//		m := it.Message()
//	}
//	err := it.Err()
//
// The messages alias the datagram.
type MessageIter struct {
	rest []byte
	m    Message
	err  error
}

// Messages walks the messages of a datagram.
func Messages(datagram []byte) MessageIter { return MessageIter{rest: datagram} }

// Next moves to the next message. It returns false at the end, and at the first bytes that cannot be a message, which Err then tells.
func (it *MessageIter) Next() bool {
	b := it.rest
	n, ok := messageLen(b)
	if !ok {
		it.end()
		return false
	}
	// Field by field: a struct that is written in parts and copied whole makes the processor wait, and this is most of a walk.
	m := &it.m
	m.Length = uint32(n)
	m.Type = Type(binary.NativeEndian.Uint16(b[4:6]))
	m.Flags = Flags(binary.NativeEndian.Uint16(b[6:8]))
	m.Sequence = binary.NativeEndian.Uint32(b[8:12])
	m.PortID = binary.NativeEndian.Uint32(b[12:16])
	m.Data = b[HeaderLen:n:n]
	it.rest = b[min(Align(n), len(b)):]
	return true
}

// messageLen is the length of the message at the start of b, which is at least a header and at most b.
func messageLen(b []byte) (int, bool) {
	if len(b) < HeaderLen {
		return 0, false
	}
	n := uint64(binary.NativeEndian.Uint32(b))
	return int(n), n >= HeaderLen && n <= uint64(len(b))
}

// Message is the message that Next moved to.
func (it *MessageIter) Message() Message { return it.m }

// Rest is what has not been walked yet.
func (it *MessageIter) Rest() []byte { return it.rest }

// Err is nil if every byte belonged to a message; otherwise errors.Is(err, ErrMalformed).
func (it *MessageIter) Err() error { return it.err }

// end tells why the walk does not go on, unless everything has been walked.
func (it *MessageIter) end() {
	switch b := it.rest; {
	case len(b) >= HeaderLen:
		it.err = fmt.Errorf("parse message: length %d of a message in %d bytes: %w", getHeader(b).Length, len(b), ErrMalformed)
	case len(b) > 0:
		it.err = fmt.Errorf("parse message: %d trailing bytes are too short for a header: %w", len(b), ErrMalformed)
	}
	it.rest = nil
}

// ParseMessages gives all messages of a datagram; they alias it. With an error, it also gives those before the malformed bytes.
func ParseMessages(datagram []byte) ([]Message, error) {
	var ms []Message
	it := Messages(datagram)
	for it.Next() {
		ms = append(ms, it.m)
	}
	return ms, it.err
}

// AppendTo appends the message with its length filled in and padded to 4 bytes.
func (m Message) AppendTo(b []byte) []byte {
	m.Length = uint32(HeaderLen + len(m.Data))
	b = append(m.Header.AppendTo(b), m.Data...)
	return appendPadding(b, len(m.Data))
}

var padding [4]byte

func appendPadding(b []byte, n int) []byte { return append(b, padding[:Align(n)-n]...) }
