package codec

import (
	"errors"
	"strings"
	"syscall"

	"github.com/nlctl/netlink"
	"github.com/nlctl/netlink/genetlink"
)

// Names tells what an attribute is called and what it is. level is all attributes of the nest, for formats that another
// attribute chooses.
type Names func(level []byte, typ uint16, kind string) Name

// Name is what errors say of an attribute.
type Name struct {
	Text     string
	Skip     int   // bytes in front of the attributes inside of it
	Inner    Names // of those; nil if there are none
	Type     netlink.PolicyType
	Big      bool // it is a number in network byte order
	Limited  bool // it accepts numbers from Min to Max
	Min, Max int64
}

// WithKind gives names that know the kind which stands outside of them.
func WithKind(names Names, kind string) Names {
	if names == nil {
		return nil
	}
	return func(level []byte, typ uint16, _ string) Name { return names(level, typ, kind) }
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
		op.locate(e, data)
	}
	return err
}

// locate finds the faulty attribute, or the nest that lacks one, at its offset in the request.
func (op *Operation) locate(e *netlink.Error, data []byte) {
	front := netlink.HeaderLen
	if op.Family != "" {
		front += genetlink.HeaderLen
	}
	header := min(netlink.Align(op.Header), len(data))
	front += header
	level := data[header:]
	switch missing := e.ExtAck.Missing; {
	case missing != nil && missing.Nest == 0:
		e.Path = op.Names(level, missing.Type, "").Text
	case missing != nil:
		at := walk(level, op.Names, int(missing.Nest)-front)
		if at.name.Inner != nil {
			at.parts = append(at.parts, at.name.Inner(at.content, missing.Type, "").Text)
		}
		e.Path = strings.Join(at.parts, ".")
	case e.ExtAck.Offset != 0:
		tell(e, walk(level, op.Names, int(e.ExtAck.Offset)-front))
	case e.Errno == syscall.ERANGE || e.Errno == syscall.EINVAL:
		if at, ok := outOfRange(level, op.Names, nil); ok {
			tell(e, at)
		}
	}
}

// place is an attribute in a request.
type place struct {
	parts   []string
	name    Name
	content []byte
}

func tell(e *netlink.Error, at place) {
	e.Path, e.Sent = strings.Join(at.parts, "."), at.name.show(at.content)
	if at.name.Limited {
		e.Accepts = at.name.limits()
	}
}

// walk goes down to the attribute at an offset.
func walk(level []byte, names Names, at int) place {
	it, offset := netlink.Attributes(level), 0
	for it.Next() {
		length := 4 + len(it.Bytes())
		if at < offset || at >= offset+length {
			offset += netlink.Align(length)
			continue
		}
		name := names(level, it.Type(), "")
		here := place{[]string{name.Text}, name, it.Bytes()[min(name.Skip, len(it.Bytes())):]}
		if at == offset || name.Inner == nil {
			return here
		}
		inside := walk(here.content, name.Inner, at-offset-4-name.Skip)
		inside.parts = append(here.parts, inside.parts...)
		return inside
	}
	return place{}
}

// outOfRange finds an attribute whose value the description does not accept, for a kernel that does not say which one it
// refuses.
func outOfRange(level []byte, names Names, outside []string) (place, bool) {
	it := netlink.Attributes(level)
	for it.Next() {
		name := names(level, it.Type(), "")
		here := place{append(outside[:len(outside):len(outside)], name.Text), name, it.Bytes()[min(name.Skip, len(it.Bytes())):]}
		if v, ok := name.number(here.content); ok && name.Limited && (v < name.Min || v > name.Max) {
			return here, true
		}
		if name.Inner == nil {
			continue
		}
		if inside, ok := outOfRange(here.content, name.Inner, here.parts); ok {
			return inside, true
		}
	}
	return place{}, false
}
