package main

import (
	"fmt"
	"strings"

	"github.com/nlctl/netlink/spec"
)

func (g *generator) writeStructs() {
	for _, s := range g.f.Structs {
		g.writeStruct(s)
	}
}

func (g *generator) writeStruct(s *spec.Struct) {
	name, common := g.structs[s], memberPrefix(s)
	fields, taken := map[*spec.Member]string{}, names{"Tail": true, "Decode": true, "AppendTo": true, "NestFlag": true, "Wire": true}
	g.p("// %s is a structure of %d bytes%s.\ntype %s struct {", name, s.Size, inC("struct ", s.CName), name)
	for _, m := range s.Members {
		if m.Type == spec.Pad {
			continue
		}
		fields[m] = taken.take(goName(m.Name[common:]), "Member")
		g.p("%s %s // %s", fields[m], g.memberType(m), memberFact(m, common))
	}
	if !s.Flexible {
		g.p("Tail []byte // what a newer kernel has behind it")
	}
	g.p("}\n")
	g.writeStructDecode(s, name, fields)
	g.writeStructAppend(s, name, fields)
	g.end()
}

// memberPrefix is the length of what all members' names begin with, up to a hyphen: C has no names of its own in each
// structure, Go has.
func memberPrefix(s *spec.Struct) int {
	prefix, count := "", 0
	for _, m := range s.Members {
		if m.Type == spec.Pad {
			continue
		}
		if count++; count == 1 {
			prefix = m.Name
		}
		for !strings.HasPrefix(m.Name, prefix) {
			prefix = prefix[:len(prefix)-1]
		}
	}
	if count < 2 {
		return 0
	}
	return strings.LastIndexAny(prefix, "-_") + 1
}

func memberFact(m *spec.Member, common int) string {
	s := fmt.Sprintf("%s at %d", m.Type, m.Offset)
	if common > 0 {
		s = m.Name + ", " + s
	}
	if m.BigEndian {
		s += ", big-endian"
	}
	return s
}

// memberType is the Go type of a member: arrays have the structure's length, addresses are netip's.
func (g *generator) memberType(m *spec.Member) string {
	switch {
	case m.Struct != nil && (m.Size == m.Struct.Size || m.Size == 0 && m.Struct.Flexible):
		return g.structs[m.Struct]
	case m.Struct != nil && m.Size == 0:
		return "[]" + g.structs[m.Struct]
	case isAddress(m.Hint, m.Type) && (m.Hint == "ipv4" && m.Size == 4 || m.Hint == "ipv6" && m.Size == 16):
		return "netip.Addr"
	case m.Type.Width() > 0:
		if e := g.enumType(m.Enum, m.EnumAsFlags); e != "" && !m.Type.Signed() {
			return e
		}
		return scalar(m.Type)
	case m.Type == spec.String && m.Size > 0:
		return "string"
	case m.Size == 0:
		return "[]byte"
	}
	return fmt.Sprintf("[%d]byte", m.Size)
}

func order(big bool) string {
	if big {
		return "BigEndian"
	}
	return "NativeEndian"
}

// load reads an integer of a width at an expression.
func load(width int, big bool, at string) string {
	if width == 1 {
		return at + "[0]"
	}
	return fmt.Sprintf("binary.%s.Uint%d(%s)", order(big), 8*width, at)
}

