package main

// writeSetList writes the type of a nest whose attributes are in an order: each is an element.
func (g *generator) writeSetList(t *setType) {
	if !t.set.Ordered {
		return
	}
	name := t.name + "List"
	g.p("// %s is a list of %s with one attribute each: their order means something, and each may be there again.", name, t.name)
	g.p("type %s []%s\n", name, t.name)
	g.p("// AppendTo appends the attributes in the order of the list.")
	g.p("func (x *%s) AppendTo(b *netlink.Builder) {\nfor i := range *x {\n(*x)[i].AppendTo(b)\n}\n}\n", name)
	g.p("// Decode reads the attributes, each into an element. What x refers to is used again.")
	g.p("func (x *%s) Decode(b []byte, kind string) error {", name)
	g.p("*x = (*x)[:0]\nif *x == nil {\n*x = %s{}\n}", name)
	g.p("return codec.Each(b, func(attribute []byte) error {")
	g.p("*x = codec.Grow(*x)\nreturn (*x)[len(*x)-1].Decode(attribute, kind)\n})\n}\n")
	g.p("// NestFlag is NLA_F_NESTED.\nfunc (*%s) NestFlag() uint16 { return codec.Nested }", name)
}
