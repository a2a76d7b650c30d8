package netlink

import (
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
	if len(b) < HeaderLen {
		it.short()
		return false
	}
	h := getHeader(b)
	if h.Length < HeaderLen || uint64(h.Length) > uint64(len(b)) {
		it.bad(h)
		return false
	}
	n := int(h.Length)
	it.m = Message{Header: h, Data: b[HeaderLen:n:n]}
	it.rest = b[min(Align(n), len(b)):]
	return true
}

// Message is the message that Next moved to.
func (it *MessageIter) Message() Message { return it.m }

// Rest is what has not been walked yet.
func (it *MessageIter) Rest() []byte { return it.rest }

// Err is nil if every byte belonged to a message; otherwise errors.Is(err, ErrMalformed).
func (it *MessageIter) Err() error { return it.err }

func (it *MessageIter) short() {
	if len(it.rest) > 0 {
		it.err = fmt.Errorf("parse message: %d trailing bytes are too short for a header: %w", len(it.rest), ErrMalformed)
	}
	it.rest = nil
}

func (it *MessageIter) bad(h Header) {
	it.err = fmt.Errorf("parse message: length %d of a message in %d bytes: %w", h.Length, len(it.rest), ErrMalformed)
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
