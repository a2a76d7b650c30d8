package dyn

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/nlctl/netlink"
	"github.com/nlctl/netlink/internal/desc"
)

// one appends one attribute.
func (e *encoder) one(b *netlink.Builder, a *desc.Attribute, value any) error {
	switch a.Type {
	case desc.Unused, desc.Pad:
		return e.fail("it carries nothing")
	case desc.Flag:
		return e.flag(b, a, value)
	case desc.Nest:
		return e.nest(b, a, value)
	case desc.IndexedArray:
		return e.elements(b, a, value)
	case desc.NestTypeValue:
		return e.typeValues(b, a, value)
	case desc.SubMsg:
		return e.subMessage(b, a, value)
	}
	data, err := e.payload(a, value)
	if err != nil {
		return err
	}
	b.Bytes(a.Number, data)
	return nil
}

func (e *encoder) flag(b *netlink.Builder, a *desc.Attribute, value any) error {
	switch text := fmt.Sprint(value); text {
	case "true", "", "1", "yes", "on":
		b.Flag(a.Number)
	case "false", "0", "no", "off":
	default:
		return e.fail("%q is not true or false", text)
	}
	return nil
}

// payload is what an attribute carries that has no attributes in it.
func (e *encoder) payload(a *desc.Attribute, value any) ([]byte, error) {
	switch a.Type {
	case desc.String:
		text, err := e.text(value)
		if err == nil {
			err = e.checkLen(a, len(text))
		}
		return append([]byte(text), 0), err
	case desc.Bitfield32:
		return e.bitfield(a, value)
	case desc.Binary:
		return e.binary(a, value)
	}
	v, err := e.number(a.Type, &a.Format, value)
	if err == nil {
		err = e.check(a, v)
	}
	return appendNumber(nil, width(a.Type, v), a.BigEndian, v), err
}

func (e *encoder) text(value any) (string, error) {
	switch v := value.(type) {
	case string:
		if strings.IndexByte(v, 0) >= 0 {
			return "", e.fail("a NUL would end the string")
		}
		return v, nil
	case json.Number:
		return v.String(), nil
	}
	return "", e.fail("it is a string")
}

// width is how many bytes a number takes.
func width(t desc.Type, v uint64) int {
	switch {
	case t == desc.Uint && v>>32 == 0, t == desc.Sint && int64(v) == int64(int32(v)):
		return 4
	case t == desc.Uint, t == desc.Sint:
		return 8
	}
	return t.Width()
}

func (e *encoder) nest(b *netlink.Builder, a *desc.Attribute, value any) error {
	switch v := value.(type) {
	case *Object:
		return e.body(b, b.Nest(a.Number), a.Struct, a.Nested, v)
	case []any:
		return e.ordered(b, a, v)
	}
	return e.raw(b, a.Number, value)
}

// ordered appends a nest whose attributes are in an order, of objects with one each.
func (e *encoder) ordered(b *netlink.Builder, a *desc.Attribute, list []any) error {
	mark := b.Nest(a.Number)
	for i, v := range list {
		err := e.in(fmt.Sprintf("[%d]", i), func() error {
			o, ok := v.(*Object)
			if !ok {
				return e.fail("it is an object with one attribute")
			}
			return e.attributes(b, a.Nested, nil, o, nil)
		})
		if err != nil {
			return err
		}
	}
	b.EndNest(mark)
	return nil
}

// body appends a header and attributes, either of which there may not be, and ends the nest that began at mark.
func (e *encoder) body(b *netlink.Builder, mark int, header *desc.Struct, set *desc.Set, o *Object) error {
	used := map[string]bool{}
	if header != nil {
		data, err := e.members(header, set, o, used)
		if err != nil {
			return err
		}
		b.Append(data)
	}
	err := e.attributes(b, set, header, o, used)
	b.EndNest(mark)
	return err
}

