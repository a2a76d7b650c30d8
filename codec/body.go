package codec

import (
	"bytes"
	"encoding/binary"

	"github.com/nlctl/netlink"
)

// Body is a value on the wire: a set of attributes, a structure, or both.
type Body interface {
	// AppendTo appends the value.
	AppendTo(b *netlink.Builder)
	// Decode reads a value and forgets what was there before; memory that it held is used again. What the bytes have
	// and the description has not is kept. kind is the selector of formats that stands outside of the value, if any.
	Decode(b []byte, kind string) error
	// NestFlag is the flag of the attribute that carries the value: NLA_F_NESTED, or 0.
	NestFlag() uint16
}

// Nested is NLA_F_NESTED: the attribute contains attributes.
const Nested = 0x8000

// FlagOf is the flag of an attribute: NLA_F_NESTED, or 0.
func FlagOf(it *netlink.AttributeIter) uint16 {
	if it.Attribute().Nested {
		return Nested
	}
	return 0
}

// Raw is a value of a kind that is not described, as it came.
type Raw struct {
	Flag uint16
	Data []byte
}

// AppendTo appends the bytes.
func (r *Raw) AppendTo(b *netlink.Builder) { b.Append(r.Data) }

// Decode keeps the bytes.
func (r *Raw) Decode(b []byte, _ string) error {
	r.Data = append(r.Data[:0], b...)
	return nil
}

// Wire is the bytes.
func (r *Raw) Wire() []byte { return r.Data }

// NestFlag is the flag that it came with.
func (r *Raw) NestFlag() uint16 { return r.Flag }

// Empty is a message without content.
type Empty struct{}

// AppendTo appends nothing.
func (*Empty) AppendTo(*netlink.Builder) {}

// Decode ignores the bytes: an answer without description.
func (*Empty) Decode([]byte, string) error { return nil }

// NestFlag is 0.
func (*Empty) NestFlag() uint16 { return 0 }

// Indexed is an element of a list whose attributes' types are numbers of their own.
type Indexed[T any] struct {
	Index uint16
	Value T
}

// Numbered is a list whose elements' types are 1, 2 and so on, as the kernel counts. Without elements it is nil.
func Numbered[T any](values ...T) []Indexed[T] {
	var list []Indexed[T]
	for i, v := range values {
		list = append(list, Indexed[T]{uint16(i + 1), v})
	}
	return list
}

// Keyed is an element below nests whose types are values, from the outside in.
type Keyed[T any] struct {
	Keys  [3]uint16
	Value T
}

// AppendNest appends a value as an attribute.
func AppendNest(b *netlink.Builder, typ uint16, v Body) {
	if plain, ok := v.(interface{ Wire() []byte }); ok {
		b.Bytes(typ|v.NestFlag(), plain.Wire())
		return
	}
	mark := b.NestPlain(typ | v.NestFlag())
	v.AppendTo(b)
	b.EndNest(mark)
}

// Each gives every attribute with its header, and stops at the first error.
func Each(b []byte, do func(attribute []byte) error) error {
	it := netlink.Attributes(b)
	for it.Next() {
		length := 4 + len(it.Bytes())
		if err := do(b[:length]); err != nil {
			return err
		}
		b = b[min(netlink.Align(length), len(b)):]
	}
	return it.Err()
}

// Bytes is a value as it stands on the wire.
func Bytes(v Body) ([]byte, error) {
	var b netlink.Builder
	v.AppendTo(&b)
	return b.Data()
}

// Record cuts the first record off a list: of length bytes, but at least those of its header and at most what is there.
// Records are aligned to 4 bytes.
func Record(b []byte, header, length int) (record, rest []byte) {
	length = min(max(length, header), len(b))
	return b[:length], b[min(netlink.Align(length), len(b)):]
}

// End is where a structure ends that has a fixed size and as many bytes more as one of its members counts, of most bytes.
func End(fixed int, counted uint64, most int) int {
	if fixed > most || counted > uint64(most-fixed) {
		return most
	}
	return fixed + int(counted)
}

