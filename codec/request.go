package codec

import (
	"context"
	"fmt"
	"iter"

	"github.com/nlctl/netlink"
	"github.com/nlctl/netlink/genetlink"
)

// Operation is a request: what identifies it on the wire, and what its parts are called.
type Operation struct {
	Family  string // of generic netlink; empty: a protocol of its own
	Name    string
	Value   uint16 // command or message type
	Version uint8  // of a generic family
	Header  int    // bytes of the fixed header of the request
	Names   Names  // of the request's attributes
}

// decoder is a pointer to a reply.
type decoder[R any] interface {
	*R
	Body
}

// Do sends a request to a generic family and gives the reply, the first if there are several. The errors are those of
// genetlink.Conn.Do; a *netlink.Error names the operation and the attribute.
func Do[R any, P decoder[R]](ctx context.Context, c *genetlink.Conn, op *Operation, request Body, flags []netlink.Flags) (*R, error) {
	data, err := op.encode(request)
	if err != nil {
		return nil, err
	}
	replies, err := c.Do(ctx, op.Family, genetlink.Message{Command: uint8(op.Value), Version: op.Version, Flags: all(flags), Data: data})
	if err != nil {
		return nil, op.describe(err, data)
	}
	reply := P(new(R))
	if len(replies) > 0 {
		err = op.decoded(reply.Decode(replies[0].Data, ""))
	}
	return (*R)(reply), err
}

// Dump lists, as genetlink.Conn.Dump does. Each reply is decoded into the value given, or if that is nil into one of its own.
func Dump[R any, P decoder[R]](ctx context.Context, c *genetlink.Conn, op *Operation, request Body, into *R, flags []netlink.Flags) iter.Seq2[*R, error] {
	return func(yield func(*R, error) bool) {
		data, err := op.encode(request)
		if err != nil {
			yield(nil, err)
			return
		}
		m := genetlink.Message{Command: uint8(op.Value), Version: op.Version, Flags: all(flags), Data: data}
		for r, err := range c.Dump(ctx, op.Family, m) {
			if !yieldDecoded[R, P](yield, op, into, r.Data, data, err) {
				return
			}
		}
	}
}

// DoRaw is Do for a protocol that is not generic netlink.
func DoRaw[R any, P decoder[R]](ctx context.Context, c *netlink.Conn, op *Operation, request Body, flags []netlink.Flags) (*R, error) {
	data, err := op.encode(request)
	if err != nil {
		return nil, err
	}
	reply, err := c.Do(ctx, netlink.Message{Header: netlink.Header{Type: netlink.Type(op.Value), Flags: all(flags)}, Data: data})
	if err != nil {
		return nil, op.describe(err, data)
	}
	r := P(new(R))
	if len(reply.Messages) > 0 {
		err = op.decoded(r.Decode(reply.Messages[0].Data, ""))
	}
	return (*R)(r), err
}

// DumpRaw is Dump for a protocol that is not generic netlink.
func DumpRaw[R any, P decoder[R]](ctx context.Context, c *netlink.Conn, op *Operation, request Body, into *R, flags []netlink.Flags) iter.Seq2[*R, error] {
	return func(yield func(*R, error) bool) {
		data, err := op.encode(request)
		if err != nil {
			yield(nil, err)
			return
		}
		for m, err := range c.Dump(ctx, netlink.Message{Header: netlink.Header{Type: netlink.Type(op.Value), Flags: all(flags)}, Data: data}) {
			if !yieldDecoded[R, P](yield, op, into, m.Data, data, err) {
				return
			}
		}
	}
}

func yieldDecoded[R any, P decoder[R]](yield func(*R, error) bool, op *Operation, into *R, reply, request []byte, err error) bool {
	if err != nil {
		return yield(nil, op.describe(err, request))
	}
	if into == nil {
		into = new(R)
	}
	return yield(into, op.decoded(P(into).Decode(reply, "")))
}

func (op *Operation) encode(request Body) ([]byte, error) {
	var b netlink.Builder
	request.AppendTo(&b)
	data, err := b.Data()
	if err != nil {
		return nil, fmt.Errorf("build request %s: %w", op.Name, err)
	}
	return data, nil
}

func (op *Operation) decoded(err error) error {
	if err != nil {
		return fmt.Errorf("decode reply to %s: %w", op.Name, err)
	}
	return nil
}

func all(flags []netlink.Flags) (f netlink.Flags) {
	for _, one := range flags {
		f |= one
	}
	return f
}
