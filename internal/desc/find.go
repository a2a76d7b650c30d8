package desc

import (
	"fmt"
	"iter"
	"slices"
	"strings"
	"sync"
)

// table is a family that has not been read yet.
type table struct {
	Head
	text string
}

// read keeps what has been read of tables.
var read [len(tables)]struct {
	once   sync.Once
	family *Family
}

// Heads gives what is known of all families, in the order of their names.
func Heads() iter.Seq[*Head] {
	return func(yield func(*Head) bool) {
		for i := range tables {
			if !yield(&tables[i].Head) {
				return
			}
		}
	}
}

// Find gives a family by name, or nil. A letter's case does not matter where the name is clear without.
func Find(name string) *Family {
	for i := range tables {
		if tables[i].Name == name {
			return at(i)
		}
	}
	for i := range tables {
		if strings.EqualFold(tables[i].Name, name) {
			return at(i)
		}
	}
	return nil
}

func at(i int) *Family {
	r := &read[i]
	r.once.Do(func() {
		p := newParser(&Family{Head: tables[i].Head})
		p.parse(tables[i].text)
		r.family = p.f
	})
	return r.family
}

// Parse reads the table of a family that is not among those of Find.
func Parse(head Head, text string) (*Family, error) {
	p := newParser(&Family{Head: head})
	if p.parse(text); p.wrong != "" {
		return nil, fmt.Errorf("parse table of %s: %q is not understood", head.Name, p.wrong)
	}
	return p.f, nil
}

// Names are the names of all families.
func Names() []string {
	var all []string
	for h := range Heads() {
		all = append(all, h.Name)
	}
	return all
}

// ByProtocol reads all families of a protocol that have it for themselves or share it; none are generic.
func ByProtocol(protocol int) []*Family {
	var found []*Family
	for i := range tables {
		if !tables[i].Generic && tables[i].Protocol == protocol {
			found = append(found, at(i))
		}
	}
	return found
}

// Operation gives an operation by name, or nil.
func (f *Family) Operation(name string) *Operation {
	return named(f.Operations, func(o *Operation) bool { return o.Name == name })
}

// Set gives a set by name, or nil.
func (f *Family) Set(name string) *Set {
	return named(f.Sets, func(s *Set) bool { return s.Name == name })
}

// Enum gives an enum by name, or nil.
func (f *Family) Enum(name string) *Enum {
	return named(f.Enums, func(e *Enum) bool { return e.Name == name })
}

// Struct gives a structure by name, or nil.
func (f *Family) Struct(name string) *Struct {
	return named(f.Structs, func(s *Struct) bool { return s.Name == name })
}

// Group gives a group by name, or nil.
func (f *Family) Group(name string) *Group {
	return named(f.Groups, func(g *Group) bool { return g.Name == name })
}

// Attribute gives an attribute by name, or nil.
func (s *Set) Attribute(name string) *Attribute {
	return named(s.Attributes, func(a *Attribute) bool { return a.Name == name })
}

// Number gives an attribute by number, or nil. Most sets have them in order and without gaps.
func (s *Set) Number(n uint16) *Attribute {
	if s == nil {
		return nil
	}
	if i := int(n) - 1; i >= 0 && i < len(s.Attributes) && s.Attributes[i].Number == n {
		return s.Attributes[i]
	}
	return named(s.Attributes, func(a *Attribute) bool { return a.Number == n })
}

// Member gives a member by name, or nil.
func (s *Struct) Member(name string) *Member {
	i := slices.IndexFunc(s.Members, func(m Member) bool { return m.Name == name })
	if i < 0 {
		return nil
	}
	return &s.Members[i]
}

// Form gives the body that a selector's value selects, or nil.
func (m *SubMessage) Form(value string) *Form {
	return named(m.Forms, func(f *Form) bool { return f.Value == value })
}

// Number gives the body that a selector's number selects, or nil.
func (m *SubMessage) Number(n int64) *Form {
	return named(m.Forms, func(f *Form) bool { return f.Number != nil && *f.Number == n })
}

func named[T any](list []*T, is func(*T) bool) *T {
	if i := slices.IndexFunc(list, is); i >= 0 {
		return list[i]
	}
	return nil
}
