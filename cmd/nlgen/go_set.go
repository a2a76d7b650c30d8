package main

import (
	"fmt"
	"strings"

	"github.com/nlctl/netlink/spec"
)

func (g *generator) writeSets() {
	for _, s := range g.f.Sets {
		t := g.sets[s]
		for _, write := range []func(*setType){g.writeSetType, g.writeSetDecode, g.writeSetAppend, g.writeSetNames, g.writeSetList} {
			write(t)
			g.end()
		}
	}
}

func (g *generator) writeSetType(t *setType) {
	if len(t.fields) > 0 {
		g.p("// Attributes of %s, for its methods Has and Include.\nconst (", t.name)
		for _, f := range t.fields {
			g.p("%s = %d // %s", f.konst, f.Number, f.CName)
		}
		g.p(")\n")
		g.end()
	}
	g.p("// %s are the attributes of the set %s. An attribute is sent if its field is not zero, or if Include names it.", t.name, t.set.Name)
	g.p("type %s struct {", t.name)
	for _, f := range t.fields {
		g.p("%s %s // %s", f.name, f.typ, fact(f.Attribute))
	}
	g.p("Unknown []netlink.Attribute // what is not described here, as it came\nhas [%d]uint64\n}\n", t.words)
	g.p("// Has tells whether an attribute was there, or is to be sent even though it is zero.")
	g.p("func (x *%s) Has(attribute uint16) bool {", t.name)
	g.p("return attribute < %d && x.has[attribute/64]&(1<<(attribute%%64)) != 0\n}\n", 64*t.words)
	g.p("// Include sends an attribute even though it is zero. It gives x.")
	g.p("func (x *%s) Include(attributes ...uint16) *%s {", t.name, t.name)
	g.p("for _, a := range attributes {\nif a < %d {\nx.has[a/64] |= 1 << (a %% 64)\n}\n}\nreturn x\n}\n", 64*t.words)
	g.p("// NestFlag is NLA_F_NESTED.\nfunc (*%s) NestFlag() uint16 { return codec.Nested }\n", t.name)
}

func (g *generator) writeSetDecode(t *setType) {
	g.p("// Decode reads the attributes. What x refers to is used again.")
	g.p("func (x *%s) Decode(b []byte, kind string) error {", t.name)
	subMessages := []field{}
	for _, f := range t.fields {
		if hasMemory(f.typ) {
			g.p("old%s := x.%s", f.name, f.name)
		}
		if f.Type == spec.SubMsg {
			subMessages = append(subMessages, f)
			g.p("var of%s []byte\nvar flag%s uint16", f.name, f.name)
		}
	}
	g.p("*x = %s{Unknown: x.Unknown[:0]}", t.name)
	if by := g.owner[t.set]; by != nil && t.opens() {
		g.p("kind = codec.Kind(b, %d, kind, old%s)", by.Number, t.fieldOf(by))
	}
	g.p("it := netlink.Attributes(b)\nfor it.Next() {")
	g.p("if t := it.Type(); t < %d {\nx.has[t/64] |= 1 << (t %% 64)\n}", 64*t.words)
	g.p("switch it.Type() {")
	for _, f := range t.fields {
		g.p("case %s:", f.konst)
		g.decodeField(&f)
	}
	if pads := g.pads(t.set); pads != "" {
		g.p("case %s: // padding", pads)
	}
	g.p("default:\nx.Unknown = codec.Keep(x.Unknown, &it)\n}\n}")
	for _, f := range subMessages {
		g.decodeSubMessage(t, f)
	}
	g.p("return it.Err()\n}\n")
}

// hasMemory tells whether a field of a type refers to something that Decode uses again.
func hasMemory(typ string) bool {
	return typ == "string" || typ == "codec.Body" || strings.HasPrefix(typ, "*") || strings.HasPrefix(typ, "[]") || strings.HasSuffix(typ, "List")
}

