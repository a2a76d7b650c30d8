package codec

import (
	"strconv"

	"github.com/nlctl/netlink"
)

// place is an attribute, or an element of a list, in a request.
type place struct {
	path    string
	name    Name
	at, end int    // where it is in the message, with its header
	start   int    // of what is in it
	content []byte // from start on
}

// tell gives an error what is known of the attribute at fault. It does nothing if none was found.
func (p place) tell(e *netlink.Error) {
	if p.path == "" {
		return
	}
	e.Path, e.Sent = p.path, p.name.show(p.content)
	if p.name.Limited {
		e.Accepts = p.name.limits()
	}
}

// find gives the innermost place at an offset.
func (p place) find(offset int) (found place) {
	p.visit(func(q place) bool {
		if offset >= q.at && offset < q.end {
			found = q
		}
		return q.at < offset
	})
	return found
}

// outOfRange finds an attribute whose value the description does not accept, for a kernel that does not say which one it
// refuses.
func (p place) outOfRange() (found place) {
	p.visit(func(q place) bool {
		v, ok := q.name.number(q.content)
		if ok && q.name.Limited && (v < q.name.Min || v > q.name.Max) {
			found = q
		}
		return found.path == ""
	})
	return found
}

// visit gives everything inside of p, an attribute before what is in it, until do says that it is enough.
func (p place) visit(do func(place) bool) bool {
	switch {
	case p.name.Shape == Records:
		return p.records(do)
	case p.name.Shape != Elements && p.name.Inner == nil:
		return true
	}
	it, at := netlink.Attributes(p.content), p.start
	seen := map[uint16]int{}
	for i := 0; it.Next(); i++ {
		q := place{at: at, end: at + 4 + len(it.Bytes()), start: at + 4, content: it.Bytes()}
		at += netlink.Align(q.end - at)
		p.identify(&q, it.Type(), i, seen[it.Type()])
		seen[it.Type()]++
		if q.name.Shape == Set || q.name.Shape == Ordered {
			q.skip()
		}
		if !do(q) || !q.visit(do) {
			return false
		}
	}
	return true
}

// identify tells what an attribute inside of p is: the one of its type number again, and number i of all.
func (p *place) identify(q *place, typ uint16, i, again int) {
	switch p.name.Shape {
	case Elements:
		q.path, q.name = p.path+index(i), p.name
		q.name.Shape = Set
		return
	case Ordered:
		q.path = p.path + index(i) + "."
	default:
		if p.path != "" {
			q.path = p.path + "."
		}
	}
	q.name = p.name.Inner(p.content, typ, "")
	if q.path += q.name.Text; q.name.Multi {
		q.path += index(again)
	}
}

// records gives records and what is in them.
func (p place) records(do func(place) bool) bool {
	at := p.start
	for i, b := 0, p.content; len(b) >= p.name.Skip && len(b) > 0; i++ {
		q := place{path: p.path + index(i), name: p.name, at: at, start: at}
		q.content, b = Record(b, p.name.Skip, p.name.Record(b))
		q.end = at + len(q.content)
		at += netlink.Align(len(q.content))
		q.name.Shape = Set
		q.skip()
		if !do(q) || !q.visit(do) {
			return false
		}
	}
	return true
}

// skip goes over the structure in front of the attributes.
func (p *place) skip() {
	n := min(p.name.Skip, len(p.content))
	p.content, p.start = p.content[n:], p.start+n
}

func index(i int) string { return "[" + strconv.Itoa(i) + "]" }
