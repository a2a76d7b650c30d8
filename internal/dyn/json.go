package dyn

import (
	"bytes"
	"encoding/json"
	"strconv"
)

// MarshalJSON writes an object with the fields in order. Several of one name become an array where the first is.
func (f Fields) MarshalJSON() ([]byte, error) {
	b := []byte{'{'}
	seen := map[string]bool{}
	for i, e := range f {
		if seen[e.Name] {
			continue
		}
		seen[e.Name] = true
		var value any = e.Value
		if all := f[i:].all(e.Name); e.Multi || len(all) > 1 {
			value = all
		}
		if len(b) > 1 {
			b = append(b, ',')
		}
		var err error
		if b, err = appendPair(b, e.Name, value); err != nil {
			return nil, err
		}
	}
	return append(b, '}'), nil
}

func (f Fields) all(name string) List {
	var all List
	for _, e := range f {
		if e.Name == name {
			all = append(all, e.Value)
		}
	}
	return all
}

func appendPair(b []byte, name string, value any) ([]byte, error) {
	key, err := marshal(name)
	if err != nil {
		return nil, err
	}
	v, err := marshal(value)
	return append(append(append(b, key...), ':'), v...), err
}

// marshal leaves < and > as they are: this is no web page.
func marshal(value any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(value)
	return bytes.TrimSuffix(b.Bytes(), []byte{'\n'}), err
}

// MarshalJSON writes a number, or the text that stands for it.
func (s Scalar) MarshalJSON() ([]byte, error) {
	if s.Text != "" {
		return marshal(s.Text)
	}
	return []byte(s.String()), nil
}

// MarshalJSON writes hexadecimal digits.
func (b Bytes) MarshalJSON() ([]byte, error) { return marshal(b.String()) }

// MarshalJSON writes the names, and what has none as a number.
func (f Flags) MarshalJSON() ([]byte, error) {
	all := make([]any, 0, len(f.Names)+1)
	for _, n := range f.Names {
		all = append(all, n)
	}
	if f.Rest != 0 {
		all = append(all, json.Number(strconv.FormatUint(f.Rest, 10)))
	}
	return marshal(all)
}

// MarshalJSON writes an array, also where it is empty.
func (l List) MarshalJSON() ([]byte, error) {
	if l == nil {
		return []byte("[]"), nil
	}
	return marshal([]any(l))
}
