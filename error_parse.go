package netlink

import (
	"encoding/binary"
	"fmt"
	"syscall"
)

// Attributes of an extended acknowledgement (enum nlmsgerr_attrs).
const (
	extAckMsg      = 1
	extAckOffset   = 2
	extAckCookie   = 3
	extAckPolicy   = 4
	extAckMissType = 5
	extAckMissNest = 6
)

// ParseError reads an NLMSG_ERROR or NLMSG_DONE. request is the message that it answers, header included, from which the faulty
// attribute is cut; it may be nil. The error is nil if m is an acknowledgement or a dump's regular end; the ExtAck is given in either case,
// since the kernel also warns on success. Bytes that cannot be parsed give an error that is not an *Error.
func ParseError(m Message, request []byte) (ExtAck, error) {
	if m.Type != TypeError && m.Type != TypeDone {
		return ExtAck{}, fmt.Errorf("parse error: message of type %s: %w", m.Type, ErrMalformed)
	}
	errno, ack, header, err := parseAck(m)
	if err != nil {
		return ack, err
	}
	ack.cut(request)
	if errno == 0 {
		return ack, nil
	}
	if len(request) >= HeaderLen {
		header = getHeader(request)
	}
	return ack, &Error{Errno: errno, Request: header, ExtAck: ack}
}

// parseAck takes an error or done message apart. A DONE without payload is a regular end: some protocols send it so.
func parseAck(m Message) (syscall.Errno, ExtAck, Header, error) {
	d := m.Data
	if len(d) < 4 {
		if m.Type == TypeDone {
			return 0, ExtAck{}, Header{}, nil
		}
		return 0, ExtAck{}, Header{}, fmt.Errorf("parse error: payload of %d bytes: %w", len(d), ErrMalformed)
	}
	code := int32(binary.NativeEndian.Uint32(d))
	d = d[4:]
	var header Header
	if m.Type == TypeError {
		if len(d) < HeaderLen {
			return 0, ExtAck{}, Header{}, fmt.Errorf("parse error: payload of %d bytes: %w", len(m.Data), ErrMalformed)
		}
		header = getHeader(d)
		d = afterEcho(d, m.Flags, header)
	}
	// A DONE may carry a positive count; only negative numbers are errnos (af_netlink.c: netlink_dump).
	errno := syscall.Errno(0)
	if code < 0 {
		errno = syscall.Errno(-int64(code))
	}
	if m.Flags&FlagAckTLVs == 0 {
		return errno, ExtAck{}, header, nil
	}
	ack, err := parseExtAck(d)
	return errno, ack, header, err
}

// afterEcho skips the request that an error repeats: whole on failure, its header alone if capped or on success.
func afterEcho(d []byte, flags Flags, echoed Header) []byte {
	n := HeaderLen
	if flags&FlagCapped == 0 && echoed.Length > HeaderLen {
		n = Align(int(min(echoed.Length, uint32(len(d)))))
	}
	return d[min(n, len(d)):]
}

func parseExtAck(d []byte) (ExtAck, error) {
	var a ExtAck
	var missing Missing
	it := Attributes(d)
	for it.Next() {
		switch it.Type() {
		case extAckMsg:
			a.Message = it.String()
		case extAckOffset:
			a.Offset = it.Uint32()
		case extAckCookie:
			a.Cookie = append([]byte{}, it.Bytes()...)
		case extAckPolicy:
			p, err := ParsePolicy(it.Bytes())
			it.Fail(err)
			a.Policy = &p
		case extAckMissType:
			missing.Type = uint16(it.Uint32())
			a.Missing = &missing
		case extAckMissNest:
			missing.Nest = it.Uint32()
		}
	}
	if it.Err() != nil {
		return a, fmt.Errorf("parse extended acknowledgement: %w", it.Err())
	}
	return a, nil
}

// cut takes the faulty attribute's bytes from the request.
func (a *ExtAck) cut(request []byte) {
	if a.Offset < HeaderLen || uint64(a.Offset)+attrHeader > uint64(len(request)) {
		return
	}
	it := Attributes(request[a.Offset:])
	if it.Next() {
		n := attrHeader + len(it.Bytes())
		a.Attr = append([]byte{}, request[a.Offset:][:n]...)
	}
}
