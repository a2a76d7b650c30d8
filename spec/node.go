package spec

import (
	"fmt"

	"go.yaml.in/yaml/v3"
)

type kind uint8

const (
	scalar kind = iota
	mapping
	sequence
)

// node is a piece of YAML that knows where it stands. Overlays change trees of them.
type node struct {
	at    Pos
	kind  kind
	value string // of a scalar
	null  bool   // a scalar that says nothing
	keys  []*node
	items []*node // of a sequence, or the values of keys
}

// maxNodes bounds what aliases may unfold to.
const maxNodes = 1 << 20

// parseYAML reads the first document of a text.
func parseYAML(file string, text []byte) (n *node, err error) {
	var doc yaml.Node
	if err := yaml.Unmarshal(text, &doc); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	if doc.Kind != yaml.DocumentNode || len(doc.Content) != 1 {
		return nil, &Error{Pos{file, 1}, "there is no document"}
	}
	r := reader{file: file}
	return r.read(doc.Content[0], 0)
}

type reader struct {
	file  string
	count int
}

func (r *reader) read(y *yaml.Node, depth int) (*node, error) {
	for y.Kind == yaml.AliasNode && y.Alias != nil && depth < 100 {
		y, depth = y.Alias, depth+1
	}
	n := &node{at: Pos{r.file, y.Line}}
	if r.count++; r.count > maxNodes || depth > 100 {
		return nil, &Error{n.at, "too large or too deeply nested"}
	}
	switch y.Kind {
	case yaml.ScalarNode:
		n.value, n.null = y.Value, y.ShortTag() == "!!null"
		return n, nil
	case yaml.SequenceNode:
		n.kind = sequence
		return n, r.readItems(n, y.Content, depth)
	case yaml.MappingNode:
		n.kind = mapping
		return n, r.readPairs(n, y.Content, depth)
	default:
		return nil, &Error{n.at, "neither a value nor a list nor a mapping"}
	}
}

func (r *reader) readItems(n *node, content []*yaml.Node, depth int) error {
	for _, c := range content {
		item, err := r.read(c, depth+1)
		if err != nil {
			return err
		}
		n.items = append(n.items, item)
	}
	return nil
}

func (r *reader) readPairs(n *node, content []*yaml.Node, depth int) error {
	for i := 0; i+1 < len(content); i += 2 {
		key, err := r.read(content[i], depth+1)
		if err != nil {
			return err
		}
		if key.kind != scalar {
			return &Error{key.at, "a key must be a name"}
		}
		if n.get(key.value) != nil {
			return &Error{key.at, fmt.Sprintf("key %q is there twice", key.value)}
		}
		value, err := r.read(content[i+1], depth+1)
		if err != nil {
			return err
		}
		n.keys, n.items = append(n.keys, key), append(n.items, value)
	}
	return nil
}

// get gives the value of a key, or nil.
func (n *node) get(key string) *node {
	if n == nil {
		return nil
	}
	for i, k := range n.keys {
		if k.value == key {
			return n.items[i]
		}
	}
	return nil
}

// set replaces or appends a key's value.
func (n *node) set(key, value *node) {
	for i, k := range n.keys {
		if k.value == key.value {
			n.keys[i], n.items[i] = key, value
			return
		}
	}
	n.keys, n.items = append(n.keys, key), append(n.items, value)
}

func (n *node) remove(key string) bool {
	for i, k := range n.keys {
		if k.value == key {
			n.keys = append(n.keys[:i:i], n.keys[i+1:]...)
			n.items = append(n.items[:i:i], n.items[i+1:]...)
			return true
		}
	}
	return false
}

// name is what identifies an element of a list: its name, or its value in a list of formats or entries.
func (n *node) name() string {
	switch {
	case n == nil:
		return ""
	case n.kind == scalar:
		return n.value
	}
	if v := n.get("name"); v != nil {
		return v.value
	}
	if v := n.get("value"); v != nil {
		return v.value
	}
	return ""
}

// clone copies a tree, for what an overlay takes over: it may be applied to more than one source.
func (n *node) clone() *node {
	if n == nil {
		return nil
	}
	c := *n
	c.keys, c.items = append([]*node(nil), n.keys...), nil
	for _, i := range n.items {
		c.items = append(c.items, i.clone())
	}
	return &c
}

// equal compares what two trees say.
func (n *node) equal(m *node) bool {
	if n == nil || m == nil {
		return n == m
	}
	if n.kind != m.kind || n.value != m.value || n.null != m.null || len(n.items) != len(m.items) {
		return false
	}
	for i, k := range n.keys {
		if !n.items[i].equal(m.get(k.value)) {
			return false
		}
	}
	for i := range n.items {
		if n.kind == sequence && !n.items[i].equal(m.items[i]) {
			return false
		}
	}
	return true
}
