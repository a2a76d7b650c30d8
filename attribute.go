package netlink

import (
	"encoding/binary"
	"fmt"
)

// Bits of an attribute's type field that are not part of its type (include/uapi/linux/netlink.h).
const (
	nestedBit    = 1 << 15 // NLA_F_NESTED
	byteOrderBit = 1 << 14 // NLA_F_NET_BYTEORDER
	typeMask     = 1<<14 - 1
	attrHeader   = 4
)

// Attribute is one attribute: struct nlattr and its payload. Data aliases what it was read from.
type Attribute struct {
	Type      uint16 // without the two flag bits
	Nested    bool   // NLA_F_NESTED; many kernel families leave it out
	ByteOrder bool   // NLA_F_NET_BYTEORDER
	Data      []byte
}

// AttributeIter walks attributes:
//
//	it := netlink.Attributes(m.Data[unix.SizeofRtMsg:])
//	for it.Next() {
//		switch it.Type() {
//		case unix.RTA_OIF:
//			oif = it.Uint32()
//		}
//	}
//	err := it.Err()
//
// A getter that finds a payload of the wrong length returns zero and makes Err say which attribute it was; the walk goes on.
// A payload that is longer than an integer is read from its start, as the kernel reads it (lib/nlattr.c warns and accepts);
// so a longer value from a newer kernel does not break an older program.
type AttributeIter struct {
	rest []byte
	data []byte
	typ  uint16
	err  error
}

// Attributes walks the attributes in b, which starts with one.
func Attributes(b []byte) AttributeIter { return AttributeIter{rest: b} }

// Next moves to the next attribute. It returns false at the end, and at the first bytes that cannot be an attribute, which Err then
// tells. Up to three trailing bytes are padding.
func (it *AttributeIter) Next() bool {
	b := it.rest
	if len(b) < attrHeader {
		return false
	}
	n := int(binary.NativeEndian.Uint16(b))
	if n < attrHeader || n > len(b) {
		it.malformed(n)
		return false
	}
	it.typ = binary.NativeEndian.Uint16(b[2:])
	it.data = b[attrHeader:n:n]
	it.rest = b[min(Align(n), len(b)):]
	return true
}

func (it *AttributeIter) malformed(n int) {
	err := fmt.Errorf("parse attribute: length %d in %d bytes: %w", n, len(it.rest), ErrMalformed)
	if it.err == nil {
		it.err = err
	}
	it.rest = nil
}

// Type is the attribute's type without its flag bits.
func (it *AttributeIter) Type() uint16 { return it.typ & typeMask }

// Attribute is the current attribute whole.
func (it *AttributeIter) Attribute() Attribute {
	return Attribute{it.typ & typeMask, it.typ&nestedBit != 0, it.typ&byteOrderBit != 0, it.data}
}

// Bytes is the payload. It aliases what is walked.
func (it *AttributeIter) Bytes() []byte { return it.data }

// Err is the first error of the walk and its getters; errors.Is(err, ErrMalformed).
func (it *AttributeIter) Err() error { return it.err }

// Nest walks the attributes inside the current one.
func (it *AttributeIter) Nest() AttributeIter { return AttributeIter{rest: it.data} }

// Fail records an error about the current attribute, unless there was one before; decoders built on the walk use it.
func (it *AttributeIter) Fail(err error) {
	if it.err == nil && err != nil {
		it.err = fmt.Errorf("attribute %d: %w", it.Type(), err)
	}
}

// short records that the payload has fewer than n bytes. It is apart so that the getters can be inlined.
func (it *AttributeIter) short(n int) {
	it.Fail(fmt.Errorf("%d bytes, not %d: %w", len(it.data), n, ErrMalformed))
}

// ParseAttributes gives all attributes in b; they alias it. With an error, it also gives those before the malformed bytes.
func ParseAttributes(b []byte) ([]Attribute, error) {
	var as []Attribute
	it := Attributes(b)
	for it.Next() {
		as = append(as, it.Attribute())
	}
	return as, it.err
}
