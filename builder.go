package netlink

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
)

// Builder appends a payload: first fixed headers with Append, then attributes. Its zero value is ready; NewBuilder reuses a buffer.
//
//	var b netlink.Builder
//	b.Append(ifinfomsg[:])
//	b.String(unix.IFLA_IFNAME, "v0")
//	n := b.Nest(unix.IFLA_LINKINFO)
//	b.String(unix.IFLA_INFO_KIND, "dummy")
//	b.EndNest(n)
//	data, err := b.Data()
//
// The first error, an attribute of more than 65535 bytes, is kept and given by Data; what follows it is ignored.
type Builder struct {
	buf []byte
	err error
}

// ErrTooLong is what errors.Is finds when an attribute or nest does not fit the 16-bit length of its header.
var ErrTooLong = errors.New("attribute is longer than 65535 bytes")

// NewBuilder gives a Builder that writes over buf, and past its capacity into a new one.
func NewBuilder(buf []byte) Builder { return Builder{buf: buf[:0]} }

// Reset forgets what was written and any error, and keeps the buffer.
func (b *Builder) Reset() { b.buf, b.err = b.buf[:0], nil }

// Data is the payload so far. It aliases the builder's buffer.
func (b *Builder) Data() ([]byte, error) { return b.buf, b.err }

// Len is the length of the payload so far.
func (b *Builder) Len() int { return len(b.buf) }

// Err is the first error.
func (b *Builder) Err() error { return b.err }

// Fail records an error of whoever builds what is appended, unless there is one already or err is nil.
func (b *Builder) Fail(err error) {
	if b.err == nil {
		b.err = err
	}
}

// Append appends a fixed header and pads it to 4 bytes.
func (b *Builder) Append(p []byte) {
	b.buf = appendPadding(append(b.buf, p...), len(p))
}

// head appends an attribute header for n bytes of payload; false if that is too long.
func (b *Builder) head(typ uint16, n int) bool {
	if b.err != nil {
		return false
	}
	if attrHeader+n > math.MaxUint16 {
		b.err = fmt.Errorf("build attribute %d of %d bytes: %w", typ&typeMask, n, ErrTooLong)
		return false
	}
	b.buf = binary.NativeEndian.AppendUint16(b.buf, uint16(attrHeader+n))
	b.buf = binary.NativeEndian.AppendUint16(b.buf, typ)
	return true
}

// Attribute appends an attribute as it is, flag bits included: what was read and not understood is written back so.
func (b *Builder) Attribute(a Attribute) {
	typ := a.Type & typeMask
	if a.Nested {
		typ |= nestedBit
	}
	if a.ByteOrder {
		typ |= byteOrderBit
	}
	b.Bytes(typ, a.Data)
}

// Bytes appends a binary attribute. The flag bits may be set in typ.
func (b *Builder) Bytes(typ uint16, p []byte) {
	if b.head(typ, len(p)) {
		b.buf = appendPadding(append(b.buf, p...), len(p))
	}
}

// Flag appends an attribute without payload: its presence is the value (NLA_FLAG).
func (b *Builder) Flag(typ uint16) { b.head(typ, 0) }

// String appends a string and its terminating NUL (NLA_NUL_STRING; NLA_STRING takes it as well).
func (b *Builder) String(typ uint16, s string) {
	if b.head(typ, len(s)+1) {
		b.buf = appendPadding(append(append(b.buf, s...), 0), len(s)+1)
	}
}

// StringNoNUL appends a string without a NUL, for the few attributes that are read by their length.
func (b *Builder) StringNoNUL(typ uint16, s string) {
	if b.head(typ, len(s)) {
		b.buf = appendPadding(append(b.buf, s...), len(s))
	}
}

// Nest begins a nested attribute with the NESTED bit, as strict kernels demand, and gives the mark for EndNest.
func (b *Builder) Nest(typ uint16) int { return b.NestPlain(typ | nestedBit) }

// NestPlain begins a nested attribute without the NESTED bit, for the few families that refuse it.
func (b *Builder) NestPlain(typ uint16) int {
	mark := len(b.buf)
	b.head(typ, 0)
	return mark
}

// EndNest ends the nest that began at mark. A nest that has grown past 65535 bytes is an error, never a wrapped length.
func (b *Builder) EndNest(mark int) {
	if b.err != nil {
		return
	}
	n := len(b.buf) - mark
	if n > math.MaxUint16 {
		typ := binary.NativeEndian.Uint16(b.buf[mark+2:]) & typeMask
		b.err = fmt.Errorf("build nest %d of %d bytes: %w", typ, n-attrHeader, ErrTooLong)
		return
	}
	binary.NativeEndian.PutUint16(b.buf[mark:], uint16(n))
}

// CancelNest removes the nest that began at mark, and everything in it.
func (b *Builder) CancelNest(mark int) { b.buf = b.buf[:mark] }
