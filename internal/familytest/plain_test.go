package familytest

import (
	"encoding/hex"
	"fmt"
	"net/netip"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/nlctl/netlink"
	"github.com/nlctl/netlink/codec"
	"github.com/nlctl/netlink/internal/desc"
	"github.com/nlctl/netlink/internal/dyn"
)

// leaves are the values in a message, without what tells nothing: zeros, empty texts. A decoder that generated nothing and
// one that was generated must find the same.
type leaves struct {
	all   []string
	apart bool // bytes are numbers: numbers of one byte each cannot be told from bytes
}

func (l *leaves) number(bits uint64) {
	if bits != 0 {
		l.all = append(l.all, fmt.Sprint(bits))
	}
}

// text takes a text, an address or bytes. Notations of bytes differ: those of them that are bytes are given as digits.
func (l *leaves) text(s string) {
	if a, err := netip.ParseAddr(s); err == nil {
		l.bytes(a.AsSlice())
		return
	}
	if b, err := hex.DecodeString(strings.ReplaceAll(strings.TrimPrefix(s, "0x"), ":", "")); err == nil && len(b) > 1 {
		l.bytes(b)
		return
	}
	if s != "" {
		l.all = append(l.all, s)
	}
}

func (l *leaves) bytes(b []byte) {
	if l.apart {
		for _, c := range b {
			l.number(uint64(c))
		}
		return
	}
	if slices.ContainsFunc(b, func(c byte) bool { return c != 0 }) {
		l.all = append(l.all, hex.EncodeToString(b))
	}
}

// both decodes a reply with types and without, and gives the values that are in it, or nil where there is no description.
func both(t *testing.T, e entry, v codec.Body, data []byte) (typed, plain []string) {
	t.Helper()
	op := desc.Find(e.family).Operation(e.op)
	if op == nil || op.DumpReply == nil || op.DumpReply.Trailer != "" {
		return nil, nil
	}
	fields, err := dyn.Decode(op.DumpReply, data)
	if err != nil {
		t.Errorf("% x: %v", data, err)
		return nil, nil
	}
	for _, apart := range []bool{false, true} {
		x, y := leaves{apart: apart}, leaves{apart: apart}
		x.typed(reflect.ValueOf(v))
		y.plain(fields)
		slices.Sort(x.all)
		slices.Sort(y.all)
		if typed, plain = x.all, y.all; slices.Equal(typed, plain) {
			break
		}
	}
	return typed, plain
}

// plain walks what the decoder without types found.
func (l *leaves) plain(v any) {
	switch v := v.(type) {
	case dyn.Fields:
		for _, f := range v {
			l.plain(f.Value)
		}
	case dyn.List:
		for _, e := range v {
			l.plain(e)
		}
	case dyn.Scalar:
		if _, err := netip.ParseAddr(v.Text); err == nil {
			l.text(v.Text)
			return
		}
		l.number(v.Bits)
	case dyn.Flags:
		l.number(v.Bits)
	case dyn.Bytes:
		l.bytes(v)
	case string:
		l.text(v)
	case bool, nil:
	default:
		l.all = append(l.all, fmt.Sprintf("%T", v))
	}
}

// typed walks a generated value.
func (l *leaves) typed(v reflect.Value) {
	switch x := v.Interface().(type) {
	case netip.Addr:
		l.bytes(x.AsSlice())
		return
	case netlink.Bitfield32:
		l.number(uint64(x.Value))
		l.number(uint64(x.Selector))
		return
	case []byte:
		l.bytes(x)
		return
	}
	switch v.Kind() {
	case reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		l.number(v.Uint())
	case reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		l.number(uint64(v.Int()))
	case reflect.String:
		l.text(v.String())
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			l.typed(v.Elem())
		}
	case reflect.Array:
		b := make([]byte, v.Len())
		reflect.Copy(reflect.ValueOf(b), v)
		l.bytes(b)
	case reflect.Slice:
		for i := range v.Len() {
			l.typed(v.Index(i))
		}
	case reflect.Struct:
		for i := range v.NumField() {
			// The decoder without types counts the elements of a list.
			if f := v.Type().Field(i); f.IsExported() && !(f.Name == "Index" && strings.HasPrefix(v.Type().Name(), "Indexed[")) {
				l.typed(v.Field(i))
			}
		}
	}
}