// raw appends what could be decoded no further than to bytes, as it was printed.
func (e *encoder) raw(b *netlink.Builder, number uint16, value any) error {
	text, ok := value.(string)
	if !ok || !strings.HasPrefix(text, "0x") {
		return e.fail("it has something in it, as %s.NAME=VALUE", e.path[len(e.path)-1])
	}
	data, err := parseHex(text)
	if err != nil {
		return e.fail("%v", err)
	}
	b.Bytes(number, data)
	return nil
}

// elements appends a nest whose attributes are elements. Their numbers begin with 1, as the kernel's own do.
func (e *encoder) elements(b *netlink.Builder, a *desc.Attribute, value any) error {
	mark := b.Nest(a.Number)
	for i, v := range listOf(value) {
		element := *a
		element.Number, element.Type, element.SubType, element.Multi = uint16(i+1), a.SubType, desc.None, false
		if err := e.in(fmt.Sprintf("[%d]", i), func() error { return e.one(b, &element, v) }); err != nil {
			return err
		}
	}
	b.EndNest(mark)
	return nil
}

// listOf is an array, or the words of a string, or a value alone.
func listOf(value any) []any {
	switch v := value.(type) {
	case []any:
		return v
	case string:
		if v == "" {
			return nil
		}
		var list []any
		for part := range strings.FieldsFuncSeq(v, func(r rune) bool { return r == ',' || r == ' ' }) {
			list = append(list, part)
		}
		return list
	}
	return []any{value}
}

// typeValues appends nests in each other whose attribute types are values.
func (e *encoder) typeValues(b *netlink.Builder, a *desc.Attribute, value any) error {
	o, ok := value.(*Object)
	if !ok {
		return e.raw(b, a.Number, value)
	}
	marks, used := []int{b.Nest(a.Number)}, map[string]bool{}
	for _, name := range a.TypeValues {
		given := o.Get(name)
		if given == nil {
			return e.fail("%s is missing", name)
		}
		n, err := e.number(desc.U16, &desc.Format{}, given)
		if err != nil {
			return err
		}
		used[name] = true
		marks = append(marks, b.Nest(uint16(n)))
	}
	err := e.attributes(b, a.Nested, nil, o, used)
	for i := len(marks) - 1; i >= 0; i-- {
		b.EndNest(marks[i])
	}
	return err
}

// subMessage appends a body of the form that the selector selects.
func (e *encoder) subMessage(b *netlink.Builder, a *desc.Attribute, value any) error {
	o, ok := value.(*Object)
	if !ok {
		return e.raw(b, a.Number, value)
	}
	form, err := e.form(a)
	if err != nil {
		return err
	}
	if form.Set == nil {
		return e.body(b, b.NestPlain(a.Number), form.Header, nil, o)
	}
	return e.body(b, b.Nest(a.Number), form.Header, form.Set, o)
}

// form finds the selector's value in the objects around, the nearest first.
func (e *encoder) form(a *desc.Attribute) (*desc.Form, error) {
	for i := len(e.scopes) - 1; i >= 0; i-- {
		s := e.scopes[i]
		if s.set == nil {
			continue
		}
		by := s.set.Attribute(a.Selector)
		if by == nil {
			continue
		}
		if value := s.in.Get(a.Selector); value != nil {
			return e.formOf(a.SubMessage, by, value)
		}
	}
	return nil, e.fail("what can be in it depends on %s, which is missing", a.Selector)
}

func (e *encoder) formOf(m *desc.SubMessage, by *desc.Attribute, value any) (*desc.Form, error) {
	var form *desc.Form
	text := fmt.Sprint(value)
	if by.Type == desc.String {
		form = m.Form(text)
	} else {
		n, err := e.number(by.Type, &by.Format, value)
		if err != nil {
			return nil, err
		}
		form = m.Number(int64(n))
	}
	if form == nil {
		var known []string
		for _, f := range m.Forms {
			known = append(known, f.Value)
		}
		return nil, e.fail("nothing is known of what %s %s has in it%s", by.Name, text, DidYouMean(text, known))
	}
	return form, nil
}
