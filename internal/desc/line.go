package desc

import "strings"

// A table has one thing on a line. A word says what it is, then come words that every such thing has, then options, alone
// or with a value behind "=". Names in C are left out where they are a prefix and the name in capitals.
//
//	E name [c=C] [p=PREFIX] [flags]                     enum, followed by its entries
//	e name value [c=C]                                  entry
//	S name size [c=C] [flex]                            struct, followed by its members
//	m name type size [FORMAT] [struct=S] [lenin=NAME]   member
//	A name [p=PREFIX] [of=SET] [ordered]                      set, followed by its attributes
//	a number name type [FORMAT] [...]                   attribute; attributeOption has the options
//	M name                                              sub-message, followed by its forms
//	f value [n=NUMBER] [h=STRUCT] [s=SET]               form
//	O name [c=C] [set=SET] [...]                        operation, followed by its bodies
//	do, dor, dump, dumpr, ev value [h=S] [s=SET] [t=TRAILER] [a=NAME,NAME]   body; a=^: as in the body before
//	G name number [c=C]                                 group
//
// FORMAT is be, enum=E, asflags and hint=H. Anything may have since=, module= and config=.

// parser reads a table. What a line refers to may come later, so it is made when it is mentioned.
type parser struct {
	f       *Family
	enums   map[string]*Enum
	structs map[string]*Struct
	sets    map[string]*Set
	subs    map[string]*SubMessage

	prefix string // of C names, of the enum or set at hand
	enum   *Enum
	struc  *Struct
	set    *Set
	sub    *SubMessage
	op     *Operation
	names  string // of the body before
	wrong  string // a line that was not understood; a test looks at it
}

func newParser(f *Family) *parser {
	return &parser{
		f: f, enums: map[string]*Enum{}, structs: map[string]*Struct{}, sets: map[string]*Set{}, subs: map[string]*SubMessage{},
	}
}

func (p *parser) parse(text string) {
	for line := range strings.SplitSeq(text, "\n") {
		if line == "" {
			continue
		}
		l := words{rest: line}
		if !p.line(l.next(), &l) {
			p.wrong = line
		}
	}
}

func (p *parser) line(kind string, l *words) bool {
	switch kind {
	case "E":
		p.enumLine(l)
	case "e":
		p.entryLine(l)
	case "S":
		p.structLine(l)
	case "m":
		p.memberLine(l)
	case "A":
		p.setLine(l)
	case "a":
		p.attributeLine(l)
	case "M":
		p.subLine(l)
	case "f":
		p.formLine(l)
	case "O":
		p.operationLine(l)
	case "G":
		p.groupLine(l)
	default:
		return p.bodyLine(kind, l)
	}
	return true
}
