package dyn

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// Object is what is to be encoded: keys in order, with values that are strings, json.Numbers, bools, *Objects or []any of these.
type Object struct{ pairs []pair }

type pair struct {
	key   string
	value any
}

// Get gives a key's value, or nil.
func (o *Object) Get(key string) any {
	for i := range o.pairs {
		if o.pairs[i].key == key {
			return o.pairs[i].value
		}
	}
	return nil
}

func (o *Object) set(key string, value any) {
	for i := range o.pairs {
		if o.pairs[i].key == key {
			o.pairs[i].value = value
			return
		}
	}
	o.pairs = append(o.pairs, pair{key, value})
}

// ParseArgs reads words like linkinfo.kind=veth and hw-addr[0]=1. A key without a value is a flag; one that is there twice has an
// array.
func ParseArgs(args []string) (*Object, error) {
	o := &Object{}
	for _, arg := range args {
		path, text, given := strings.Cut(arg, "=")
		var value any = text
		if !given {
			value = true
		}
		if err := o.put(strings.Split(path, "."), value); err != nil {
			return nil, &ValueError{path, err.Error()}
		}
	}
	return o, nil
}

// put puts a value at the end of a path.
func (o *Object) put(path []string, value any) error {
	key, index, err := parseStep(path[0])
	switch {
	case err != nil:
		return err
	case index >= 0:
		return o.putAt(key, index, path[1:], value)
	case len(path) > 1:
		in, ok := o.Get(key).(*Object)
		if !ok {
			if o.Get(key) != nil {
				return errors.New(key + " has a value, so nothing can be in it")
			}
			in = &Object{}
			o.set(key, in)
		}
		return in.put(path[1:], value)
	}
	switch old := o.Get(key).(type) {
	case nil:
		o.set(key, value)
	case []any:
		o.set(key, append(old, value))
	default:
		o.set(key, []any{old, value})
	}
	return nil
}

// putAt puts a value into an element of an array.
func (o *Object) putAt(key string, index int, rest []string, value any) error {
	list, ok := o.Get(key).([]any)
	switch {
	case !ok && o.Get(key) != nil:
		return errors.New(key + " has a value already")
	case index > len(list):
		return fmt.Errorf("element %d comes before %d", len(list), index)
	case index == len(list):
		list = append(list, nil)
		o.set(key, list)
	}
	if len(rest) == 0 {
		list[index] = value
		return nil
	}
	if list[index] == nil {
		list[index] = &Object{}
	}
	in, ok := list[index].(*Object)
	if !ok {
		return fmt.Errorf("%s[%d] has a value, so nothing can be in it", key, index)
	}
	return in.put(rest, value)
}

// parseStep reads name or name[index]; the index is -1 where there is none.
func parseStep(step string) (key string, index int, err error) {
	key, in, ok := strings.Cut(step, "[")
	if key == "" {
		return "", 0, errors.New("a name is missing")
	}
	if !ok {
		return key, -1, nil
	}
	digits, closed := strings.CutSuffix(in, "]")
	index, err = strconv.Atoi(digits)
	if !closed || err != nil || index < 0 {
		return "", 0, fmt.Errorf("%q is no index", "["+in)
	}
	return key, index, nil
}

// ParseJSON reads a JSON value, with the keys of objects in their order.
func ParseJSON(text []byte) (any, error) {
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	v, err := readJSON(d, 0)
	if err != nil {
		return nil, err
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, errors.New("there is more than one JSON value")
	}
	return v, nil
}

func readJSON(d *json.Decoder, depth int) (any, error) {
	t, err := d.Token()
	if err != nil {
		return nil, fmt.Errorf("parse JSON: %w", err)
	}
	switch {
	case depth > maxDepth:
		return nil, errors.New("parse JSON: it is nested too deep")
	case t == json.Delim('{'):
		return readObject(d, depth)
	case t == json.Delim('['):
		return readArray(d, depth)
	}
	return t, nil
}

func readObject(d *json.Decoder, depth int) (any, error) {
	o := &Object{}
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return nil, fmt.Errorf("parse JSON: %w", err)
		}
		value, err := readJSON(d, depth+1)
		if err != nil {
			return nil, err
		}
		name, _ := key.(string)
		o.set(name, value)
	}
	_, err := d.Token()
	return o, err
}

func readArray(d *json.Decoder, depth int) (any, error) {
	list := []any{}
	for d.More() {
		value, err := readJSON(d, depth+1)
		if err != nil {
			return nil, err
		}
		list = append(list, value)
	}
	_, err := d.Token()
	return list, err
}

// Single is the key and the object of an object that has nothing else, or nil.
func Single(v any) (string, *Object) {
	o, ok := v.(*Object)
	if !ok || len(o.pairs) != 1 {
		return "", nil
	}
	in, _ := o.pairs[0].value.(*Object)
	return o.pairs[0].key, in
}
