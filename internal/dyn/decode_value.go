package dyn

import (
	"bytes"
	"encoding/binary"
	"strconv"

	"github.com/nlctl/netlink"
	"github.com/nlctl/netlink/internal/desc"
)

func unknown(a netlink.Attribute) Field {
	return Field{Name: strconv.Itoa(int(a.Type)), Number: a.Type, Value: Bytes(a.Data)}
}

// value decodes an attribute's payload. A payload that does not fit its type is bytes.
func (d *decoder) value(a *desc.Attribute, data []byte) any {
	switch a.Type {
	case desc.Flag:
		if len(data) == 0 {
			return true
		}
		return Bytes(data)
	case desc.String:
		return text8(beforeNUL(data))
	case desc.Bitfield32:
		return bitfield(a.Enum, a.AsFlags, data)
	case desc.Nest:
		return d.body(a.Struct, a.Nested, data)
	case desc.IndexedArray:
		return d.elements(a, data)
	case desc.NestTypeValue:
		return d.typeValues(a, a.TypeValues, nil, data)
	case desc.SubMsg:
		return d.subMessage(a, data)
	case desc.Binary:
		return d.binary(a, data)
	}
	return scalar(a.Type, &a.Format, data)
}

func beforeNUL(b []byte) []byte {
	if i := bytes.IndexByte(b, 0); i >= 0 {
		return b[:i]
	}
	return b
}

func bitfield(e *desc.Enum, asFlags bool, data []byte) any {
	if len(data) != 8 {
		return Bytes(data)
	}
	part := func(b []byte) any {
		v := uint64(binary.NativeEndian.Uint32(b))
		if e == nil {
			return Scalar{Bits: v}
		}
		return flags(e, asFlags, v)
	}
	return Fields{{Name: "value", Value: part(data)}, {Name: "selector", Value: part(data[4:])}}
}

// binary decodes bytes that have a structure, or may have a notation.
func (d *decoder) binary(a *desc.Attribute, data []byte) any {
	switch {
	case a.Records != "":
		return d.records(a, data)
	case a.StructArray && a.Struct != nil && a.Struct.Size > 0 && len(data)%a.Struct.Size == 0:
		return d.structures(a.Struct, data)
	case a.Struct != nil && !a.StructArray:
		return d.structure(a.Struct, data)
	case a.SubType != desc.None:
		return array(a, data)
	}
	return notation(a.Hint, data)
}

// array is numbers one behind the other.
func array(a *desc.Attribute, data []byte) any {
	w := a.SubType.Width()
	if w == 0 || len(data)%w != 0 {
		return Bytes(data)
	}
	l := List{}
	for ; len(data) > 0; data = data[w:] {
		l = append(l, scalar(a.SubType, &a.Format, data[:w]))
	}
	return l
}

// elements decodes a nest whose attributes are elements.
func (d *decoder) elements(a *desc.Attribute, data []byte) any {
	l := List{}
	it := netlink.Attributes(data)
	for it.Next() {
		l = append(l, d.element(a, it.Bytes()))
	}
	if it.Err() != nil {
		return Bytes(data)
	}
	return l
}

func (d *decoder) element(a *desc.Attribute, data []byte) any {
	switch {
	case a.SubType == desc.Nest:
		return d.nest(a.Nested, data)
	case a.SubType == desc.Binary && a.Struct != nil:
		return d.structure(a.Struct, data)
	case a.SubType == desc.Binary:
		return notation(a.Hint, data)
	case a.SubType == desc.String:
		return text8(beforeNUL(data))
	}
	return scalar(a.SubType, &a.Format, data)
}

// typeValues decodes nests in each other whose attribute types are values, the names of which are in names.
func (d *decoder) typeValues(a *desc.Attribute, names []string, before Fields, data []byte) any {
	if len(names) == 0 {
		inner, ok := d.nest(a.Nested, data).(Fields)
		if !ok {
			return Bytes(data)
		}
		return append(before[:len(before):len(before)], inner...)
	}
	l := List{}
	it := netlink.Attributes(data)
	for it.Next() {
		f := append(before[:len(before):len(before)], Field{Name: names[0], Value: Scalar{Bits: uint64(it.Type())}})
		l = append(l, d.typeValues(a, names[1:], f, it.Bytes()))
	}
	switch {
	case it.Err() != nil:
		return Bytes(data)
	case len(l) == 1:
		return l[0]
	}
	return l
}