func (g *generator) pads(s *spec.Set) string {
	list := ""
	seen := map[uint16]bool{}
	for _, a := range s.Attributes {
		if a.Type == spec.Pad && !seen[a.Number] {
			if list != "" {
				list += ", "
			}
			list += fmt.Sprint(a.Number)
			seen[a.Number] = true
		}
	}
	return list
}

// decodeSubMessage chooses the format when the selector is known, which may stand behind.
func (g *generator) decodeSubMessage(t *setType, f field) {
	selector := "kind"
	if !f.OuterSelect {
		for _, by := range t.fields {
			if by.Attribute.Name == f.Selector {
				selector = "x." + by.name
				if by.Type.Integer() {
					selector = "int64(" + selector + ")"
				}
			}
		}
	}
	g.p("if of%s != nil {", f.name)
	g.p("x.%s = new%s(%s, flag%s, old%s)", f.name, goName(f.SubMessage.Name), selector, f.name, f.name)
	g.p("it.Fail(x.%s.Decode(of%s, kind))\n}", f.name, f.name)
}

func (g *generator) decodeField(f *field) {
	x, old := "x."+f.name, "old"+f.name
	if f.Multi && f.Type != spec.SubMsg {
		g.decodeMulti(f, x, old)
		return
	}
	switch {
	case isList(f.Attribute):
		g.p("%s = %s\nit.Fail(%s.Decode(it.Bytes(), kind))", x, old, x)
	case f.Type == spec.SubMsg:
		g.p("of%s, flag%s = it.Bytes(), codec.FlagOf(&it)", f.name, f.name)
		g.p("if of%s == nil {\nof%s = []byte{}\n}", f.name, f.name)
	case f.Type == spec.Nest, f.Type == spec.Binary && f.Struct != nil && !f.StructArray && f.Records == "":
		g.p("%s = codec.Reuse(%s)\nit.Fail(%s.Decode(it.Bytes(), kind))", x, old, x)
	case f.Type == spec.IndexedArray:
		g.decodeIndexed(f, x, old)
	case f.Type == spec.NestTypeValue:
		g.decodeKeyed(f, x, old)
	default:
		g.p("%s", g.decodeSimple(f.Attribute, x, old, f.typ))
	}
}

// decodeSimple reads a value without attributes in it.
func (g *generator) decodeSimple(a *spec.Attribute, x, old, typ string) string {
	switch {
	case a.Type == spec.Flag:
		return x + " = true"
	case typ == "netip.Addr":
		return fmt.Sprintf("%s, _ = codec.Address(it.Bytes())", x)
	case a.Type.Integer():
		return fmt.Sprintf("%s = %s(it.%s())", x, typ, getter(a.Type, a.BigEndian))
	case a.Type == spec.String:
		return fmt.Sprintf("%s = codec.String(&it, %s)", x, old)
	case a.Type == spec.Bitfield32:
		return x + " = it.Bitfield32()"
	case a.Records != "":
		return fmt.Sprintf("%s = %s[:0]\nfor b := it.Bytes(); len(b) >= %d; {\nvar record []byte\nrecord, b = codec.Record(b, %d, %s)\n%s = codec.Grow(%s)\nit.Fail(%s[len(%s)-1].Decode(record, kind))\n}",
			x, old, a.Struct.Size, a.Struct.Size, recordLength(a), x, x, x, x)
	case a.StructArray && a.Struct != nil:
		return fmt.Sprintf("%s = %s[:0]\nfor b := it.Bytes(); len(b) >= %d; b = b[%d:] {\n%s = codec.Grow(%s)\nit.Fail(%s[len(%s)-1].Decode(b[:%d], kind))\n}",
			x, old, max(1, a.Struct.Size), max(1, a.Struct.Size), x, x, x, x, max(1, a.Struct.Size))
	case a.SubType.Width() > 0 && a.Type == spec.Binary:
		return fmt.Sprintf("%s = codec.Numbers(it.Bytes(), %s)", x, old)
	}
	return fmt.Sprintf("%s = append(%s[:0], it.Bytes()...)", x, old)
}

