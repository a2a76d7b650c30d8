package codec

import (
	"errors"
	"strings"

	"github.com/nlctl/netlink"
	"github.com/nlctl/netlink/genetlink"
)

// Names gives the name of an attribute, the bytes in front of the attributes inside of it, and what those are called;
// nil if there are none. level is all attributes of the nest, for formats that another attribute chooses.
type Names func(level []byte, typ uint16, kind string) (name string, skip int, inner Names)

// WithKind gives names that know the kind which stands outside of them.
func WithKind(names Names, kind string) Names {
	if names == nil {
		return nil
	}
	return func(level []byte, typ uint16, _ string) (string, int, Names) { return names(level, typ, kind) }
}

// describe names what the kernel gave by number.
func (op *Operation) describe(err error, data []byte) error {
	var e *netlink.Error
	if !errors.As(err, &e) {
		return err
	}
	e.Op = op.Name
	if op.Family != "" {
		e.Op = op.Family + " " + op.Name
	}
	if e.Path == "" && op.Names != nil {
		e.Path = op.path(e, data)
	}
	return err
}

// path finds the faulty attribute, or the nest that lacks one, at its offset in the request.
func (op *Operation) path(e *netlink.Error, data []byte) string {
	front := netlink.HeaderLen
	if op.Family != "" {
		front += genetlink.HeaderLen
	}
	header := min(netlink.Align(op.Header), len(data))
	at := int(e.ExtAck.Offset) - front - header
	missing := e.ExtAck.Missing
	if missing != nil {
		at = int(missing.Nest) - front - header
	}
	var parts []string
	names, level := op.Names, data[header:]
	if e.ExtAck.Offset != 0 || missing != nil && missing.Nest != 0 {
		parts, names, level = walk(level, op.Names, at, "")
	}
	if missing != nil && names != nil {
		name, _, _ := names(level, missing.Type, "")
		parts = append(parts, name)
	}
	return strings.Join(parts, ".")
}

// walk goes down to the attribute at an offset.
func walk(level []byte, names Names, at int, kind string) (parts []string, inner Names, content []byte) {
	it, offset := netlink.Attributes(level), 0
	for it.Next() {
		length := 4 + len(it.Bytes())
		if at < offset || at >= offset+length {
			offset += netlink.Align(length)
			continue
		}
		name, skip, inner := names(level, it.Type(), kind)
		parts = []string{name}
		content := it.Bytes()[min(skip, len(it.Bytes())):]
		if at == offset || inner == nil {
			return parts, inner, content
		}
		rest, innermost, bytes := walk(content, inner, at-offset-4-skip, kind)
		return append(parts, rest...), innermost, bytes
	}
	return nil, nil, nil
}
