package main

import (
	"fmt"
	"math"

	"github.com/nlctl/netlink/spec"
)

// writeSetNames gives the attributes' names, for errors.
func (g *generator) writeSetNames(t *setType) {
	g.p("func names%s(level []byte, typ uint16, kind string) codec.Name {", t.name)
	by := g.owner[t.set]
	if by != nil && t.opens() {
		g.p("kind = codec.Kind(level, %d, kind, \"\")", by.Number)
	}
	g.p("switch typ {")
	for _, f := range t.fields {
		g.p("case %s:", f.konst)
		if f.Type == spec.SubMsg {
			g.p("skip, inner := inside%s(%s)", goName(f.SubMessage.Name), t.selectorIn(f))
		}
		multi := ""
		if f.Multi {
			multi = ", Multi: true"
		}
		g.p("return codec.Name{Text: %q%s%s}", f.Attribute.Name, multi, g.inside(&f, by))
	}
	g.p("}\nreturn codec.Name{Text: codec.Number(\"attribute\", typ)}\n}")
}

// selectorIn finds the value that selects a format among the attributes of a level.
func (t *setType) selectorIn(f field) string {
	by := t.set.Attribute(f.Selector)
	switch {
	case f.OuterSelect || by == nil:
		return "kind"
	case by.Type.Integer():
		return fmt.Sprintf("codec.KindNumber(level, %d, %t)", by.Number, by.BigEndian)
	}
	return fmt.Sprintf("codec.Kind(level, %d, \"\", \"\")", by.Number)
}

// inside is what a name tells of the attribute's content.
func (g *generator) inside(f *field, by *spec.Attribute) string {
	switch {
	case f.Type == spec.SubMsg:
		return ", Type: netlink.PolicyNested, Skip: skip, Inner: " + withKind(by, "inner")
	case f.Records != "":
		return fmt.Sprintf(", Shape: codec.Records, Skip: %d, Record: func(b []byte) int { return %s }, Inner: %s", f.skip(), recordLength(f.Attribute), g.innerNames(f, by))
	case f.Type == spec.IndexedArray && f.SubType == spec.Nest:
		return ", Shape: codec.Elements, Inner: " + g.innerNames(f, by)
	case f.Type == spec.IndexedArray:
		element := *f.Attribute
		element.Type = f.SubType
		return ", Shape: codec.Elements" + nameFacts(&element)
	case f.Type != spec.Nest:
		return nameFacts(f.Attribute)
	}
	s := ", Type: netlink.PolicyNested"
	if isList(f.Attribute) {
		s += ", Shape: codec.Ordered"
	}
	if n := f.skip(); n > 0 {
		s += fmt.Sprintf(", Skip: %d", n)
	}
	return s + ", Inner: " + g.innerNames(f, by)
}

func (g *generator) innerNames(f *field, by *spec.Attribute) string {
	if f.Nested == nil {
		return "nil"
	}
	return withKind(by, "names"+g.sets[f.Nested].name)
}

// nameFacts are type and limits of a value in errors.
func nameFacts(a *spec.Attribute) string {
	if a.Type == spec.String {
		return ", Type: netlink.PolicyString"
	}
	if !a.Type.Integer() {
		return ""
	}
	s := ", Type: netlink.Policy" + goName(string(a.Type))
	if a.BigEndian && a.Type.Width() > 1 {
		s += ", Big: true"
	}
	low, high := a.Checks.Min, a.Checks.Max
	if low == nil && high == nil {
		return s
	}
	return s + fmt.Sprintf(", Limited: true, Min: %d, Max: %d", limitOr(low, math.MinInt64), limitOr(high, math.MaxInt64))
}

// limitOr is a limit as far as an int64 goes.
func limitOr(l *spec.Limit, otherwise int64) int64 {
	switch {
	case l == nil:
		return otherwise
	case l.Negative || l.Bits <= math.MaxInt64:
		return int64(l.Bits)
	}
	return math.MaxInt64
}

// skip is how far behind a nest's start its attributes are.
func (f *field) skip() int {
	if f.Struct == nil {
		return 0
	}
	return (f.Struct.Size + 3) &^ 3
}

// withKind passes on the kind of an attribute set that has one for formats further inside.
func withKind(by *spec.Attribute, names string) string {
	if by == nil {
		return names
	}
	return "codec.WithKind(" + names + ", kind)"
}

// opens tells whether anything in the set has attributes inside.
func (t *setType) opens() bool {
	for _, f := range t.fields {
		if f.Type == spec.Nest || f.Type == spec.SubMsg || f.Type == spec.IndexedArray || f.Type == spec.NestTypeValue || f.Records != "" {
			return true
		}
	}
	return false
}
