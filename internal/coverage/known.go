package coverage

import (
	"slices"
	"strings"

	"github.com/nlctl/netlink/internal/desc"
)

// known is what the specs describe, by the names and numbers of the kernel.
type known struct {
	attributes map[string][]*desc.Attribute
	entries    map[string]bool // of enums
	messages   map[messageKey]*described
	families   map[string]*desc.Family
}

// messageKey is a message: family is of a generic one only, since families of another protocol share its numbers.
type messageKey struct {
	protocol, number int
	family           string
}

// described is what the specs know of a message.
type described struct {
	modes   string
	headers []string
	specs   []string
}

func know() *known {
	k := &known{
		attributes: map[string][]*desc.Attribute{}, entries: map[string]bool{}, messages: map[messageKey]*described{},
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
		mode string
		body *desc.Body
	}{{"r", o.Do}, {"k", o.DoReply}, {"d", o.Dump}, {"k", o.DumpReply}, {"k", o.Event}} {
		if m.body == nil {
			continue
		}
		key := messageKey{protocol: f.Protocol, number: m.body.Value}
		if f.Generic {
			key.family = f.Name
		}
		d := k.messages[key]
		if d == nil {
			d = &described{}
			k.messages[key] = d
		}
		d.modes += m.mode
		d.headers = append(d.headers, headers(m.body.Header)...)
		if !slices.Contains(d.specs, f.Name) {
			d.specs = append(d.specs, f.Name)
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
