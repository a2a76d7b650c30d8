package familytest

import (
	"bytes"
	"reflect"
	"slices"
	"testing"

	"github.com/nlctl/netlink"
	"github.com/nlctl/netlink/codec"
)

// entry is a message that a package decodes.
type entry struct {
	family   string
	protocol int
	version  uint8
	op, kind string // kind: do, dump, event, "do request", "dump request"
	value    int    // of the request, or the event
	header   int    // bytes of the request's fixed header
	fresh    func() codec.Body
}

func TestRegistry(t *testing.T) {
	if len(registry) < 500 {
		t.Errorf("%d messages", len(registry))
	}
}

// FuzzDecode: any bytes decode to a value or an error, and what was decoded is written such that it decodes to the same.
func FuzzDecode(f *testing.F) {
	f.Add(uint16(0), []byte{})
	f.Add(uint16(7), []byte{8, 0, 1, 0, 1, 2, 3, 4, 5, 0, 2, 0, 9, 0, 0, 0})
	addCaptured(f)
	for i, e := range registry {
		// A nest of every attribute of the first 64, empty and with another inside.
		var b netlink.Builder
		b.Append(make([]byte, e.header))
		for typ := range uint16(64) {
			b.Bytes(typ, []byte{8, 0, 1, 0, 1, 2, 3, 4})
		}
		data, _ := b.Data()
		f.Add(uint16(i), data)
	}
	f.Fuzz(func(t *testing.T, which uint16, data []byte) {
		e := registry[int(which)%len(registry)]
		first := e.fresh()
		if first.Decode(data, "") != nil {
			return
		}
		once, err := codec.Bytes(first)
		if err != nil {
			return // an attribute that is too long with what was missing filled in
		}
		again := e.fresh()
		if err := again.Decode(once, ""); err != nil {
			t.Fatalf("%s %s: own bytes % x of % x: %v", e.family, e.op, once, data, err)
		}
		if twice, err := codec.Bytes(again); err != nil || !bytes.Equal(once, twice) {
			t.Fatalf("%s %s: % x became % x, then % x, %v", e.family, e.op, data, once, twice, err)
		}
	})
}

// unknown lists the attributes and formats in a value that are not described, each with the way to it.
func unknown(v reflect.Value, path string, found map[string][]byte) {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if raw, ok := v.Interface().(*codec.Raw); ok && raw != nil && len(raw.Data) > 0 {
			found[path+" (kind)"] = raw.Data
		}
		if !v.IsNil() {
			unknown(v.Elem(), path, found)
		}
	case reflect.Slice:
		if attributes, ok := v.Interface().([]netlink.Attribute); ok {
			for _, a := range attributes {
				found[codec.Number(path+".attribute", a.Type)] = a.Data
			}
			return
		}
		for i := range v.Len() {
			unknown(v.Index(i), path, found)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if field := v.Type().Field(i); field.IsExported() {
				unknown(v.Field(i), path+"."+field.Name, found)
			}
		}
	}
}

// same compares two values attribute by attribute, whatever their order: the kernel has its own. In front of the
// attributes there may be a structure.
func same(a, b []byte) bool {
	short, long := a, b
	if len(a) > len(b) {
		short, long = b, a
	}
	// An older kernel's structure is shorter, and is written with zeros for what it lacks.
	if bytes.HasPrefix(long, short) && len(bytes.Trim(long[len(short):], "\x00")) == 0 {
		return true
	}
	common := 0
	for common < min(len(a), len(b)) && a[common] == b[common] {
		common++
	}
	for skip := common &^ 3; skip >= 0; skip -= 4 {
		if sameAttributes(a[skip:], b[skip:]) {
			return true
		}
	}
	return false
}

func sameAttributes(a, b []byte) bool {
	x, errX := netlink.ParseAttributes(a)
	y, errY := netlink.ParseAttributes(b)
	if errX != nil || errY != nil || len(x) == 0 || len(x) != len(y) {
		return false
	}
	for _, one := range x {
		i := slices.IndexFunc(y, func(other netlink.Attribute) bool {
			return one.Type&0x3fff == other.Type&0x3fff && same(one.Data, other.Data)
		})
		if i < 0 {
			return false
		}
		y = slices.Delete(y, i, i+1)
	}
	return true
}
