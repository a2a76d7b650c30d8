package main

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/nlctl/netlink/spec"
)

// setType is a set's Go type and its fields.
type setType struct {
	name   string
	set    *spec.Set
	fields []field
	words  int // of the presence bits
}

// field is an attribute's field.
type field struct {
	*spec.Attribute
	name  string // of the field
	konst string // of the attribute's number
	typ   string
}

// bodyKey tells messages apart that differ in header or attributes.
type bodyKey struct {
	header *spec.Struct
	set    *spec.Set
}

// bodyType is the Go type of a message.
type bodyType struct {
	bodyKey
	name    string
	written bool // it is a type of its own: a header and attributes
}

// nameAll gives every type its name, before anything is written: types refer to each other.
func (g *generator) nameAll() {
	for _, s := range g.f.Structs {
		g.structs[s] = g.scope.take(g.typeName(s.Name), "Struct")
	}
	for _, e := range g.f.Enums {
		g.enums[e] = g.scope.take(g.typeName(e.Name), "Enum")
	}
	g.findWidths()
	for _, s := range g.f.Sets {
		g.sets[s] = &setType{name: g.scope.take(g.typeName(s.Name), "Attrs"), set: s}
		if s.Ordered {
			g.scope.take(g.sets[s].name+"List", "")
		}
	}
	g.findOwners()
	for _, s := range g.f.Sets {
		g.nameFields(g.sets[s])
	}
	g.nameMessages()
	for _, m := range g.f.SubMessages {
		for _, f := range m.Formats {
			g.nameFormat(m, f)
		}
	}
}

// typeName is a type's name, which does not begin with the package's: what reads nl80211.Attrs.
func (g *generator) typeName(name string) string {
	full := goName(name)
	n := len(packageName(g.f.Name))
	if len(full) > n && strings.EqualFold(full[:n], packageName(g.f.Name)) && unicode.IsUpper(rune(full[n])) {
		return full[n:]
	}
	return full
}

func (g *generator) nameFormat(m *spec.SubMessage, f *spec.Format) {
	switch {
	case f.Header != nil && f.Set != nil:
		g.formats[f] = g.body(f.Header, f.Set, g.typeName(m.Name+"-"+f.Value)).name
	case f.Set != nil:
		g.formats[f] = g.sets[f.Set].name
	case f.Header != nil:
		g.formats[f] = g.structs[f.Header]
	default:
		g.formats[f] = "codec.Raw"
	}
}

// findWidths makes an enum as wide as the widest place that has it.
func (g *generator) findWidths() {
	widen := func(e *spec.Enum, t spec.Type) {
		if e == nil {
			return
		}
		n := t.Width()
		if t == spec.Uint || t == spec.Sint {
			n = 8
		}
		g.width[e] = max(g.width[e], n)
	}
	for _, s := range g.f.Sets {
		for _, a := range s.Attributes {
			widen(a.Enum, a.Type)
		}
	}
	for _, s := range g.f.Structs {
		for _, m := range s.Members {
			widen(m.Enum, m.Type)
		}
	}
	for _, e := range g.f.Enums {
		for _, entry := range e.Entries {
			for g.width[e] < 4 && entry.Value >= 1<<(8*max(1, g.width[e])) {
				g.width[e] = max(1, g.width[e]) * 2
			}
		}
		if g.width[e] == 0 {
			g.width[e] = 4
		}
		if e.Mask() > 1<<32-1 && e.Flags || slices.ContainsFunc(e.Entries, func(e spec.Entry) bool { return e.Value > 1<<32-1 }) {
			g.width[e] = 8
		}
	}
}

// findOwners finds the attributes that select formats in nests inside of their set.
func (g *generator) findOwners() {
	for _, s := range g.f.Sets {
		for _, a := range s.Attributes {
			if !a.OuterSelect {
				continue
			}
			for _, owner := range g.f.Sets {
				if by := owner.Attribute(a.Selector); by != nil && by.Type == spec.String {
					g.owner[owner] = by
				}
			}
		}
	}
}

// methods of a set's type, which no field may be called.
var methods = []string{"Has", "Include", "Unknown", "Decode", "AppendTo", "NestFlag", "has", "Header"}

func (g *generator) nameFields(t *setType) {
	fields := names{}
	for _, m := range methods {
		fields[m] = true
	}
	highest := 0
	for _, a := range t.set.Attributes {
		if a.Type == spec.Unused || a.Type == spec.Pad {
			continue
		}
		f := field{Attribute: a, name: fields.take(goName(a.Name), "Value")}
		f.konst = g.scope.take(t.name+goName(a.Name), "Attr")
		f.typ = g.fieldType(a)
		t.fields = append(t.fields, f)
		highest = max(highest, int(a.Number))
	}
	t.words = highest/64 + 1
}

// fieldOf is the name of an attribute's field.
func (t *setType) fieldOf(a *spec.Attribute) string {
	for _, f := range t.fields {
		if f.Attribute == a {
			return f.name
		}
	}
	return ""
}

