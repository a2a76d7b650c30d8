package coverage

import (
	"strings"

	"github.com/nlctl/netlink/internal/desc"
)

// known is what the specs describe, by the names and numbers of the kernel.
type known struct {
	attributes map[string][]*desc.Attribute
	entries    map[string]bool // of enums
	messages   map[messageKey][]described
	families   map[string]*desc.Family
}

// messageKey is a message. family is of a protocol only where families have numbers of their own.
type messageKey struct {
	protocol, number int
	family           string
}

func keyOf(protocol, number int, family string) messageKey {
	if protocol != generic && protocol != connector {
		family = ""
	}
	return messageKey{protocol, number, family}
}

// Protocols whose families have numbers of their own.
const (
	connector = 11
	generic   = 16
)

// described is one mode of a message that a spec has.
type described struct {
	mode    rune
	headers []string
	spec    string
}

func know() *known {
	k := &known{
		attributes: map[string][]*desc.Attribute{}, entries: map[string]bool{}, messages: map[messageKey][]described{},
		families: map[string]*desc.Family{},
	}
	for _, name := range desc.Names() {
		f := desc.Find(name)
		k.families[f.Name] = f
		for _, s := range f.Sets {
			for _, a := range s.Attributes {
				k.attributes[a.CName] = append(k.attributes[a.CName], a)
			}
		}
		for _, e := range f.Enums {
			for _, entry := range e.Entries {
				k.entries[entry.CName] = true
			}
		}
		for _, o := range f.Operations {
			k.operation(f, o)
		}
	}
	return k
}

func (k *known) operation(f *desc.Family, o *desc.Operation) {
	for _, m := range []struct {
		mode rune
		body *desc.Body
	}{{'r', o.Do}, {'k', o.DoReply}, {'d', o.Dump}, {'k', o.DumpReply}, {'k', o.Event}} {
		if m.body != nil {
			key := keyOf(f.Protocol, m.body.Value, f.Name)
			k.messages[key] = append(k.messages[key], described{m.mode, headers(m.body.Header), f.Name})
		}
	}
}

// headers are the names in C of a header, and of a structure that stands in it.
func headers(s *desc.Struct) []string {
	if s == nil {
		return nil
	}
	name := s.CName
	if name == "" {
		name = strings.ReplaceAll(s.Name, "-", "_")
	}
	names := []string{name}
	for _, m := range s.Members {
		names = append(names, headers(m.Struct)...)
	}
	return names
}