// recordLength reads the member that has the record's length.
func recordLength(a *spec.Attribute) string {
	for _, m := range a.Struct.Members {
		if m.Name == a.Records {
			return "int(" + load(m.Type.Width(), m.BigEndian, fmt.Sprintf("b[%d:]", m.Offset)) + ")"
		}
	}
	return "len(b)"
}

func getter(t spec.Type, big bool) string {
	switch t {
	case spec.Uint:
		return "Uint"
	case spec.Sint:
		return "Sint"
	}
	if big && t.Width() > 1 {
		return fmt.Sprintf("Uint%dBE", 8*t.Width())
	}
	if t.Signed() {
		return fmt.Sprintf("Int%d", 8*t.Width())
	}
	return fmt.Sprintf("Uint%d", 8*t.Width())
}

func (g *generator) decodeMulti(f *field, x, old string) {
	g.p("if %s == nil {\n%s = %s[:0]\n}", x, x, old)
	typ := f.typ[2:]
	switch {
	case f.Type == spec.Nest, f.Struct != nil && f.Type == spec.Binary && !f.StructArray && f.Records == "":
		g.p("%s = codec.Grow(%s)\nit.Fail(%s[len(%s)-1].Decode(it.Bytes(), kind))", x, x, x, x)
	case f.Type == spec.IndexedArray:
		inner := *f
		inner.typ = typ
		g.p("%s = codec.Grow(%s)\n{\none := &%s[len(%s)-1]", x, x, x, x)
		g.decodeIndexed(&inner, "(*one)", "(*one)")
		g.p("}")
	case f.Type == spec.NestTypeValue:
		g.p("{\nvar one %s", typ)
		g.decodeKeyed(f, "one", "one")
		g.p("%s = append(%s, one)\n}", x, x)
	default:
		one := "*one"
		if f.StructArray || f.Records != "" {
			one = "(*one)" // which has elements
		}
		g.p("%s = codec.Grow(%s)\n{\none := &%s[len(%s)-1]\n%s\n}", x, x, x, x, g.decodeSimple(f.Attribute, one, "(*one)", typ))
	}
}

// decodeIndexed reads a nest whose attributes are the elements of a list.
func (g *generator) decodeIndexed(f *field, x, old string) {
	typ := g.indexedType(f.Attribute)
	g.p("%s = %s[:0]", x, old)
	g.p("for inner := it.Nest(); inner.Next(); {\n%s = codec.Grow(%s)\ne := &%s[len(%s)-1]\ne.Index = inner.Type()", x, x, x, x)
	switch {
	case f.SubType == spec.Nest, f.Struct != nil:
		g.p("it.Fail(e.Value.Decode(inner.Bytes(), kind))")
	case typ == "netip.Addr":
		g.p("e.Value, _ = codec.Address(inner.Bytes())")
	case f.SubType.Integer():
		g.p("e.Value = %s(inner.%s())", typ, getter(f.SubType, f.BigEndian))
	case f.SubType == spec.String:
		g.p("e.Value = codec.String(&inner, e.Value)")
	default:
		g.p("e.Value = append(e.Value[:0], inner.Bytes()...)")
	}
	g.p("}")
}

// decodeKeyed reads nests whose types are values.
func (g *generator) decodeKeyed(f *field, x, old string) {
	g.p("if %s == nil {\n%s = %s[:0]\n}", x, x, old)
	g.p("var keys [3]uint16")
	from := "it"
	for i := range f.TypeValues {
		g.p("for in%d := %s.Nest(); in%d.Next(); {\nkeys[%d] = in%d.Type()", i, from, i, i, i)
		from = fmt.Sprintf("in%d", i)
	}
	g.p("%s = codec.Grow(%s)\ne := &%s[len(%s)-1]\ne.Keys = keys\nit.Fail(e.Value.Decode(%s.Bytes(), kind))", x, x, x, x, from)
	for range f.TypeValues {
		g.p("}")
	}
}