func (g *generator) enumType(e *spec.Enum, flags bool) string {
	if e == nil || flags && !e.Flags {
		return "" // an enum whose entries are numbers of bits names no mask
	}
	return g.enums[e]
}

// scalar is the Go type of an integer on the wire.
func scalar(t spec.Type) string {
	switch t {
	case spec.Uint:
		return "uint64"
	case spec.Sint:
		return "int64"
	}
	sign := "uint"
	if t.Signed() {
		sign = "int"
	}
	return fmt.Sprintf("%s%d", sign, 8*t.Width())
}

// isAddress tells whether an attribute is an IP address.
func isAddress(hint string, t spec.Type) bool {
	return (hint == "ipv4" || hint == "ipv6" || hint == "ipv4-or-v6") && (t == spec.Binary || t == spec.U32)
}

func (g *generator) fieldType(a *spec.Attribute) string {
	t := g.elementType(a)
	if a.Multi {
		return "[]" + t
	}
	return t
}

func (g *generator) elementType(a *spec.Attribute) string {
	switch {
	case a.Type == spec.Flag:
		return "bool"
	case isAddress(a.Hint, a.Type) && a.SubType == "":
		return "netip.Addr"
	case a.Type.Integer():
		if e := g.enumType(a.Enum, a.EnumAsFlags); e != "" && !a.Type.Signed() {
			return e
		}
		return scalar(a.Type)
	case a.Type == spec.String:
		return "string"
	case a.Type == spec.Bitfield32:
		return "netlink.Bitfield32"
	case a.Type == spec.SubMsg:
		return "codec.Body"
	case isList(a):
		return g.sets[a.Nested].name + "List"
	case a.Type == spec.Nest:
		if a.Multi {
			return g.nest(a)
		}
		return "*" + g.nest(a)
	case a.Type == spec.IndexedArray:
		return "[]codec.Indexed[" + g.indexedType(a) + "]"
	case a.Type == spec.NestTypeValue:
		return "[]codec.Keyed[" + g.sets[a.Nested].name + "]"
	}
	return g.binaryType(a)
}

func (g *generator) binaryType(a *spec.Attribute) string {
	switch {
	case a.Records != "":
		return "[]" + g.record(a).name
	case a.Struct != nil && a.StructArray:
		return "[]" + g.structs[a.Struct]
	case a.Struct != nil && a.Multi:
		return g.structs[a.Struct]
	case a.Struct != nil:
		return "*" + g.structs[a.Struct]
	case a.SubType.Width() > 0:
		return "[]" + scalar(a.SubType)
	}
	return "[]byte"
}

// isList tells of a nest whose attributes are in an order.
func isList(a *spec.Attribute) bool {
	return a.Type == spec.Nest && a.Struct == nil && a.Nested.Ordered
}

// nest is the type of a nest's content, which may begin with a structure.
func (g *generator) nest(a *spec.Attribute) string {
	if a.Struct == nil {
		return g.sets[a.Nested].name
	}
	return g.body(a.Struct, a.Nested, g.typeName(a.Struct.Name)+"Nest").name
}

// record is the type of an element of a list of records: a structure that has the record's length, then attributes.
func (g *generator) record(a *spec.Attribute) *bodyType {
	return g.body(a.Struct, a.Nested, g.typeName(a.Struct.Name)+"Record")
}

func (g *generator) indexedType(a *spec.Attribute) string {
	switch {
	case a.SubType == spec.Nest:
		return g.sets[a.Nested].name
	case isAddress(a.Hint, a.SubType):
		return "netip.Addr"
	case a.SubType.Integer():
		return scalar(a.SubType)
	case a.SubType == spec.String:
		return "string"
	case a.Struct != nil:
		return g.structs[a.Struct]
	}
	return "[]byte"
}

// fact is what a comment says of an attribute.
func fact(a *spec.Attribute) string {
	s := fmt.Sprintf("%s (%d), %s", a.CName, a.Number, a.Type)
	if a.SubType != "" {
		s += " of " + string(a.SubType)
	}
	if a.BigEndian {
		s += ", big-endian"
	}
	if a.Multi {
		s += ", may be repeated"
	}
	c := a.Checks
	for _, l := range []struct {
		word string
		of   *spec.Limit
	}{{"from", c.Min}, {"to", c.Max}} {
		if l.of != nil {
			s += ", " + l.word + " " + limitText(l.of)
		}
	}
	for _, l := range []struct {
		word string
		of   *int64
	}{{"at least", c.MinLen}, {"at most", c.MaxLen}, {"exactly", c.ExactLen}} {
		if l.of != nil {
			s += fmt.Sprintf(", %s %d bytes", l.word, *l.of)
		}
	}
	if a.Since != "" {
		s += ", since Linux " + a.Since
	}
	return s
}

func limitText(l *spec.Limit) string {
	if l.Negative {
		return fmt.Sprint(int64(l.Bits))
	}
	return fmt.Sprint(l.Bits)
}
