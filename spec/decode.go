package spec

import (
	"reflect"
	"strconv"
	"strings"
)

// decode fills a structure of this package from a tree. Fields name their key in the tag ynl, "!" behind it for a
// key that must be there. A Pos field takes the place.
func (p *problems) decode(n *node, into any) { p.value(n, reflect.ValueOf(into).Elem()) }

func (p *problems) value(n *node, v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		p.value(n, v.Elem())
	case reflect.Slice:
		p.list(n, v)
	case reflect.Struct:
		if v.Type() != reflect.TypeFor[ignored]() {
			p.structure(n, v)
		}
	case reflect.String:
		if p.isScalar(n) {
			v.SetString(n.value)
		}
	case reflect.Bool:
		if n.kind != scalar || n.value != "true" && n.value != "false" {
			p.add(n.at, "want true or false, have %q", n.value)
		}
		v.SetBool(n.value == "true")
	case reflect.Int64:
		number, err := strconv.ParseInt(n.value, 0, 64)
		if n.kind != scalar || err != nil {
			p.add(n.at, "want a number, have %q", n.value)
		}
		v.SetInt(number)
	}
}

func (p *problems) isScalar(n *node) bool {
	if n.kind != scalar {
		p.add(n.at, "want one value")
	}
	return n.kind == scalar
}

func (p *problems) list(n *node, v reflect.Value) {
	if n.null {
		return
	}
	if n.kind != sequence {
		p.add(n.at, "want a list")
		return
	}
	v.Set(reflect.MakeSlice(v.Type(), len(n.items), len(n.items)))
	for i, item := range n.items {
		p.value(item, v.Index(i))
	}
}

func (p *problems) structure(n *node, v reflect.Value) {
	if n.kind == scalar && v.Type() == reflect.TypeFor[rawEntry]() {
		// A name alone is an entry.
		v.Set(reflect.ValueOf(rawEntry{At: n.at, Name: n.value}))
		return
	}
	if n.kind != mapping {
		p.add(n.at, "want keys and values")
		return
	}
	known := fields(v.Type())
	for i, key := range n.keys {
		field, ok := known[key.value]
		if !ok {
			p.unknown(key.at, "key", key.value, keysOf(known))
			continue
		}
		p.value(n.items[i], v.Field(field.index))
	}
	for name, field := range known {
		if field.required && n.get(name) == nil {
			p.add(n.at, "key %q is missing", name)
		}
	}
	if at := v.FieldByName("At"); at.IsValid() {
		at.Set(reflect.ValueOf(n.at))
	}
}

type field struct {
	index    int
	required bool
}

func fields(t reflect.Type) map[string]field {
	known := map[string]field{}
	for i := range t.NumField() {
		if tag, ok := t.Field(i).Tag.Lookup("ynl"); ok {
			name, required := strings.CutSuffix(tag, "!")
			known[name] = field{i, required}
		}
	}
	return known
}

func keysOf[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	return keys
}
