package spec

import (
	"math/bits"
	"slices"
)

func (r *resolver) consts() {
	for _, d := range r.raw.Definitions {
		if d.Type != "const" {
			continue
		}
		c := &Const{Pos: d.At, Name: d.Name, CName: cName(d.CName, prefix(d.NamePrefix, ""), d.Name)}
		if value, ok := parseNumber(d.Value); ok {
			c.Value = int64(value.Bits)
		} else {
			c.Text = d.Value
		}
		r.f.Consts = append(r.f.Consts, c)
	}
}

func (r *resolver) enums() {
	for _, d := range r.raw.Definitions {
		switch d.Type {
		case "enum", "flags":
			if r.f.Enum(d.Name) != nil {
				r.add(d.At, "%s is defined twice", d.Name)
			}
			r.f.Enums = append(r.f.Enums, r.entries(d))
		case "const", "struct":
		default:
			r.unknown(d.At, "type of definition", d.Type, []string{"const", "enum", "flags", "struct"})
		}
	}
}

func (r *resolver) entries(d rawDefinition) *Enum {
	e := &Enum{Pos: d.At, Name: d.Name, CName: d.EnumName, Flags: d.Type == "flags"}
	next, _ := parseNumber(d.ValueStart)
	value, seen := int64(next.Bits), map[string]bool{}
	for _, raw := range d.Entries {
		if raw.Value != nil {
			value = *raw.Value
		}
		if seen[raw.Name] {
			r.add(raw.At, "entry %s is there twice", raw.Name)
		}
		seen[raw.Name] = true
		entry := Entry{Name: raw.Name, Value: value, Since: raw.Since}
		entry.CName = cName(raw.CName, prefix(d.NamePrefix, r.f.Name+"-"+d.Name+"-"), raw.Name)
		if e.Flags {
			if value < 0 || value > 63 {
				r.add(raw.At, "flag %s has no bit %d", raw.Name, value)
				value = 0
			}
			entry.Bit, entry.Value = uint8(value), 1<<value
		}
		e.Entries = append(e.Entries, entry)
		value++
	}
	return e
}

func (r *resolver) structs() {
	for _, d := range r.raw.Definitions {
		if d.Type != "struct" {
			continue
		}
		if r.f.Struct(d.Name) != nil {
			r.add(d.At, "%s is defined twice", d.Name)
		}
		r.f.Structs = append(r.f.Structs, &Struct{Pos: d.At, Name: d.Name, CName: d.CName, Size: -1})
	}
	for _, d := range r.raw.Definitions {
		if d.Type == "struct" {
			r.layOut(d)
		}
	}
}

// layOut places the members one behind the other: the language wants padding spelt out.
func (r *resolver) layOut(d rawDefinition) *Struct {
	s := r.f.Struct(d.Name)
	switch {
	case r.looking[d.Name]:
		r.add(d.At, "struct %s contains itself", d.Name)
		s.Size = 0
		return s
	case s.Size >= 0:
		return s
	}
	r.looking[d.Name] = true
	defer delete(r.looking, d.Name)
	offset := 0
	for i, raw := range d.Members {
		m := r.member(raw)
		m.Offset = offset
		if m.Size == 0 {
			if i != len(d.Members)-1 {
				r.add(raw.At, "%s of struct %s has no length and is not the last", raw.Name, d.Name)
			}
			s.Flexible = true
		}
		r.lenIn(raw, m, s)
		offset += m.Size
		s.Members = append(s.Members, m)
	}
	s.Size = offset
	return s
}

// lenIn finds the member that says how long another is.
func (r *resolver) lenIn(raw rawMember, m *Member, s *Struct) {
	if raw.LenIn == "" {
		return
	}
	i := slices.IndexFunc(s.Members, func(before *Member) bool { return before.Name == raw.LenIn })
	if m.Size > 0 || i < 0 || !s.Members[i].Type.Integer() {
		r.add(raw.At, "%s of struct %s can have its length in an integer before it, and has no other", raw.Name, s.Name)
		return
	}
	m.LenIn = s.Members[i]
}

func (r *resolver) member(raw rawMember) *Member {
	m := &Member{
		Pos: raw.At, Name: raw.Name, Type: Type(raw.Type), BigEndian: raw.ByteOrder == "big-endian",
		Enum: r.enum(raw.At, raw.Enum), EnumAsFlags: raw.EnumAsFlags, Hint: raw.Display,
	}
	m.Size = m.Type.Width()
	switch {
	case m.Size > 0:
	case m.Type == Binary || m.Type == String || m.Type == Pad:
		m.Size = r.length(raw.At, raw.Len)
		r.nest(raw, m)
	default:
		r.unknown(raw.At, "type of member", raw.Type, memberTypes)
	}
	return m
}

var memberTypes = []string{"u8", "u16", "u32", "u64", "s8", "s16", "s32", "s64", "binary", "string", "pad"}

// nest lays out a structure inside a structure, which may be defined later.
func (r *resolver) nest(raw rawMember, m *Member) {
	if m.Struct = r.structure(raw.At, raw.Struct); m.Struct == nil {
		return
	}
	for _, d := range r.raw.Definitions {
		if d.Name == raw.Struct && d.Type == "struct" {
			r.layOut(d)
		}
	}
	if m.Size == 0 && !m.Struct.Flexible && raw.Len == "" {
		m.Size = m.Struct.Size
	}
}

// length is a number or the name of a constant.
func (r *resolver) length(at Pos, text string) int {
	if text == "" {
		return 0
	}
	l := r.number(at, text)
	if l == nil || l.Negative || bits.Len64(l.Bits) > 20 {
		r.add(at, "%s is no length", text)
		return 0
	}
	return int(l.Bits)
}
