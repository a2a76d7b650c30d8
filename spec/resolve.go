package spec

import (
	"strings"
)

// resolver turns what was written into a Family. Names are looked up in its maps.
type resolver struct {
	problems
	raw     rawFamily
	f       *Family
	sets    map[string]rawSet
	looking map[string]bool // structures that are being laid out: one in itself has no end
}

// Resolve looks up every name and counts every value.
func (s *Source) Resolve() (*Family, error) {
	r := resolver{sets: map[string]rawSet{}, looking: map[string]bool{}}
	r.decode(s.root, &r.raw)
	if err := r.err(); err != nil {
		return nil, err
	}
	r.family()
	r.consts()
	r.enums()
	r.structs()
	r.declareSets()
	r.subMessages()
	r.attributes()
	r.operations()
	r.groups()
	return r.f, r.err()
}

func (r *resolver) family() {
	raw := &r.raw
	r.f = &Family{
		Pos: raw.At, Name: raw.Name, Module: raw.Module, Config: raw.Config, Since: raw.Since,
		Bare: raw.Framing == "none", Generic: true, Version: 1,
	}
	switch raw.Protocol {
	case "", "genetlink", "genetlink-c", "genetlink-legacy":
		r.f.Protocol = 16
	case "netlink-raw":
		r.f.Generic = false
		if raw.ProtoNum == nil {
			r.add(raw.At, `netlink-raw needs a "protonum"`)
		} else {
			r.f.Protocol = int(*raw.ProtoNum)
		}
	default:
		r.unknown(raw.At, "protocol", raw.Protocol, []string{"genetlink", "genetlink-c", "genetlink-legacy", "netlink-raw"})
	}
	if raw.Version != nil {
		r.f.Version = uint8(*raw.Version)
	}
}

// cName is a name in C: the prefix that applies, then the name, in capitals.
func cName(own, prefix, name string) string {
	if own != "" {
		return own
	}
	return strings.ToUpper(strings.ReplaceAll(prefix+name, "-", "_"))
}

// prefix is the one that is written, or the language's own.
func prefix(written *string, otherwise string) string {
	if written != nil {
		return *written
	}
	return otherwise
}

func (r *resolver) enum(at Pos, name string) *Enum {
	if name == "" {
		return nil
	}
	e := r.f.Enum(name)
	if e == nil {
		r.unknown(at, "enum", name, names(r.f.Enums, func(e *Enum) string { return e.Name }))
	}
	return e
}

func (r *resolver) structure(at Pos, name string) *Struct {
	if name == "" {
		return nil
	}
	s := r.f.Struct(name)
	if s == nil {
		r.unknown(at, "struct", name, names(r.f.Structs, func(s *Struct) string { return s.Name }))
	}
	return s
}

func (r *resolver) set(at Pos, name string) *Set {
	if name == "" {
		return nil
	}
	s := r.f.Set(name)
	if s == nil {
		r.unknown(at, "attribute set", name, names(r.f.Sets, func(s *Set) string { return s.Name }))
	}
	return s
}

func names[T any](list []*T, of func(*T) string) []string {
	all := make([]string, 0, len(list))
	for _, e := range list {
		all = append(all, of(e))
	}
	return all
}
