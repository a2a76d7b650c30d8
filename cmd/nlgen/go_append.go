package main

import (
	"fmt"
	"strings"

	"github.com/nlctl/netlink/spec"
)

func (g *generator) writeSetAppend(t *setType) {
	g.p("// AppendTo appends the attributes in the order of their numbers in the description.")
	g.p("func (x *%s) AppendTo(b *netlink.Builder) {", t.name)
	for _, f := range t.fields {
		g.appendField(&f)
	}
	g.p("codec.AppendUnknown(b, x.Unknown)\n}\n")
}

func (g *generator) appendField(f *field) {
	x := "x." + f.name
	if f.Multi && f.Type != spec.SubMsg {
		g.p("for i := range %s {", x)
		inner := *f
		inner.typ = f.typ[2:]
		g.appendValue(&inner, x+"[i]", true)
		g.p("}")
		return
	}
	g.p("if %s {", g.present(f, x))
	g.appendValue(f, x, false)
	g.p("}")
}

// present is the condition under which a field is sent.
func (g *generator) present(f *field, x string) string {
	has := fmt.Sprintf("x.Has(%s)", f.konst)
	switch {
	case f.typ == "bool":
		return x
	case isList(f.Attribute):
		return x + " != nil || " + has
	case f.typ == "string":
		return x + ` != "" || ` + has
	case f.typ == "netip.Addr":
		return x + ".IsValid()"
	case f.typ == "netlink.Bitfield32":
		return x + " != (netlink.Bitfield32{}) || " + has
	case strings.HasPrefix(f.typ, "[]"):
		return x + " != nil || " + has
	case strings.HasPrefix(f.typ, "*"), f.typ == "codec.Body":
		return x + " != nil"
	}
	return x + " != 0 || " + has
}

func (g *generator) appendValue(f *field, x string, element bool) {
	switch {
	case f.Type == spec.SubMsg:
		g.p("codec.AppendNest(b, %s, %s)", f.konst, x)
	case f.Type == spec.Nest && (element || isList(f.Attribute)):
		g.p("codec.AppendNest(b, %s, &%s)", f.konst, x)
	case f.Type == spec.Nest:
		g.p("codec.AppendNest(b, %s, %s)", f.konst, x)
	case f.Type == spec.IndexedArray:
		g.appendIndexed(f, x)
	case f.Type == spec.NestTypeValue:
		g.appendKeyed(f, x)
	default:
		g.p("%s", g.appendSimple(f, x))
	}
}

func (g *generator) appendSimple(f *field, x string) string {
	switch {
	case f.Type == spec.Flag:
		return fmt.Sprintf("b.Flag(%s)", f.konst)
	case f.typ == "netip.Addr":
		n := 0
		if f.Type == spec.U32 {
			n = 4
		}
		return fmt.Sprintf("b.Bytes(%s, codec.AddressBytes(%s, %d))", f.konst, x, n)
	case f.Type.Integer():
		return fmt.Sprintf("b.%s(%s, %s(%s))", getter(f.Type, f.BigEndian), f.konst, setterType(f.Type, f.BigEndian), x)
	case f.Type == spec.String:
		return fmt.Sprintf("b.String(%s, %s)", f.konst, x)
	case f.Type == spec.Bitfield32:
		return fmt.Sprintf("b.Bitfield32(%s, %s)", f.konst, x)
	case f.Records != "":
		return g.appendRecords(f, x)
	case f.Struct != nil && f.StructArray:
		return fmt.Sprintf("var raw []byte\nfor j := range %s {\nraw = %s[j].bytes(raw)\n}\nb.Bytes(%s, raw)", x, x, f.konst)
	case f.Struct != nil && f.Records == "":
		return fmt.Sprintf("b.Bytes(%s, %s.bytes(nil))", f.konst, x)
	case f.SubType.Width() > 0 && f.Type == spec.Binary:
		return fmt.Sprintf("codec.AppendNumbers(b, %s, %s)", f.konst, x)
	}
	return fmt.Sprintf("b.Bytes(%s, %s)", f.konst, x)
}

// appendRecords fills in each record's length, whatever its header says.
func (g *generator) appendRecords(f *field, x string) string {
	member := ""
	for _, m := range f.Struct.Members {
		if m.Name == f.Records {
			member = fmt.Sprintf("binary.%s.PutUint%d(record[%d:], uint%d(len(record)))", order(m.BigEndian), 8*m.Type.Width(), m.Offset, 8*m.Type.Width())
		}
	}
	return fmt.Sprintf("var raw []byte\nfor j := range %s {\nrecord, err := codec.Bytes(&%s[j])\nb.Fail(err)\n%s\nraw = append(raw, record...)\n}\nb.Bytes(%s, raw)", x, x, member, f.konst)
}

// setterType is what the Builder's method takes.
func setterType(t spec.Type, big bool) string {
	if big && t.Width() > 1 {
		return fmt.Sprintf("uint%d", 8*t.Width())
	}
	return scalar(t)
}

func (g *generator) appendIndexed(f *field, x string) {
	g.p("list := b.Nest(%s)\nfor j := range %s {\ne := &%s[j]", f.konst, x, x)
	typ := g.indexedType(f.Attribute)
	switch {
	case f.SubType == spec.Nest:
		g.p("codec.AppendNest(b, e.Index, &e.Value)")
	case typ == "netip.Addr":
		g.p("b.Bytes(e.Index, codec.AddressBytes(e.Value, 0))")
	case f.SubType.Integer():
		g.p("b.%s(e.Index, %s(e.Value))", getter(f.SubType, f.BigEndian), setterType(f.SubType, f.BigEndian))
	case f.SubType == spec.String:
		g.p("b.String(e.Index, e.Value)")
	case f.Struct != nil:
		g.p("b.Bytes(e.Index, e.Value.bytes(nil))")
	default:
		g.p("b.Bytes(e.Index, e.Value)")
	}
	g.p("}\nb.EndNest(list)")
}

func (g *generator) appendKeyed(f *field, x string) {
	g.p("for j := range %s {\ne := &%s[j]\nouter := b.Nest(%s)", x, x, f.konst)
	last := len(f.TypeValues) - 1
	for i := range last {
		g.p("key%d := b.Nest(e.Keys[%d])", i, i)
	}
	g.p("codec.AppendNest(b, e.Keys[%d], &e.Value)", last)
	for i := range last {
		g.p("b.EndNest(key%d)", last-1-i)
	}
	g.p("b.EndNest(outer)\n}")
}
