package codec

import (
	"errors"
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
	Multi    bool               // it may be there again, so a path has its place: name[1]
	Shape    Shape              // what Inner is about
	Skip     int                // bytes in front of the attributes inside of it, or of each record
	Record   func(b []byte) int // the length of the first of Records
	Inner    Names              // of the attributes inside; nil if there are none
	Type     netlink.PolicyType // of Elements, theirs
	Big      bool               // it is a number in network byte order
	Limited  bool               // it accepts numbers from Min to Max
	Min, Max int64
}

// Shape is how attributes are inside of another.
type Shape uint8

const (
	Set      Shape = iota // each is what its type says
	Ordered               // they are in an order: name[1].inner
	Elements              // each is an element, with attributes or a value in it: name[1].inner
	Records               // behind structures, one after the other: name[1].inner
)

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
	request := place{content: data[header:], start: front + header, name: Name{Inner: op.Names}}
	switch missing := e.ExtAck.Missing; {
	case missing != nil && missing.Nest == 0:
		e.Path = op.Names(request.content, missing.Type, "").Text
	case missing != nil:
		nest := request.find(int(missing.Nest))
		if e.Path = nest.path; nest.name.Inner != nil {
			e.Path += "." + nest.name.Inner(nest.content, missing.Type, "").Text
		}
	case e.ExtAck.Offset != 0:
		request.find(int(e.ExtAck.Offset)).tell(e)
	case e.Errno == syscall.ERANGE || e.Errno == syscall.EINVAL:
		request.outOfRange().tell(e)
	}
}
