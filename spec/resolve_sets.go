package spec

import "slices"

// declareSets makes the sets known by name, so that they may nest each other and themselves.
func (r *resolver) declareSets() {
	for _, raw := range r.raw.Sets {
		if r.f.Set(raw.Name) != nil {
			r.add(raw.At, "attribute set %s is defined twice", raw.Name)
		}
		r.sets[raw.Name] = raw
		r.f.Sets = append(r.f.Sets, &Set{Pos: raw.At, Name: raw.Name, EnumName: raw.EnumName, Ordered: raw.Ordered})
	}
}

func (r *resolver) subMessages() {
	for _, raw := range r.raw.SubMessages {
		m := &SubMessage{Pos: raw.At, Name: raw.Name}
		for _, f := range raw.Formats {
			m.Formats = append(m.Formats, &Format{
				Pos: f.At, Value: f.Value, Header: r.structure(f.At, f.FixedHeader), Set: r.set(f.At, f.Set),
				Module: f.Module, Config: f.Config, Since: f.Since,
			})
		}
		r.f.SubMessages = append(r.f.SubMessages, m)
	}
}

// attributes fills the sets: first those that number, then the subsets of them.
func (r *resolver) attributes() {
	for i, raw := range r.raw.Sets {
		if raw.SubsetOf == "" {
			r.fill(r.f.Sets[i], raw)
		}
	}
	for i, raw := range r.raw.Sets {
		if raw.SubsetOf != "" {
			r.fillSubset(r.f.Sets[i], raw)
		}
	}
	for _, s := range r.f.Sets {
		for _, a := range s.Attributes {
			r.selector(s, a)
		}
	}
}

func (r *resolver) fill(s *Set, raw rawSet) {
	next := int64(1)
	for _, rawA := range raw.Attributes {
		if rawA.Value != nil {
			next = *rawA.Value
		}
		if next < 0 || next > 0x3fff {
			r.add(rawA.At, "attribute %s cannot have number %d", rawA.Name, next)
		}
		if old := s.Attribute(rawA.Name); old != nil {
			r.add(rawA.At, "attribute %s is there twice in %s", rawA.Name, s.Name)
		}
		a := r.attribute(rawA)
		a.Number, a.CName = uint16(next), r.attributeCName(raw, rawA)
		s.Attributes = append(s.Attributes, a)
		next++
	}
}

func (r *resolver) attributeCName(set rawSet, a rawAttribute) string {
	p := r.f.Name + "-a-"
	if set.Name != r.f.Name {
		p += set.Name + "-"
	}
	p = prefix(set.NamePrefix, p)
	return cName(a.CName, prefix(a.NamePrefix, p), a.Name)
}

// fillSubset takes the attributes over, with what the subset says differently of them.
func (r *resolver) fillSubset(s *Set, raw rawSet) {
	if s.SubsetOf = r.set(raw.At, raw.SubsetOf); s.SubsetOf == nil {
		return
	}
	whole := r.sets[raw.SubsetOf]
	for _, rawA := range raw.Attributes {
		i := slices.IndexFunc(whole.Attributes, func(a rawAttribute) bool { return a.Name == rawA.Name })
		if i < 0 {
			r.unknown(rawA.At, "attribute", rawA.Name, attributeNames(s.SubsetOf))
			continue
		}
		if s.Attribute(rawA.Name) != nil {
			continue // devlink names two twice
		}
		base := s.SubsetOf.Attribute(rawA.Name)
		a := r.attribute(override(whole.Attributes[i], rawA))
		a.Number, a.CName = base.Number, base.CName
		s.Attributes = append(s.Attributes, a)
	}
}

func attributeNames(s *Set) []string {
	return names(s.Attributes, func(a *Attribute) string { return a.Name })
}

// attribute looks up all that an attribute refers to.
func (r *resolver) attribute(raw rawAttribute) *Attribute {
	a := &Attribute{
		Pos: raw.At, Name: raw.Name, Type: Type(raw.Type), SubType: Type(raw.SubType),
		BigEndian: raw.ByteOrder == "big-endian", Multi: raw.Multi != nil && *raw.Multi,
		Enum: r.enum(raw.At, raw.Enum), EnumAsFlags: raw.EnumAsFlags != nil && *raw.EnumAsFlags,
		Nested: r.set(raw.At, raw.Nested), Struct: r.structure(raw.At, raw.Struct), Records: raw.RecordLength,
		TypeValues: raw.TypeValue, Selector: raw.Selector, Len: r.length(raw.At, raw.Len),
		Checks: r.checks(raw.At, raw.Checks), Hint: raw.Display, Since: raw.Since,
	}
	if a.SubType == "struct" {
		a.SubType, a.StructArray = "", true
	}
	if raw.SubMessage != "" {
		if a.SubMessage = r.f.SubMessage(raw.SubMessage); a.SubMessage == nil {
			r.unknown(raw.At, "sub-message", raw.SubMessage, names(r.f.SubMessages, func(m *SubMessage) string { return m.Name }))
		}
	}
	r.checkType(a)
	return a
}

func (r *resolver) checkType(a *Attribute) {
	switch a.Type {
	case Nest, NestTypeValue:
		if a.Nested == nil {
			r.add(a.Pos, "%s needs nested-attributes", a.Name)
		}
	case IndexedArray:
		if a.SubType == "" || a.SubType == Nest && a.Nested == nil {
			r.add(a.Pos, "%s needs a sub-type, and nested-attributes if that is a nest", a.Name)
		}
	case SubMsg:
		if a.SubMessage == nil || a.Selector == "" {
			r.add(a.Pos, "%s needs a sub-message and a selector", a.Name)
		}
	case Unused, Pad, Flag, Binary, String, Bitfield32:
	default:
		if !a.Type.Integer() {
			r.unknown(a.Pos, "type", string(a.Type), attributeTypes)
		}
	}
}

var attributeTypes = []string{
	"unused", "pad", "flag", "binary", "string", "bitfield32", "uint", "sint", "u8", "u16", "u32", "u64",
	"s8", "s16", "s32", "s64", "nest", "indexed-array", "nest-type-value", "sub-message",
}

// selector finds the attribute that selects a sub-message's format, in the same set or in one outside, and the numbers of
// formats that are named by an enum's entries.
func (r *resolver) selector(s *Set, a *Attribute) {
	if a.Type != SubMsg || a.SubMessage == nil {
		return
	}
	by := s.Attribute(a.Selector)
	if by == nil {
		if by = r.outer(a.Selector); by == nil {
			r.unknown(a.Pos, "selector", a.Selector, attributeNames(s))
			return
		}
		a.OuterSelect = true
	}
	if !by.Type.Integer() {
		return
	}
	for _, f := range a.SubMessage.Formats {
		f.Number = r.formatNumber(f, by.Enum)
	}
}

// outer finds an attribute by name that is a selector elsewhere.
func (r *resolver) outer(name string) *Attribute {
	for _, s := range r.f.Sets {
		if a := s.Attribute(name); a != nil && (a.Type == String || a.Type.Integer()) {
			return a
		}
	}
	return nil
}

func (r *resolver) formatNumber(f *Format, e *Enum) *int64 {
	if l, ok := parseNumber(f.Value); ok {
		n := int64(l.Bits)
		return &n
	}
	if e == nil {
		r.add(f.Pos, "format %s is no number", f.Value)
		return nil
	}
	for _, entry := range e.Entries {
		if entry.Name == f.Value {
			return &entry.Value
		}
	}
	r.unknown(f.Pos, "entry", f.Value, names(r.f.Enums, func(e *Enum) string { return e.Name }))
	return nil
}
