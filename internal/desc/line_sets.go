package desc

import "strings"

func (p *parser) setLine(l *words) {
	name := l.next()
	s := refer(p.sets, name)
	s.Name, p.set, p.prefix = name, s, ""
	for l.option() {
		switch l.key {
		case "p":
			p.prefix = l.val
		case "of":
			s.Of = l.val
		case "ordered":
			s.Ordered = true
		}
	}
	p.f.Sets = append(p.f.Sets, s)
}

func (p *parser) attributeLine(l *words) {
	a := &Attribute{Number: uint16(l.nextInt()), Name: l.next(), Type: typeOf(l.next())}
	for l.option() {
		if !p.attributeOption(a, l) && !p.check(&a.Checks, l) {
			p.format(&a.Format, l)
		}
	}
	if a.CName == "" {
		a.CName = CName(p.prefix, a.Name)
	}
	p.set.Attributes = append(p.set.Attributes, a)
}

func (p *parser) attributeOption(a *Attribute, l *words) bool {
	switch l.key {
	case "c":
		a.CName = l.val
	case "sub":
		a.SubType = typeOf(l.val)
	case "multi":
		a.Multi = true
	case "nest":
		a.Nested = refer(p.sets, l.val)
	case "struct":
		a.Struct = refer(p.structs, l.val)
	case "array":
		a.StructArray = true
	case "records":
		a.Records = l.val
	case "values":
		a.TypeValues = strings.Split(l.val, ",")
	case "msg":
		a.SubMessage = refer(p.subs, l.val)
	case "sel":
		a.Selector = l.val
	case "outer":
		a.OuterSelect = true
	case "len":
		a.Len = integer(l.val)
	case "since":
		a.Since = l.val
	default:
		return false
	}
	return true
}

func (p *parser) check(c *Checks, l *words) bool {
	switch l.key {
	case "min":
		c.Min = l.limit()
	case "max":
		c.Max = l.limit()
	case "minlen":
		c.MinLen = l.intp()
	case "maxlen":
		c.MaxLen = l.intp()
	case "exact":
		c.ExactLen = l.intp()
	case "mask":
		c.Mask = new(l.uint64())
	default:
		return false
	}
	return true
}

func (p *parser) subLine(l *words) {
	name := l.next()
	p.sub = refer(p.subs, name)
	p.sub.Name = name
	p.f.SubMessages = append(p.f.SubMessages, p.sub)
}

func (p *parser) formLine(l *words) {
	f := &Form{Value: l.next()}
	for l.option() {
		switch l.key {
		case "n":
			f.Number = new(l.int64())
		case "h":
			f.Header = refer(p.structs, l.val)
		case "s":
			f.Set = refer(p.sets, l.val)
		default:
			provider(l, &f.Module, &f.Config, &f.Since)
		}
	}
	p.sub.Forms = append(p.sub.Forms, f)
}

func provider(l *words, module, config, since *string) {
	switch l.key {
	case "module":
		*module = l.val
	case "config":
		*config = l.val
	case "since":
		*since = l.val
	}
}
