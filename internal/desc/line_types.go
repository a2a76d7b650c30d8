package desc

import "slices"

func (p *parser) enumLine(l *words) {
	name := l.next()
	e := refer(p.enums, name)
	e.Name, p.enum, p.prefix = name, e, ""
	for l.option() {
		switch l.key {
		case "c":
			e.CName = l.val
		case "p":
			p.prefix = l.val
		case "flags":
			e.Flags = true
		}
	}
	p.f.Enums = append(p.f.Enums, e)
}

func (p *parser) entryLine(l *words) {
	e := Entry{Name: l.next()}
	l.val = l.next()
	e.Value = l.int64()
	for l.option() {
		switch l.key {
		case "c":
			e.CName = l.val
		case "since":
			e.Since = l.val
		}
	}
	if e.CName == "" {
		e.CName = CName(p.prefix, e.Name)
	}
	p.enum.Entries = append(p.enum.Entries, e)
}

func (p *parser) structLine(l *words) {
	name := l.next()
	s := refer(p.structs, name)
	s.Name, s.Size, p.struc = name, l.nextInt(), s
	for l.option() {
		switch l.key {
		case "c":
			s.CName = l.val
		case "flex":
			s.Flexible = true
		}
	}
	p.f.Structs = append(p.f.Structs, s)
}

func (p *parser) memberLine(l *words) {
	m := Member{Name: l.next(), Type: typeOf(l.next()), Size: l.nextInt()}
	if before := p.struc.Members; len(before) > 0 {
		last := before[len(before)-1]
		m.Offset = last.Offset + last.Size
	}
	for l.option() {
		switch l.key {
		case "struct":
			m.Struct = refer(p.structs, l.val)
		case "lenin":
			m.LenIn = l.val
		default:
			p.format(&m.Format, l)
		}
	}
	p.struc.Members = append(p.struc.Members, m)
}

func (p *parser) format(f *Format, l *words) {
	switch l.key {
	case "be":
		f.BigEndian = true
	case "enum":
		f.Enum = refer(p.enums, l.val)
	case "asflags":
		f.AsFlags = true
	case "hint":
		f.Hint = l.val
	}
}

func typeOf(name string) Type { return Type(max(0, slices.Index(typeNames[:], name))) }
