package netlink

import (
	"bytes"
	"encoding/binary"
	"fmt"
)

// Uint8 is a u8.
func (it *AttributeIter) Uint8() uint8 {
	if len(it.data) < 1 {
		it.short(1)
		return 0
	}
	return it.data[0]
}

// Uint16 is a u16 in the machine's byte order.
func (it *AttributeIter) Uint16() uint16 {
	if len(it.data) < 2 {
		it.short(2)
		return 0
	}
	return binary.NativeEndian.Uint16(it.data)
}

// Uint32 is a u32 in the machine's byte order.
func (it *AttributeIter) Uint32() uint32 {
	if len(it.data) < 4 {
		it.short(4)
		return 0
	}
	return binary.NativeEndian.Uint32(it.data)
}

// Uint64 is a u64 in the machine's byte order.
func (it *AttributeIter) Uint64() uint64 {
	if len(it.data) < 8 {
		it.short(8)
		return 0
	}
	return binary.NativeEndian.Uint64(it.data)
}

// Uint16BE is a u16 in network byte order.
func (it *AttributeIter) Uint16BE() uint16 {
	if len(it.data) < 2 {
		it.short(2)
		return 0
	}
	return binary.BigEndian.Uint16(it.data)
}

// Uint32BE is a u32 in network byte order.
func (it *AttributeIter) Uint32BE() uint32 {
	if len(it.data) < 4 {
		it.short(4)
		return 0
	}
	return binary.BigEndian.Uint32(it.data)
}

// Uint64BE is a u64 in network byte order.
func (it *AttributeIter) Uint64BE() uint64 {
	if len(it.data) < 8 {
		it.short(8)
		return 0
	}
	return binary.BigEndian.Uint64(it.data)
}

// Int8 is an s8.
func (it *AttributeIter) Int8() int8 { return int8(it.Uint8()) }

// Int16 is an s16 in the machine's byte order.
func (it *AttributeIter) Int16() int16 { return int16(it.Uint16()) }

// Int32 is an s32 in the machine's byte order.
func (it *AttributeIter) Int32() int32 { return int32(it.Uint32()) }

// Int64 is an s64 in the machine's byte order.
func (it *AttributeIter) Int64() int64 { return int64(it.Uint64()) }

// Uint is a variable-width unsigned integer (NLA_UINT): 4 or 8 bytes; 1 and 2 bytes are read as well.
func (it *AttributeIter) Uint() uint64 {
	switch n := len(it.data); {
	case n >= 8:
		return it.Uint64()
	case n >= 4:
		return uint64(it.Uint32())
	case n >= 2:
		return uint64(it.Uint16())
	}
	return uint64(it.Uint8())
}

// Sint is a variable-width signed integer (NLA_SINT): 4 or 8 bytes; 1 and 2 bytes are read as well.
func (it *AttributeIter) Sint() int64 {
	switch n := len(it.data); {
	case n >= 8:
		return it.Int64()
	case n >= 4:
		return int64(it.Int32())
	case n >= 2:
		return int64(it.Int16())
	}
	return int64(it.Int8())
}

// String is a string up to its first NUL, or whole if it has none. Nothing says that it is printable text or valid UTF-8.
func (it *AttributeIter) String() string {
	if i := bytes.IndexByte(it.data, 0); i >= 0 {
		return string(it.data[:i])
	}
	return string(it.data)
}

// Bitfield32 is a value and a selector that says which of its bits are meant (NLA_BITFIELD32).
type Bitfield32 struct {
	Value, Selector uint32
}

// Bitfield32 is a struct nla_bitfield32.
func (it *AttributeIter) Bitfield32() Bitfield32 {
	if len(it.data) < 8 {
		it.short(8)
		return Bitfield32{}
	}
	return Bitfield32{binary.NativeEndian.Uint32(it.data), binary.NativeEndian.Uint32(it.data[4:])}
}

// Exactly is the payload if it has n bytes, as fixed-size values such as addresses have.
func (it *AttributeIter) Exactly(n int) []byte {
	if len(it.data) != n {
		it.Fail(fmt.Errorf("%d bytes, not %d: %w", len(it.data), n, ErrMalformed))
		return nil
	}
	return it.data
}