// AppendUnknown writes back what was kept.
func AppendUnknown(b *netlink.Builder, unknown []netlink.Attribute) {
	for _, a := range unknown {
		b.Attribute(a)
	}
}

// Keep adds an attribute that is not described, with bytes of its own.
func Keep(unknown []netlink.Attribute, it *netlink.AttributeIter) []netlink.Attribute {
	unknown = Grow(unknown)
	kept := &unknown[len(unknown)-1]
	data := append(kept.Data[:0], it.Bytes()...)
	*kept = it.Attribute()
	kept.Data = data
	return unknown
}

// Reuse gives the value of before, or a new one.
func Reuse[T any](old *T) *T {
	if old == nil {
		return new(T)
	}
	return old
}

// Again gives the value of before if it is of this type, or a new one.
func Again[T any, P interface {
	*T
	Body
}](old Body) Body {
	if same, ok := old.(P); ok {
		return same
	}
	return P(new(T))
}

// AgainRaw gives the value of before if it is not described either, or a new one.
func AgainRaw(old Body, flag uint16) Body {
	raw, ok := old.(*Raw)
	if !ok {
		raw = new(Raw)
	}
	raw.Flag = flag
	return raw
}

// Grow adds an element to a list, one that it had before if there is one.
func Grow[T any](list []T) []T {
	if len(list) < cap(list) {
		return list[:len(list)+1]
	}
	var zero T
	return append(list, zero)
}

// String is the attribute's text, without the NUL behind it; the one of before if it is the same.
func String(it *netlink.AttributeIter, old string) string {
	return Text(it.Bytes(), old)
}

// Text is String for a member of a structure.
func Text(b []byte, old string) string {
	if i := bytes.IndexByte(b, 0); i >= 0 {
		b = b[:i]
	}
	if string(b) == old {
		return old
	}
	return string(b)
}

// Kind finds the text of the attribute that selects formats further inside; old is what it may have been before.
func Kind(b []byte, typ uint16, otherwise, old string) string {
	it := netlink.Attributes(b)
	for it.Next() {
		if it.Type() == typ {
			return String(&it, old)
		}
	}
	return otherwise
}

// KindNumber is Kind for a selector that is a number of 1, 2 or 4 bytes; 0 if there is none.
func KindNumber(b []byte, typ uint16, big bool) int64 {
	it := netlink.Attributes(b)
	for it.Next() {
		if it.Type() == typ {
			n := Name{Type: netlink.PolicyU32, Big: big}
			v, _ := n.number(it.Bytes())
			return v
		}
	}
	return 0
}

// Tail is a copy of what a structure has beyond its description.
func Tail(b []byte, n int, old []byte) []byte {
	if len(b) <= n {
		return nil
	}
	return append(old[:0], b[n:]...)
}

// Numbers reads an array of integers.
func Numbers[T uint8 | uint16 | uint32 | uint64 | int8 | int16 | int32 | int64](b []byte, old []T) []T {
	n := binary.Size(T(0))
	old = old[:0]
	for ; len(b) >= n; b = b[n:] {
		old = append(old, number[T](b, n))
	}
	return old
}

func number[T uint8 | uint16 | uint32 | uint64 | int8 | int16 | int32 | int64](b []byte, n int) T {
	switch n {
	case 1:
		return T(b[0])
	case 2:
		return T(binary.NativeEndian.Uint16(b))
	case 4:
		return T(binary.NativeEndian.Uint32(b))
	}
	return T(binary.NativeEndian.Uint64(b))
}

// AppendNumbers writes an array of integers as an attribute.
func AppendNumbers[T uint8 | uint16 | uint32 | uint64 | int8 | int16 | int32 | int64](b *netlink.Builder, typ uint16, list []T) {
	var raw []byte
	for _, v := range list {
		raw, _ = binary.Append(raw, binary.NativeEndian, v) // of a number it cannot fail
	}
	b.Bytes(typ, raw)
}
