package dyn

import (
	"fmt"

	"github.com/nlctl/netlink"
	"github.com/nlctl/netlink/internal/desc"
)

// Place is an attribute in a message.
type Place struct {
	Path      string          // like "linkinfo.data.id"; "" if there is no such attribute
	Attribute *desc.Attribute // nil if it is not known
	Value     any
}

// Find gives the attribute that is at an offset of a payload.
func Find(body *desc.Body, data []byte, offset int) Place {
	n := headerLen(body.Header, data)
	p := pathFinder{offset: offset}
	p.Path = p.find(body.Set, data[n:], n)
	return p.Place
}

// Sent is the value, if it is short.
func (p Place) Sent() string {
	switch v := p.Value.(type) {
	case nil, Fields, List:
		return ""
	default:
		return inWord(v)
	}
}

// MissingPath names the attribute of a number that a payload lacks, in the nest at an offset; 0 is the payload itself.
func MissingPath(body *desc.Body, data []byte, nest int, number uint16) string {
	if nest == 0 {
		return nameIn(body.Set, number)
	}
	n := headerLen(body.Header, data)
	p := pathFinder{offset: nest}
	path := p.find(body.Set, data[n:], n)
	if path == "" {
		return ""
	}
	return path + "." + nameIn(p.inside, number)
}

func headerLen(s *desc.Struct, data []byte) int {
	if s == nil {
		return 0
	}
	return min(netlink.Align(structLen(s, data)), len(data))
}

func nameIn(set *desc.Set, number uint16) string {
	if a := set.Number(number); a != nil {
		return a.Name
	}
	return fmt.Sprint(number)
}

// pathFinder walks to an offset.
type pathFinder struct {
	decoder
	Place
	offset int
	inside *desc.Set // of what was found
}

// find looks among attributes that begin at a position.
func (p *pathFinder) find(set *desc.Set, data []byte, position int) string {
	if len(p.scopes) >= maxDepth {
		return ""
	}
	p.scopes = append(p.scopes, scope{set, data})
	defer func() { p.scopes = p.scopes[:len(p.scopes)-1] }()
	seen := map[uint16]int{}
	it := netlink.Attributes(data)
	for i, start, next := 0, position, 0; it.Next(); i, start = i+1, next {
		end := start + 4 + len(it.Bytes())
		next = start + netlink.Align(end-start)
		name := nameIn(set, it.Type())
		a := set.Number(it.Type())
		switch {
		case set != nil && set.Ordered:
			name = fmt.Sprintf("[%d].%s", i, name)
		case a != nil && a.Multi:
			name = fmt.Sprintf("%s[%d]", name, seen[it.Type()])
		}
		seen[it.Type()]++
		if p.offset >= start && p.offset < end {
			return name + p.into(a, it.Bytes(), start)
		}
	}
	return ""
}

// into is the rest of the path inside an attribute that starts at a position, with what separates it.
func (p *pathFinder) into(a *desc.Attribute, data []byte, start int) string {
	if a == nil {
		return ""
	}
	set, skip := p.content(a, data)
	p.inside = set
	switch {
	case p.offset == start:
		p.Attribute, p.Value = a, p.value(a, data)
		return ""
	case a.Type == desc.IndexedArray:
		return p.element(set, data, start+4)
	case a.Records != "":
		return p.record(a, data, start+4)
	case set == nil:
		return ""
	}
	inner := p.find(set, data[skip:], start+4+skip)
	if inner == "" || inner[0] == '[' {
		return inner
	}
	return "." + inner
}

// content is the set of what is inside an attribute, and how many bytes go before.
func (p *pathFinder) content(a *desc.Attribute, data []byte) (set *desc.Set, skip int) {
	switch a.Type {
	case desc.Nest:
		return a.Nested, headerLen(a.Struct, data)
	case desc.IndexedArray:
		return a.Nested, 0
	case desc.SubMsg:
		if form := p.form(a); form != nil {
			return form.Set, headerLen(form.Header, data)
		}
	}
	return nil, 0
}

// element looks among the elements of an array.
func (p *pathFinder) element(set *desc.Set, data []byte, start int) string {
	it := netlink.Attributes(data)
	for i := 0; it.Next(); i++ {
		end := start + 4 + len(it.Bytes())
		if p.offset >= start && p.offset < end {
			return fmt.Sprintf("[%d]", i) + p.within(set, it.Bytes(), start+4)
		}
		start += netlink.Align(end - start)
	}
	return ""
}

// record looks among records.
func (p *pathFinder) record(a *desc.Attribute, data []byte, start int) string {
	for i := 0; len(data) > 0; i++ {
		n := recordLen(a, data)
		if n == 0 {
			return ""
		}
		if p.offset >= start && p.offset < start+n {
			return fmt.Sprintf("[%d]", i) + p.within(a.Nested, data[a.Struct.Size:n], start+a.Struct.Size)
		}
		next := min(netlink.Align(n), len(data))
		data, start = data[next:], start+next
	}
	return ""
}

// within is the path inside an element.
func (p *pathFinder) within(set *desc.Set, data []byte, start int) string {
	if p.inside = set; p.offset < start {
		return ""
	}
	if inner := p.find(set, data, start); inner != "" {
		return "." + inner
	}
	return ""
}
