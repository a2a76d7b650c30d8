package dyn

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/nlctl/netlink"
	"github.com/nlctl/netlink/internal/desc"
)

// ValueError is what is wrong with a value that was to be encoded.
type ValueError struct{ Path, Text string }

func (e *ValueError) Error() string {
	if e.Path == "" {
		return e.Text
	}
	return e.Path + ": " + e.Text
}

// EncodeOptions change how values are encoded. The zero value checks them.
type EncodeOptions struct {
	NoCheck bool                             // values that the kernel will refuse are encoded
	Index   func(name string) (uint32, bool) // of an interface; nil: interfaces have no names
}

// encoder knows where it is, for errors and for selectors that are in a set outside.
type encoder struct {
	EncodeOptions
	path   []string
	scopes []input
}

type input struct {
	set *desc.Set
	in  *Object
}

// Encode makes a message's payload, without netlink's and generic netlink's headers. What is wrong with a value is a *ValueError.
func Encode(body *desc.Body, o *Object, options EncodeOptions) ([]byte, error) {
	e := encoder{EncodeOptions: options}
	var b netlink.Builder
	used := map[string]bool{}
	if body.Header != nil {
		header, err := e.members(body.Header, body.Set, o, used)
		if err != nil {
			return nil, err
		}
		b.Append(header)
	}
	if body.Trailer != "" {
		return e.trailer(&b, body, o, used)
	}
	if err := e.attributes(&b, body.Set, body.Header, o, used); err != nil {
		return nil, err
	}
	return b.Data()
}

// trailer appends what stands in place of attributes.
func (e *encoder) trailer(b *netlink.Builder, body *desc.Body, o *Object, used map[string]bool) ([]byte, error) {
	data, _ := b.Data()
	for _, p := range o.pairs {
		switch {
		case used[p.key]:
		case p.key == "text" && body.Trailer == "text":
			data = append(append(data, fmt.Sprint(p.value)...), 0)
		case p.key == "data" && body.Trailer == "binary":
			more, err := e.bytes("", p.value)
			if err != nil {
				return nil, e.at(p.key, err)
			}
			data = append(data, more...)
		default:
			return nil, e.unknown(p.key, nil, body.Header)
		}
	}
	return data, nil
}

// fail makes an error about the value at hand.
func (e *encoder) fail(format string, args ...any) error {
	path := strings.ReplaceAll(strings.Join(e.path, "."), ".[", "[")
	return &ValueError{path, fmt.Sprintf(format, args...)}
}

// in runs something inside a key, so that errors have its path.
func (e *encoder) in(key string, f func() error) error {
	e.path = append(e.path, key)
	defer func() { e.path = e.path[:len(e.path)-1] }()
	return f()
}

// at puts the path before an error that has none.
func (e *encoder) at(key string, err error) error {
	return e.in(key, func() error { return e.fail("%v", err) })
}

// unknown says that a key does not exist, and which ones are near.
func (e *encoder) unknown(key string, set *desc.Set, header *desc.Struct) error {
	var known []string
	if set != nil {
		for _, a := range set.Attributes {
			known = append(known, a.Name)
		}
	}
	if header != nil {
		for i := range header.Members {
			known = append(known, MemberName(header.Members[i].Name, set))
		}
	}
	return e.fail("there is no %q%s", key, DidYouMean(key, known))
}

// attributes appends the attributes of a set. What is in used is in a header that goes before.
func (e *encoder) attributes(b *netlink.Builder, set *desc.Set, header *desc.Struct, o *Object, used map[string]bool) error {
	if len(e.scopes) >= maxDepth {
		return e.fail("it is nested too deep")
	}
	e.scopes = append(e.scopes, input{set, o})
	defer func() { e.scopes = e.scopes[:len(e.scopes)-1] }()
	for _, p := range o.pairs {
		if used[p.key] {
			continue
		}
		if err := e.pair(b, set, header, p); err != nil {
			return err
		}
	}
	return b.Err()
}

func (e *encoder) pair(b *netlink.Builder, set *desc.Set, header *desc.Struct, p pair) error {
	var a *desc.Attribute
	if set != nil {
		a = set.Attribute(p.key)
	}
	if a != nil {
		return e.attribute(b, a, p.value)
	}
	number, err := strconv.ParseUint(p.key, 10, 14)
	if err != nil {
		return e.unknown(p.key, set, header)
	}
	data, err := e.bytes("", p.value)
	if err != nil {
		return e.at(p.key, err)
	}
	b.Bytes(uint16(number), data)
	return nil
}

// attribute appends an attribute, or several where there is an array for one that may be there more than once.
func (e *encoder) attribute(b *netlink.Builder, a *desc.Attribute, value any) error {
	list, ok := value.([]any)
	if !ok || !a.Multi && takesList(a) {
		return e.in(a.Name, func() error { return e.one(b, a, value) })
	}
	for i, v := range list {
		err := e.in(fmt.Sprintf("%s[%d]", a.Name, i), func() error { return e.one(b, a, v) })
		if err != nil {
			return err
		}
	}
	return nil
}

// takesList tells whether an array is the value of one attribute.
func takesList(a *desc.Attribute) bool {
	switch {
	case a.Type == desc.Nest && a.Nested.Ordered, a.Type == desc.IndexedArray, a.Type == desc.NestTypeValue, a.Type == desc.Bitfield32:
		return true
	case a.Type == desc.Binary:
		return a.SubType != desc.None || a.StructArray || a.Records != ""
	}
	return a.Enum != nil && (a.Enum.Flags || a.AsFlags)
}
