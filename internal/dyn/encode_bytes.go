package dyn

import (
	"encoding/hex"
	"errors"
	"fmt"
	"net/netip"
	"strings"

	"github.com/nlctl/netlink"
	"github.com/nlctl/netlink/internal/desc"
)

// binary encodes bytes that have a structure, or may have a notation.
func (e *encoder) binary(a *desc.Attribute, value any) ([]byte, error) {
	if text, ok := value.(string); ok && strings.HasPrefix(text, "0x") && a.SubType == desc.None {
		data, err := parseHex(text)
		if err != nil {
			return nil, e.fail("%v", err)
		}
		return data, e.checkLen(a, len(data))
	}
	switch {
	case a.Records != "":
		return e.records(a, value)
	case a.StructArray:
		return e.array(value, func(v any) ([]byte, error) { return e.structure(a.Struct, v) })
	case a.Struct != nil:
		return e.structure(a.Struct, value)
	case a.SubType != desc.None:
		return e.array(value, func(v any) ([]byte, error) {
			n, err := e.number(a.SubType, &a.Format, v)
			return appendNumber(nil, a.SubType.Width(), a.BigEndian, n), err
		})
	}
	data, err := e.bytes(a.Hint, value)
	if err != nil {
		return nil, e.fail("%v", err)
	}
	return data, e.checkLen(a, len(data))
}

func (e *encoder) array(value any, one func(any) ([]byte, error)) ([]byte, error) {
	var all []byte
	for i, v := range listOf(value) {
		err := e.in(fmt.Sprintf("[%d]", i), func() error {
			b, err := one(v)
			all = append(all, b...)
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return all, nil
}

// bytes reads addresses and hexadecimal digits.
func (e *encoder) bytes(hint string, value any) ([]byte, error) {
	text, ok := value.(string)
	if !ok {
		text = fmt.Sprint(value)
	}
	switch hint {
	case "ipv4", "ipv6", "ipv4-or-v6":
		if a, err := netip.ParseAddr(text); err == nil {
			return a.AsSlice(), nil
		}
		if !strings.HasPrefix(text, "0x") {
			return nil, fmt.Errorf("%q is no IP address", text)
		}
	}
	if data, err := parseHex(text); err == nil {
		return data, nil
	}
	if a, err := netip.ParseAddr(text); err == nil {
		return a.AsSlice(), nil
	}
	if hint == "mac" {
		return nil, fmt.Errorf("%q is no link-layer address", text)
	}
	return nil, fmt.Errorf("%q is no sequence of hexadecimal digits", text)
}

// parseHex reads digits with or without 0x, and with colons or dashes between bytes.
func parseHex(text string) ([]byte, error) {
	digits := strings.TrimPrefix(text, "0x")
	for part := range strings.FieldsFuncSeq(digits, separator) {
		if len(part)%2 != 0 {
			return nil, errors.New("digits of half a byte")
		}
	}
	return hex.DecodeString(strings.Map(func(r rune) rune {
		if separator(r) {
			return -1
		}
		return r
	}, digits))
}

func separator(r rune) bool { return r == ':' || r == '-' }

// structure encodes a C structure; members that are not given are zero.
func (e *encoder) structure(s *desc.Struct, value any) ([]byte, error) {
	o, ok := value.(*Object)
	if !ok {
		data, err := e.bytes("", value)
		if err != nil {
			return nil, e.fail("it has members: %s", strings.Join(memberNames(s), ", "))
		}
		return data, nil
	}
	used := map[string]bool{}
	data, err := e.members(s, nil, o, used)
	if err != nil {
		return nil, err
	}
	for _, p := range o.pairs {
		switch {
		case used[p.key]:
		case p.key == "rest":
			rest, err := e.bytes("", p.value)
			if err != nil {
				return nil, e.at(p.key, err)
			}
			data = append(data, rest...)
		default:
			return nil, e.unknown(p.key, nil, s)
		}
	}
	return data, nil
}

func memberNames(s *desc.Struct) []string {
	var all []string
	for i := range s.Members {
		if s.Members[i].Type != desc.Pad {
			all = append(all, s.Members[i].Name)
		}
	}
	return all
}

// members encodes the members that are among the keys, and notes which ones were. set is the attributes that have keys beside them.
func (e *encoder) members(s *desc.Struct, set *desc.Set, o *Object, used map[string]bool) ([]byte, error) {
	data := make([]byte, s.Size)
	for i := range s.Members {
		m := &s.Members[i]
		key := MemberName(m.Name, set)
		value := o.Get(key)
		if value == nil || m.Type == desc.Pad {
			continue
		}
		used[key] = true
		err := e.in(key, func() error {
			b, err := e.member(m, value)
			switch {
			case err != nil:
				return err
			case m.Size == 0:
				data = append(data, b...)
			case len(b) > m.Size:
				return e.fail("%d bytes do not fit %d", len(b), m.Size)
			default:
				copy(data[m.Offset:], b)
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	if m := counted(s); m != nil {
		copy(data[m.Offset:], appendNumber(nil, m.Size, m.BigEndian, uint64(len(data)-s.Size)))
	}
	return data, nil
}

// counted is the member that says how long the flexible tail is, or nil.
func counted(s *desc.Struct) *desc.Member {
	if !s.Flexible {
		return nil
	}
	return s.Member(s.Members[len(s.Members)-1].LenIn)
}

func (e *encoder) member(m *desc.Member, value any) ([]byte, error) {
	_, isList := value.([]any)
	switch {
	case m.Struct != nil && isList:
		return e.array(value, func(v any) ([]byte, error) { return e.structure(m.Struct, v) })
	case m.Struct != nil:
		return e.structure(m.Struct, value)
	case m.Type == desc.String:
		text, err := e.text(value)
		return []byte(text), err
	case m.Type == desc.Binary:
		data, err := e.bytes(m.Hint, value)
		if err != nil {
			return nil, e.fail("%v", err)
		}
		return data, nil
	}
	v, err := e.number(m.Type, &m.Format, value)
	return appendNumber(nil, m.Size, m.BigEndian, v), err
}

// records encodes structures with attributes behind them, and fills in how long they are.
func (e *encoder) records(a *desc.Attribute, value any) ([]byte, error) {
	return e.array(value, func(v any) ([]byte, error) {
		o, ok := v.(*Object)
		if !ok {
			return nil, e.fail("it has members: %s", strings.Join(memberNames(a.Struct), ", "))
		}
		used := map[string]bool{}
		header, err := e.members(a.Struct, a.Nested, o, used)
		if err != nil {
			return nil, err
		}
		var b netlink.Builder
		b.Append(header)
		if err := e.attributes(&b, a.Nested, a.Struct, o, used); err != nil {
			return nil, err
		}
		data, err := b.Data()
		if m := a.Struct.Member(a.Records); m != nil && err == nil {
			copy(data[m.Offset:], appendNumber(nil, m.Size, m.BigEndian, uint64(len(data))))
		}
		return data, err
	})
}
