package main

import (
	"fmt"
	"strconv"

	"github.com/nlctl/netlink/spec"
)

// body gives the type of a header and attributes, which is written where there are both.
func (g *generator) body(header *spec.Struct, set *spec.Set, name string) *bodyType {
	key := bodyKey{header, set}
	if t := g.bodies[key]; t != nil {
		return t
	}
	t := &bodyType{bodyKey: key}
	switch {
	case header != nil && set != nil:
		t.name, t.written = g.scope.take(name, "Message"), true
	case set != nil:
		t.name = g.sets[set].name
	case header != nil:
		t.name = g.structs[header]
	default:
		t.name = "codec.Empty"
	}
	g.bodies[key] = t
	g.order = append(g.order, t)
	return t
}

// message is the type of what an operation sends or gets.
func (g *generator) message(b *spec.Body) *bodyType {
	set := b.Set
	if b.Trailer != "" {
		set = nil
	}
	name := ""
	if set != nil {
		name = g.sets[set].name + "Message"
	}
	if set != nil && b.Header != nil && g.scope[name] {
		// The same attributes behind another header: a request and its reply differ so.
		name = g.typeName(b.Header.Name) + "Message"
	}
	return g.body(b.Header, set, name)
}

func (g *generator) writeSubMessages() {
	for _, m := range g.f.SubMessages {
		g.writeSubMessage(m)
	}
}

func (g *generator) writeSubMessage(m *spec.SubMessage) {
	name, numeric := goName(m.Name), false
	for _, f := range m.Formats {
		numeric = numeric || f.Number != nil
	}
	g.p("// new%s gives a value of the format that is selected, or one that keeps the bytes: the old one if it will do.", name)
	g.p("func new%s(selector %s, flag uint16, old codec.Body) codec.Body {\nswitch selector {", name, selectorType(numeric))
	seen := map[string]bool{}
	for _, f := range m.Formats {
		selects := selects(f, numeric)
		if g.formats[f] == "codec.Raw" || selects == "" {
			continue
		}
		if !seen[selects] {
			g.p("case %s:\nreturn codec.Again[%s](old)", selects, g.formats[f])
		}
		seen[selects] = true
	}
	g.p("}\nreturn codec.AgainRaw(old, flag)\n}")
	g.writeInside(m, name, numeric)
	g.end()
}

func selectorType(numeric bool) string {
	if numeric {
		return "int64"
	}
	return "string"
}

// selects is the selector's value as a literal, or nothing if no value selects the format.
func selects(f *spec.Format, numeric bool) string {
	switch {
	case !numeric:
		return strconv.Quote(f.Value)
	case f.Number == nil:
		return ""
	}
	return strconv.FormatInt(*f.Number, 10)
}

// writeInside tells how far behind the start the attributes of a format are, and what they are called.
func (g *generator) writeInside(m *spec.SubMessage, name string, numeric bool) {
	g.p("\nfunc inside%s(selector %s) (int, codec.Names) {\nswitch selector {", name, selectorType(numeric))
	seen := map[string]bool{}
	for _, f := range m.Formats {
		selects := selects(f, numeric)
		if f.Set == nil || selects == "" || seen[selects] {
			continue
		}
		seen[selects] = true
		skip := 0
		if f.Header != nil {
			skip = (f.Header.Size + 3) &^ 3
		}
		g.p("case %s:\nreturn %d, names%s", selects, skip, g.sets[f.Set].name)
	}
	g.p("}\nreturn 0, nil\n}")
}

// nameMessages names what operations send and get: before formats, which may be the same.
func (g *generator) nameMessages() {
	for _, op := range g.f.Operations {
		for _, m := range []*spec.Mode{op.Do, op.Dump} {
			if m != nil {
				g.message(m.Request)
				if m.Reply != nil {
					g.message(m.Reply)
				}
			}
		}
		if op.Event != nil {
			g.message(op.Event)
		}
	}
}

// writeBodies writes the messages that are a header and attributes.
func (g *generator) writeBodies() {
	for _, t := range g.order {
		if t.written {
			g.writeBody(t)
		}
	}
}

func (g *generator) writeBody(t *bodyType) {
	header, set := g.structs[t.header], g.sets[t.set].name
	g.p("// %s is a message: a fixed header, then attributes.\ntype %s struct {\nHeader %s\n%s\n}\n", t.name, t.name, header, set)
	g.p("// AppendTo appends the header and the attributes.")
	g.p("func (x *%s) AppendTo(b *netlink.Builder) {\nx.Header.AppendTo(b)\nx.%s.AppendTo(b)\n}\n", t.name, set)
	g.p("// Decode reads a message. What x refers to is used again.")
	g.p("func (x *%s) Decode(b []byte, kind string) error {", t.name)
	end, next := fmt.Sprintf("min(%d, len(b))", t.header.Size), fmt.Sprintf("min(%d, len(b))", (t.header.Size+3)&^3)
	if t.header.Counted() != nil {
		g.p("if len(b) < %d {\nreturn x.Header.Decode(b, kind)\n}\nend := %s", t.header.Size, tailEnd(t.header))
		end, next = "end", "min(netlink.Align(end), len(b))"
	}
	g.p("if err := x.Header.Decode(b[:%s], kind); err != nil {\nreturn err\n}", end)
	g.p("return x.%s.Decode(b[%s:], kind)\n}\n", set, next)
	g.p("// NestFlag is 0: a header comes first.\nfunc (*%s) NestFlag() uint16 { return 0 }", t.name)
	g.end()
}
