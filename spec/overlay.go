package spec

import (
	"fmt"
	"slices"
	"strings"
)

// Overlay is a list of corrections to a specification, see specs/README.md.
type Overlay struct {
	Family  string
	at      Pos
	entries []*node
}

// ParseOverlay reads an overlay. Each of its entries must have a reason.
func ParseOverlay(file string, text []byte) (*Overlay, error) {
	root, err := parseYAML(file, text)
	if err != nil {
		return nil, err
	}
	family, entries := root.get("overlay"), root.get("entries")
	if family == nil || family.kind != scalar || entries == nil || entries.kind != sequence {
		return nil, &Error{root.at, `an overlay has the keys "overlay" and "entries"`}
	}
	var p problems
	for _, key := range root.keys {
		if key.value != "overlay" && key.value != "entries" {
			p.unknown(key.at, "key", key.value, []string{"overlay", "entries"})
		}
	}
	for _, e := range entries.items {
		p.checkEntry(e)
	}
	return &Overlay{Family: family.value, at: root.at, entries: entries.items}, p.err()
}

func (p *problems) checkEntry(e *node) {
	if e.kind != mapping {
		p.add(e.at, "an entry has a reason and what it changes")
		return
	}
	if r := e.get("reason"); r == nil || r.kind != scalar || strings.TrimSpace(r.value) == "" {
		p.add(e.at, "an entry needs a reason")
	}
	actions := 0
	for _, key := range e.keys {
		switch key.value {
		case "reason", "was", "set":
		case "change", "remove", "merge":
			actions++
		default:
			p.unknown(key.at, "key", key.value, []string{"reason", "change", "was", "set", "remove", "merge"})
		}
	}
	if actions != 1 {
		p.add(e.at, "an entry either changes, removes or merges")
	}
}

// Apply makes an overlay's changes. An entry that does not fit any more is an error; the others are made all the same.
func (s *Source) Apply(o *Overlay) error {
	if o.Family != s.name {
		return &Error{o.at, fmt.Sprintf("the overlay is for %s, not for %s", o.Family, s.name)}
	}
	var p problems
	for _, e := range o.entries {
		switch {
		case e.get("change") != nil:
			p.change(s.root, e)
		case e.get("remove") != nil:
			p.remove(s.root, e.get("remove"))
		case e.get("merge") != nil:
			if !p.merge(s.root, e.get("merge"), "") {
				p.add(e.at, "the entry has no effect")
			}
		}
	}
	return p.err()
}

func (p *problems) change(root, e *node) {
	target := p.find(root, e.get("change"))
	set, was := e.get("set"), e.get("was")
	if target == nil {
		return
	}
	if set == nil || set.kind != mapping || target.kind != mapping {
		p.add(e.at, `"set" has the keys to replace`)
		return
	}
	if was != nil {
		for i, key := range was.keys {
			if old := target.get(key.value); !old.equal(was.items[i]) && (old != nil || !was.items[i].null) {
				p.add(was.items[i].at, "%s is no longer what it was, see %v", key.value, target.at)
			}
		}
	}
	effect := false
	for i, key := range set.keys {
		if old := target.get(key.value); old.equal(set.items[i]) {
			continue
		}
		if set.items[i].null && key.value != "enum-name" {
			effect = target.remove(key.value) || effect
			continue
		}
		target.set(key, set.items[i].clone())
		effect = true
	}
	if !effect {
		p.add(e.at, "the entry has no effect: %v says so already", target.at)
	}
}

func (p *problems) remove(root, path *node) {
	parent, name := "", path.value
	if i := strings.LastIndexByte(path.value, '/'); i >= 0 {
		parent, name = path.value[:i], path.value[i+1:]
	}
	list := p.find(root, &node{at: path.at, value: parent})
	if list == nil {
		return
	}
	if list = list.elements(); list.kind == mapping && list.remove(name) {
		return
	}
	for i, item := range list.items {
		if list.kind == sequence && item.name() == name {
			list.items = slices.Delete(list.items, i, i+1)
			return
		}
	}
	p.add(path.at, "there is no %s", path.value)
}

// elements gives the list inside of an element that has one, so that paths need not name it.
func (n *node) elements() *node {
	for _, key := range []string{"attributes", "entries", "members", "formats", "list"} {
		if l := n.get(key); l != nil && l.kind == sequence {
			return l
		}
	}
	return n
}

// find follows a path: keys of mappings, names of elements.
func (p *problems) find(n *node, path *node) *node {
	if path.value == "" {
		return n
	}
	for part := range strings.SplitSeq(path.value, "/") {
		next := n.get(part)
		if next == nil {
			l := n.elements()
			for _, item := range l.items {
				if l.kind == sequence && item.name() == part {
					next = item
					break
				}
			}
		}
		if next == nil {
			p.add(path.at, "there is no %s in %s", part, path.value)
			return nil
		}
		n = next
	}
	return n
}

// merge adds a piece of a specification and tells whether it said anything new.
func (p *problems) merge(target, piece *node, key string) bool {
	switch {
	case target.kind != piece.kind:
		p.add(piece.at, "%s is of another kind than at %v", key, target.at)
		return true
	case piece.kind == mapping:
		return p.mergeKeys(target, piece)
	case piece.kind == sequence:
		return p.mergeList(target, piece)
	case !target.equal(piece):
		p.add(piece.at, "%s is %q at %v; a change replaces it, not a merge", key, target.value, target.at)
	}
	return false
}

func (p *problems) mergeKeys(target, piece *node) bool {
	effect := false
	for i, key := range piece.keys {
		if key.value == "after" {
			continue
		}
		old := target.get(key.value)
		if old == nil || old.null {
			target.set(key, withoutAfter(piece.items[i].clone()))
			effect = true
			continue
		}
		effect = p.merge(old, piece.items[i], key.value) || effect
	}
	return effect
}

func (p *problems) mergeList(target, piece *node) bool {
	effect := false
	for _, item := range piece.items {
		i := slices.IndexFunc(target.items, func(t *node) bool { return t.name() == item.name() && item.name() != "" })
		if i >= 0 {
			effect = p.merge(target.items[i], item, item.name()) || effect
			continue
		}
		at := len(target.items)
		if after := item.get("after"); after != nil {
			if at = 1 + slices.IndexFunc(target.items, func(t *node) bool { return t.name() == after.value }); at == 0 {
				p.add(after.at, "there is no %s", after.value)
				at = len(target.items)
			}
		}
		target.items = slices.Insert(target.items, at, withoutAfter(item.clone()))
		effect = true
	}
	return effect
}

func withoutAfter(n *node) *node {
	n.remove("after")
	for _, i := range n.items {
		withoutAfter(i)
	}
	return n
}
