package main

import "github.com/nlctl/netlink/spec"

func (g *generator) writeEnums() {
	if len(g.f.Consts) > 0 {
		g.p("// Numbers that %s names.\nconst (", g.f.Name)
		for _, c := range g.f.Consts {
			name := g.scope.take(goName(c.Name), "Const")
			if c.Text != "" {
				g.p("%s = %q // %s", name, c.Text, c.CName)
				continue
			}
			g.p("%s = %d // %s", name, c.Value, c.CName)
		}
		g.p(")")
		g.end()
	}
	for _, e := range g.f.Enums {
		g.writeEnum(e)
	}
}

func (g *generator) writeEnum(e *spec.Enum) {
	name := g.enums[e]
	what := "an enumeration"
	if e.Flags {
		what = "a set of flags"
	}
	g.p("// %s is %s%s.\ntype %s uint%d\n", name, what, inC("enum ", e.CName), name, 8*g.width[e])
	consts := map[string]string{}
	if len(e.Entries) > 0 {
		g.p("// Values of %s.\nconst (", name)
		for _, entry := range e.Entries {
			consts[entry.Name] = g.scope.take(name+goName(entry.Name), "Value")
			g.p("%s %s = %s // %s", consts[entry.Name], name, g.enumValue(e, entry.Value), entry.CName)
		}
		g.p(")\n")
	}
	g.writeEnumString(e, name, consts)
	g.end()
}

// enumValue is a value as the enum's type can hold it: a negative one is its two's complement.
func (g *generator) enumValue(e *spec.Enum, v int64) string {
	if v < 0 {
		return limitText(&spec.Limit{Bits: uint64(v) & (1<<(8*g.width[e]) - 1)})
	}
	return limitText(&spec.Limit{Bits: uint64(v)})
}

func (g *generator) writeEnumString(e *spec.Enum, name string, consts map[string]string) {
	receiver := "String"
	if e.Flags {
		g.p("// String gives the names of the bits that are set, and the others as a number.")
		g.p("func (v %s) String() string { return codec.Flags(v, %s.name) }\n", name, name)
		receiver = "name"
	} else {
		g.p("// String gives the name, or the number of a value that has none.")
	}
	g.p("func (v %s) %s() string {", name, receiver)
	if len(e.Entries) > 0 {
		g.p("switch v {")
		seen := map[int64]bool{}
		for _, entry := range e.Entries {
			if !seen[entry.Value] {
				g.p("case %s:\nreturn %q", consts[entry.Name], entry.Name)
			}
			seen[entry.Value] = true
		}
		g.p("}")
	}
	if e.Flags {
		g.p("return \"\"\n}")
		return
	}
	g.p("return codec.Number(%q, v)\n}", name)
}

// inC says what something is called in C.
func inC(kind, name string) string {
	if name == "" {
		return ""
	}
	return ", " + kind + name + " in C"
}
