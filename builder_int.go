package netlink

import (
	"encoding/binary"
	"math"
)

// Uint8 appends a u8.
func (b *Builder) Uint8(typ uint16, v uint8) {
	if b.head(typ, 1) {
		b.buf = append(b.buf, v, 0, 0, 0)
	}
}

// Uint16 appends a u16 in the machine's byte order.
func (b *Builder) Uint16(typ, v uint16) {
	if b.head(typ, 2) {
		b.buf = append(binary.NativeEndian.AppendUint16(b.buf, v), 0, 0)
	}
}

// Uint32 appends a u32 in the machine's byte order.
func (b *Builder) Uint32(typ uint16, v uint32) {
	if b.head(typ, 4) {
		b.buf = binary.NativeEndian.AppendUint32(b.buf, v)
	}
}

// Uint64 appends a u64 in the machine's byte order.
func (b *Builder) Uint64(typ uint16, v uint64) {
	if b.head(typ, 8) {
		b.buf = binary.NativeEndian.AppendUint64(b.buf, v)
	}
}

// Uint64Aligned appends a u64 whose payload starts at a multiple of 8 in the builder's data, by an empty attribute of type pad
// before it if need be, as the kernel does for readers that cast (nla_put_64bit).
func (b *Builder) Uint64Aligned(typ uint16, v uint64, pad uint16) {
	if (len(b.buf)+attrHeader)%8 != 0 {
		b.head(pad, 0)
	}
	b.Uint64(typ, v)
}

// Uint16BE appends a u16 in network byte order. The NET_BYTEORDER bit, which few families look at, may be set in typ.
func (b *Builder) Uint16BE(typ, v uint16) {
	if b.head(typ, 2) {
		b.buf = append(binary.BigEndian.AppendUint16(b.buf, v), 0, 0)
	}
}

// Uint32BE appends a u32 in network byte order.
func (b *Builder) Uint32BE(typ uint16, v uint32) {
	if b.head(typ, 4) {
		b.buf = binary.BigEndian.AppendUint32(b.buf, v)
	}
}

// Uint64BE appends a u64 in network byte order.
func (b *Builder) Uint64BE(typ uint16, v uint64) {
	if b.head(typ, 8) {
		b.buf = binary.BigEndian.AppendUint64(b.buf, v)
	}
}

// Int8 appends an s8.
func (b *Builder) Int8(typ uint16, v int8) { b.Uint8(typ, uint8(v)) }

// Int16 appends an s16 in the machine's byte order.
func (b *Builder) Int16(typ uint16, v int16) { b.Uint16(typ, uint16(v)) }

// Int32 appends an s32 in the machine's byte order.
func (b *Builder) Int32(typ uint16, v int32) { b.Uint32(typ, uint32(v)) }

// Int64 appends an s64 in the machine's byte order.
func (b *Builder) Int64(typ uint16, v int64) { b.Uint64(typ, uint64(v)) }

// Uint appends a variable-width unsigned integer (NLA_UINT): 4 bytes if the value fits, else 8.
func (b *Builder) Uint(typ uint16, v uint64) {
	if v <= math.MaxUint32 {
		b.Uint32(typ, uint32(v))
		return
	}
	b.Uint64(typ, v)
}

// Sint appends a variable-width signed integer (NLA_SINT): 4 bytes if the value fits, else 8.
func (b *Builder) Sint(typ uint16, v int64) {
	if math.MinInt32 <= v && v <= math.MaxInt32 {
		b.Int32(typ, int32(v))
		return
	}
	b.Int64(typ, v)
}

// Bitfield32 appends a struct nla_bitfield32.
func (b *Builder) Bitfield32(typ uint16, v Bitfield32) {
	if b.head(typ, 8) {
		b.buf = binary.NativeEndian.AppendUint32(b.buf, v.Value)
		b.buf = binary.NativeEndian.AppendUint32(b.buf, v.Selector)
	}
}