func (g *generator) writeStructDecode(s *spec.Struct, name string, fields map[*spec.Member]string) {
	g.p("// Decode reads the structure. A shorter one is an older kernel's: what it lacks is zero.")
	g.p("func (x *%s) Decode(b []byte, _ string) error {", name)
	if s.Size > 0 {
		g.p("var full [%d]byte\nif len(b) < %d {\ncopy(full[:], b)\nb = full[:]\n}", s.Size, s.Size)
	}
	for _, m := range s.Members {
		if m.Type == spec.Pad {
			continue
		}
		to, at, typ := "x."+fields[m], fmt.Sprintf("b[%d:%d]", m.Offset, m.Offset+m.Size), g.memberType(m)
		switch {
		case m.Struct != nil && typ == g.structs[m.Struct]:
			if m.Size == 0 {
				at = fmt.Sprintf("b[%d:]", m.Offset) // flexible itself
			}
			g.p("if err := %s.Decode(%s, \"\"); err != nil {\nreturn err\n}", to, at)
		case typ == "netip.Addr":
			g.p("%s, _ = codec.Address(%s)", to, at)
		case m.Type.Width() > 0:
			g.p("%s = %s(%s)", to, typ, load(m.Type.Width(), m.BigEndian, at))
		case typ == "string":
			g.p("%s = codec.Text(%s, %s)", to, at, to)
		case typ == "[]byte":
			g.p("%s = append(%s[:0], b[%d:%s]...)", to, to, m.Offset, tailEnd(s))
		case m.Size == 0:
			g.p("%s = %s[:0]\nfor b := b[%d:]; len(b) >= %d; b = b[%d:] {", to, to, m.Offset, m.Struct.Size, m.Struct.Size)
			g.p("%s = append(%s, %s{})\n_ = %s[len(%s)-1].Decode(b[:%d], \"\") // of so many bytes it cannot fail\n}", to, to, typ[2:], to, to, m.Struct.Size)
		default:
			g.p("copy(%s[:], %s)", to, at)
		}
	}
	if !s.Flexible {
		g.p("x.Tail = codec.Tail(b, %d, x.Tail)", s.Size)
	}
	g.p("return nil\n}\n")
}

// tailEnd is where the flexible tail of a structure in b ends, or nothing where it takes what is left.
func tailEnd(s *spec.Struct) string {
	m := s.Counted()
	if m == nil {
		return ""
	}
	return fmt.Sprintf("codec.End(%d, uint64(%s), len(b))", s.Size, load(m.Type.Width(), m.BigEndian, fmt.Sprintf("b[%d:]", m.Offset)))
}

func (g *generator) writeStructAppend(s *spec.Struct, name string, fields map[*spec.Member]string) {
	g.p("// bytes appends the structure as it stands in memory.")
	g.p("func (x *%s) bytes(b []byte) []byte {", name)
	for _, m := range s.Members {
		from, typ := "x."+fields[m], g.memberType(m)
		switch {
		case m.Type == spec.Pad:
			g.p("b = append(b, %s)", strings.TrimSuffix(strings.Repeat("0, ", m.Size), ", "))
		case m.Struct != nil && typ == g.structs[m.Struct]:
			g.p("b = %s.bytes(b)", from)
		case typ == "netip.Addr":
			g.p("b = append(b, codec.AddressBytes(%s, %d)...)", from, m.Size)
		case m == s.Counted():
			tail := fields[s.Members[len(s.Members)-1]]
			g.p("b = binary.%s.AppendUint%d(b, uint%d(len(x.%s)))", order(m.BigEndian), 8*m.Type.Width(), 8*m.Type.Width(), tail)
		case m.Type.Width() == 1:
			g.p("b = append(b, uint8(%s))", from)
		case m.Type.Width() > 0:
			g.p("b = binary.%s.AppendUint%d(b, uint%d(%s))", order(m.BigEndian), 8*m.Type.Width(), 8*m.Type.Width(), from)
		case typ == "string":
			g.p("b = append(b, make([]byte, %d)...)\ncopy(b[len(b)-%d:], %s)", m.Size, m.Size, from)
		case typ == "[]byte":
			g.p("b = append(b, %s...)", from)
		case m.Size == 0:
			g.p("for i := range %s {\nb = %s[i].bytes(b)\n}", from, from)
		default:
			g.p("b = append(b, %s[:]...)", from)
		}
	}
	if s.Flexible {
		g.p("return b\n}\n")
	} else {
		g.p("return append(b, x.Tail...)\n}\n")
	}
	g.p("// AppendTo appends the structure, padded to 4 bytes.")
	g.p("func (x *%s) AppendTo(b *netlink.Builder) { b.Append(x.bytes(nil)) }\n", name)
	g.p("// Wire is the structure as it stands in memory.\nfunc (x *%s) Wire() []byte { return x.bytes(nil) }\n", name)
	g.p("// NestFlag is 0: a structure is no nest.\nfunc (*%s) NestFlag() uint16 { return 0 }", name)
}
