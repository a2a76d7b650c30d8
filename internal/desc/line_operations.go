package desc

import "strings"

func (p *parser) operationLine(l *words) {
	o := &Operation{Name: l.next()}
	for l.option() {
		switch l.key {
		case "c":
			o.CName = l.val
		case "set":
			o.Set = refer(p.sets, l.val)
		case "notify":
			o.Notify = l.val
		case "group":
			o.Group = l.val
		case "flags":
			o.Flags = strings.Split(l.val, ",")
		default:
			provider(l, &o.Module, &o.Config, &o.Since)
		}
	}
	p.op = o
	p.f.Operations = append(p.f.Operations, o)
}

func (p *parser) bodyLine(kind string, l *words) bool {
	b := &Body{Value: l.nextInt()}
	switch kind {
	case "do":
		p.op.Do = b
	case "dor":
		p.op.DoReply = b
	case "dump":
		p.op.Dump = b
	case "dumpr":
		p.op.DumpReply = b
	case "ev":
		p.op.Event = b
	default:
		return false
	}
	for l.option() {
		p.bodyOption(b, l)
	}
	p.names = b.names
	return true
}

func (p *parser) bodyOption(b *Body, l *words) {
	switch l.key {
	case "h":
		b.Header = refer(p.structs, l.val)
	case "s":
		b.Set = refer(p.sets, l.val)
	case "t":
		b.Trailer = l.val
	case "a":
		if b.names = l.val; l.val == "^" {
			b.names = p.names
		}
	}
}

func (p *parser) groupLine(l *words) {
	g := &Group{Name: l.next(), Number: uint32(l.nextInt())}
	for l.option() {
		switch l.key {
		case "c":
			g.CName = l.val
		case "since":
			g.Since = l.val
		}
	}
	p.f.Groups = append(p.f.Groups, g)
}
