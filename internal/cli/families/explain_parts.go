package families

import (
	"fmt"
	"strings"

	"github.com/nlctl/netlink/internal/desc"
	"github.com/nlctl/netlink/internal/dyn"
)

func (e *explainer) operation(o *desc.Operation) {
	e.printf("operation %s, %s", o.Name, o.CName)
	e.provider(o.Module, o.Config, o.Since)
	if len(o.Flags) > 0 {
		e.printf(", needs %s", strings.Join(o.Flags, " and "))
	}
	if o.Group != "" {
		e.printf(", to group %s", o.Group)
	}
	e.printf("\n")
	do, dump := e.tables(o)
	e.body("do", o.Do, do)
	e.body("do's reply", o.DoReply, nil)
	e.body("dump", o.Dump, dump)
	e.body("dump's reply", o.DumpReply, nil)
	e.body("event", o.Event, nil)
}

// tables are the kernel's policies of an operation's requests.
func (e *explainer) tables(o *desc.Operation) (do, dump *policy) {
	table := func(b *desc.Body, index func(uint32) *uint32) *policy {
		if b == nil || e.policies == nil {
			return nil
		}
		if i := index(uint32(b.Value)); i != nil {
			return &policy{*i, map[uint32]bool{*i: true}}
		}
		return nil
	}
	do = table(o.Do, func(v uint32) *uint32 { return e.policies.Operations[v].Do })
	dump = table(o.Dump, func(v uint32) *uint32 { return e.policies.Operations[v].Dump })
	return do, dump
}

func (e *explainer) body(name string, b *desc.Body, p *policy) {
	if b == nil {
		return
	}
	e.printf("%s: number %d\n", name, b.Value)
	if b.Header != nil {
		e.structure(b.Header, b.Set)
	}
	if b.Trailer != "" {
		e.printf("  %s\n", b.Trailer)
	} else if b.Set != nil {
		e.set(b.Set, b.Attributes(), p)
	}
}

// set writes attributes of a set, and what the kernel's policy says of them.
func (e *explainer) set(s *desc.Set, attributes []*desc.Attribute, p *policy) {
	e.printf("  set %s\n", s.Name)
	for _, a := range attributes {
		e.printf("    %s (%d, %s): %s", a.Name, a.Number, a.CName, typeText(a))
		if a.Since != "" {
			e.printf(", since Linux %s", a.Since)
		}
		e.policy(a, p)
		e.printf("\n")
	}
	if p != nil {
		e.below(s, attributes, p)
	}
}

// typeText is an attribute's type with all that is known of it.
func typeText(a *desc.Attribute) string {
	s := dyn.Accepted(a)
	if a.SubType != desc.None {
		s += " of " + a.SubType.String()
	}
	if a.Nested != nil {
		s += " " + a.Nested.Name
		if a.Nested.Ordered {
			s += ", in an order"
		}
	}
	if a.SubMessage != nil {
		s += fmt.Sprintf(" %s by %s", a.SubMessage.Name, a.Selector)
	}
	if a.Struct != nil {
		s += " struct " + a.Struct.Name
	}
	s += formatText(&a.Format)
	if a.Multi {
		s += ", any number of them"
	}
	return s
}

func formatText(f *desc.Format) string {
	s := ""
	if f.BigEndian {
		s += ", big-endian"
	}
	if f.Enum != nil {
		s += ", enum " + f.Enum.Name
	}
	if f.Hint != "" {
		s += ", as " + f.Hint
	}
	return s
}

func (e *explainer) enum(n *desc.Enum) {
	kind := "enum"
	if n.Flags {
		kind = "flags"
	}
	e.printf("%s %s\n", kind, n.Name)
	for _, entry := range n.Entries {
		if n.Flags {
			e.printf("  %s (%#x, %s)\n", entry.Name, entry.Value, entry.CName)
		} else {
			e.printf("  %s (%d, %s)\n", entry.Name, entry.Value, entry.CName)
		}
	}
}

// structure writes a structure, with the keys that its members have beside the attributes of a set.
func (e *explainer) structure(s *desc.Struct, beside *desc.Set) {
	e.printf("  struct %s, %d bytes\n", s.Name, s.Size)
	for i := range s.Members {
		m := &s.Members[i]
		if m.Type == desc.Pad {
			continue
		}
		e.printf("    %s (offset %d): %s", dyn.MemberName(m.Name, beside), m.Offset, m.Type)
		if m.Type.Width() == 0 && m.Size > 0 {
			e.printf(" of %d bytes", m.Size)
		}
		e.printf("%s\n", formatText(&m.Format))
	}
}
