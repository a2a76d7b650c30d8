package spectable

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/nlctl/netlink/internal/desc"
	"github.com/nlctl/netlink/spec"
)

func (w *writer) enum(e *spec.Enum) {
	var names, cNames []string
	for _, entry := range e.Entries {
		names, cNames = append(names, entry.Name), append(cNames, entry.CName)
	}
	prefix := commonPrefix(names, cNames)
	w.words("E", e.Name)
	w.option("c", e.CName)
	w.option("p", prefix)
	w.flag("flags", e.Flags)
	w.end()
	for _, entry := range e.Entries {
		w.words("e", entry.Name, strconv.FormatInt(entry.Value, 10))
		w.cName(prefix, entry.Name, entry.CName)
		w.option("since", entry.Since)
		w.end()
	}
}

// cName adds a C name that the prefix and the name do not give.
func (w *writer) cName(prefix, name, cName string) {
	if desc.CName(prefix, name) != cName {
		w.option("c", cName)
	}
}

func (w *writer) structure(s *spec.Struct) {
	w.words("S", s.Name, strconv.Itoa(s.Size))
	w.option("c", s.CName)
	w.flag("flex", s.Flexible)
	w.end()
	for _, m := range s.Members {
		w.words("m", m.Name, string(m.Type), strconv.Itoa(m.Size))
		w.format(m.BigEndian, m.Enum, m.EnumAsFlags, m.Hint)
		if m.Struct != nil {
			w.option("struct", m.Struct.Name)
		}
		if m.LenIn != nil {
			w.option("lenin", m.LenIn.Name)
		}
		w.end()
	}
}

func (w *writer) format(bigEndian bool, e *spec.Enum, asFlags bool, hint string) {
	w.flag("be", bigEndian)
	if e != nil {
		w.option("enum", e.Name)
	}
	w.flag("asflags", asFlags)
	w.option("hint", hint)
}

func (w *writer) set(s *spec.Set) {
	var names, cNames []string
	for _, a := range s.Attributes {
		names, cNames = append(names, a.Name), append(cNames, a.CName)
	}
	prefix := commonPrefix(names, cNames)
	w.words("A", s.Name)
	w.option("p", prefix)
	if s.SubsetOf != nil {
		w.option("of", s.SubsetOf.Name)
	}
	w.flag("ordered", s.Ordered)
	w.end()
	for _, a := range s.Attributes {
		w.attribute(a, prefix)
	}
}

func (w *writer) attribute(a *spec.Attribute, prefix string) {
	w.words("a", strconv.Itoa(int(a.Number)), a.Name, string(a.Type))
	w.cName(prefix, a.Name, a.CName)
	w.option("sub", string(a.SubType))
	w.flag("multi", a.Multi)
	w.format(a.BigEndian, a.Enum, a.EnumAsFlags, a.Hint)
	w.shape(a)
	w.checks(&a.Checks)
	w.option("since", a.Since)
	w.end()
}

// shape adds what is inside an attribute.
func (w *writer) shape(a *spec.Attribute) {
	if a.Nested != nil {
		w.option("nest", a.Nested.Name)
	}
	if a.Struct != nil {
		w.option("struct", a.Struct.Name)
	}
	w.flag("array", a.StructArray)
	w.option("records", a.Records)
	w.option("values", strings.Join(a.TypeValues, ","))
	if a.SubMessage != nil {
		w.option("msg", a.SubMessage.Name)
	}
	w.option("sel", a.Selector)
	w.flag("outer", a.OuterSelect)
	if a.Len > 0 {
		w.option("len", strconv.Itoa(a.Len))
	}
}

func (w *writer) checks(c *spec.Checks) {
	limit := func(key string, l *spec.Limit) {
		switch {
		case l == nil:
		case l.Negative:
			w.option(key, strconv.FormatInt(int64(l.Bits), 10))
		default:
			w.option(key, strconv.FormatUint(l.Bits, 10))
		}
	}
	limit("min", c.Min)
	limit("max", c.Max)
	length := func(key string, n *int64) {
		if n != nil {
			w.option(key, fmt.Sprint(*n))
		}
	}
	length("minlen", c.MinLen)
	length("maxlen", c.MaxLen)
	length("exact", c.ExactLen)
	if c.FlagsMask != nil {
		w.option("mask", strconv.FormatUint(*c.FlagsMask, 10))
	}
}
