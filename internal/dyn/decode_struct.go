package dyn

import (
	"github.com/nlctl/netlink"
	"github.com/nlctl/netlink/internal/desc"
)

// structure decodes a C structure. An older kernel's shorter one ends in zeros, and what a newer one has more is kept.
func (d *decoder) structure(s *desc.Struct, data []byte) Fields {
	if len(data) < s.Size {
		data = append(make([]byte, 0, s.Size), data...)[:s.Size]
	}
	f := make(Fields, 0, len(s.Members))
	for i := range s.Members {
		m := &s.Members[i]
		if m.Type == desc.Pad {
			continue
		}
		end := m.Offset + m.Size
		if m.Size == 0 {
			end = structLen(s, data)
		}
		f = append(f, Field{Name: m.Name, Value: d.member(m, data[m.Offset:end])})
	}
	if !s.Flexible && len(data) > s.Size {
		f = append(f, Field{Name: "rest", Value: Bytes(data[s.Size:])})
	}
	return f
}

// structLen is how many of the bytes a structure takes.
func structLen(s *desc.Struct, data []byte) int {
	if !s.Flexible || len(data) < s.Size {
		return min(s.Size, len(data))
	}
	n := uint64(len(data) - s.Size)
	if m := counted(s); m != nil {
		counted, _ := integer(m.BigEndian, data[m.Offset:m.Offset+m.Size])
		n = min(n, counted)
	}
	return s.Size + int(n)
}

func (d *decoder) member(m *desc.Member, data []byte) any {
	switch {
	case m.Struct != nil && !m.Struct.Flexible && m.Struct.Size > 0 && len(data) > m.Struct.Size && len(data)%m.Struct.Size == 0:
		return d.structures(m.Struct, data)
	case m.Struct != nil:
		return d.structure(m.Struct, data)
	case m.Type == desc.String:
		return text8(beforeNUL(data))
	case m.Type == desc.Binary:
		return notation(m.Hint, data)
	}
	return scalar(m.Type, &m.Format, data)
}

func (d *decoder) structures(s *desc.Struct, data []byte) List {
	l := List{}
	for ; len(data) >= s.Size; data = data[s.Size:] {
		l = append(l, d.structure(s, data[:s.Size]))
	}
	return l
}

// records decodes structures that say how long they are with the attributes behind them.
func (d *decoder) records(a *desc.Attribute, data []byte) any {
	all, l := data, List{}
	for len(data) > 0 {
		n := recordLen(a, data)
		if n == 0 {
			return Bytes(all)
		}
		f := apart(d.structure(a.Struct, data[:a.Struct.Size]), a.Nested)
		attrs, ok := d.nest(a.Nested, data[a.Struct.Size:n]).(Fields)
		if !ok {
			return Bytes(all)
		}
		l = append(l, append(f, attrs...))
		data = data[min(netlink.Align(n), len(data)):]
	}
	return l
}

// recordLen is the length of the record at the start of data, or 0 if there is none.
func recordLen(a *desc.Attribute, data []byte) int {
	m := a.Struct.Member(a.Records)
	if m == nil || len(data) < a.Struct.Size {
		return 0
	}
	n, _ := integer(m.BigEndian, data[m.Offset:m.Offset+m.Size])
	if n < uint64(a.Struct.Size) || n > uint64(len(data)) {
		return 0
	}
	return int(n)
}

// subMessage decodes a body by what its selector says.
func (d *decoder) subMessage(a *desc.Attribute, data []byte) any {
	form := d.form(a)
	if form == nil {
		return Bytes(data)
	}
	return d.body(form.Header, form.Set, data)
}

// body decodes a header and attributes, either of which there may not be.
func (d *decoder) body(header *desc.Struct, set *desc.Set, data []byte) any {
	if header == nil {
		return d.nest(set, data)
	}
	f, rest := d.header(header, set, data)
	if set == nil {
		if len(rest) > 0 {
			f = append(f, Field{Name: "rest", Value: Bytes(rest)})
		}
		return f
	}
	attrs, ok := d.nest(set, rest).(Fields)
	if !ok {
		return Bytes(data)
	}
	return append(f, attrs...)
}

// form finds the selector in the sets around, the nearest first.
func (d *decoder) form(a *desc.Attribute) *desc.Form {
	for i := len(d.scopes) - 1; i >= 0; i-- {
		s := d.scopes[i]
		if s.set == nil {
			continue
		}
		by := s.set.Attribute(a.Selector)
		if by == nil {
			continue
		}
		it := netlink.Attributes(s.data)
		for it.Next() {
			if it.Type() == by.Number {
				return formOf(a.SubMessage, by, it.Bytes())
			}
		}
	}
	return nil
}

func formOf(m *desc.SubMessage, by *desc.Attribute, data []byte) *desc.Form {
	if by.Type == desc.String {
		return m.Form(string(beforeNUL(data)))
	}
	n, ok := integer(by.BigEndian, data)
	if !ok {
		return nil
	}
	return m.Number(int64(n))
}
