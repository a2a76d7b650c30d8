package dyn

import (
	"bytes"
	"unicode/utf8"

	"github.com/nlctl/netlink"
	"github.com/nlctl/netlink/internal/desc"
)

// maxDepth is how far nests are followed into each other; the deepest that the kernel sends are about ten.
const maxDepth = 32

// decoder knows the sets that surround what is being decoded: a selector may be in one of them.
type decoder struct{ scopes []scope }

type scope struct {
	set  *desc.Set
	data []byte
}

// Decode takes a message's payload apart, without netlink's and generic netlink's headers. With an error, which is
// netlink.ErrMalformed, it also gives what was understood.
func Decode(body *desc.Body, data []byte) (Fields, error) {
	var d decoder
	var f Fields
	if body.Header != nil {
		f, data = d.header(body.Header, body.Set, data)
	}
	switch body.Trailer {
	case "text":
		return append(f, Field{Name: "text", Value: texts(data)}), nil
	case "binary":
		return append(f, Field{Name: "data", Value: Bytes(data)}), nil
	}
	attrs, err := d.attributes(body.Set, data)
	return append(f, attrs...), err
}

func texts(b []byte) List {
	var l List
	for part := range bytes.SplitSeq(bytes.TrimRight(b, "\x00\n"), []byte{0}) {
		l = append(l, text8(part))
	}
	return l
}

// text8 is a string, or the bytes where they are none.
func text8(b []byte) any {
	if !utf8.Valid(b) {
		return Bytes(b)
	}
	return string(b)
}

// header decodes a fixed header, which attributes of a set follow, and gives them.
func (d *decoder) header(s *desc.Struct, set *desc.Set, data []byte) (Fields, []byte) {
	n := structLen(s, data)
	return apart(d.structure(s, data[:n]), set), data[min(netlink.Align(n), len(data)):]
}

// apart gives members names that no attribute has.
func apart(f Fields, set *desc.Set) Fields {
	for i := range f {
		f[i].Name = MemberName(f[i].Name, set)
	}
	return f
}

// MemberName is the key of a header's member beside the attributes of a set: rt-rule has a table in both.
func MemberName(name string, set *desc.Set) string {
	if set != nil && set.Attribute(name) != nil {
		return "header-" + name
	}
	return name
}

// attributes decodes a set. Attributes of a set that is nil have numbers alone.
func (d *decoder) attributes(set *desc.Set, data []byte) (Fields, error) {
	d.scopes = append(d.scopes, scope{set, data})
	defer func() { d.scopes = d.scopes[:len(d.scopes)-1] }()
	f := Fields{}
	it := netlink.Attributes(data)
	for it.Next() {
		a := set.Number(it.Type())
		if a == nil {
			f = append(f, unknown(it.Attribute()))
			continue
		}
		if a.Type == desc.Pad {
			continue
		}
		f = append(f, Field{Name: a.Name, Number: a.Number, Multi: a.Multi, Value: d.value(a, it.Bytes())})
	}
	return f, it.Err()
}

// nest decodes attributes inside an attribute; bytes that are none are kept as they are.
func (d *decoder) nest(set *desc.Set, data []byte) any {
	if len(d.scopes) >= maxDepth {
		return Bytes(data)
	}
	f, err := d.attributes(set, data)
	if err != nil || len(f) == 0 && len(data) > 0 {
		return Bytes(data)
	}
	if set != nil && set.Ordered {
		return oneByOne(f)
	}
	return f
}

// oneByOne is a list of attributes whose order means something.
func oneByOne(f Fields) List {
	l := List{}
	for i := range f {
		f[i].Multi = false
		l = append(l, f[i:i+1:i+1])
	}
	return l
}
