package dyn

import (
	"encoding/hex"
	"strconv"
)

// Field is a member of a header or an attribute.
type Field struct {
	Name   string // as the specs have it; of an unknown attribute its number
	Number uint16 // of an attribute
	Value  any    // Scalar, Flags, string, Bytes, Fields, List, or true for a flag
	Multi  bool   // there may be several of the name
}

// Fields is what a message, a nest or a structure has in it, in order.
type Fields []Field

// List is an array, in order.
type List []any

// Bytes have no better notation than hexadecimal digits.
type Bytes []byte

func (b Bytes) String() string { return "0x" + hex.EncodeToString(b) }

// Scalar is a number.
type Scalar struct {
	Bits   uint64 // in two's complement where it is signed
	Signed bool
	Text   string // as people write it, where that is not the number: an entry's name, an address
	Unit   string // of time
}

func (s Scalar) String() string {
	switch {
	case s.Text != "":
		return s.Text
	case s.Signed:
		return strconv.FormatInt(int64(s.Bits), 10)
	}
	return strconv.FormatUint(s.Bits, 10)
}

// Flags are the names of bits, and the bits that have none.
type Flags struct {
	Bits  uint64 // all of them
	Names []string
	Rest  uint64
}

// Get gives the first value of a name, or nil.
func (f Fields) Get(name string) any {
	for i := range f {
		if f[i].Name == name {
			return f[i].Value
		}
	}
	return nil
}
