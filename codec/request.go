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

// Dump lists, as genetlink.Conn.Dump does: whole listings, again if they were interrupted.
func Dump[R any, P decoder[R]](ctx context.Context, c *genetlink.Conn, op *Operation, request Body, flags []netlink.Flags) iter.Seq2[*R, error] {
	return list[R, P](op, request, nil, op.generic(ctx, c.Dump, flags))
}

// Stream lists, as genetlink.Conn.Stream does: as replies arrive, each over the one before.
func Stream[R any, P decoder[R]](ctx context.Context, c *genetlink.Conn, op *Operation, request Body, flags []netlink.Flags) iter.Seq2[*R, error] {
	return list[R, P](op, request, new(R), op.generic(ctx, c.Stream, flags))
}

// DumpRaw is Dump for a protocol that is not generic netlink.
func DumpRaw[R any, P decoder[R]](ctx context.Context, c *netlink.Conn, op *Operation, request Body, flags []netlink.Flags) iter.Seq2[*R, error] {
	return list[R, P](op, request, nil, op.raw(ctx, c.Dump, flags))
}

// StreamRaw is Stream for a protocol that is not generic netlink.
func StreamRaw[R any, P decoder[R]](ctx context.Context, c *netlink.Conn, op *Operation, request Body, flags []netlink.Flags) iter.Seq2[*R, error] {
	return list[R, P](op, request, new(R), op.raw(ctx, c.Stream, flags))
}

// lister sends a request and gives what is in the replies.
type lister func(request []byte) iter.Seq2[[]byte, error]

func (op *Operation) generic(ctx context.Context, dump func(context.Context, string, genetlink.Message) iter.Seq2[genetlink.Message, error], flags []netlink.Flags) lister {
	return func(request []byte) iter.Seq2[[]byte, error] {
		m := genetlink.Message{Command: uint8(op.Value), Version: op.Version, Flags: all(flags), Data: request}
		return func(yield func([]byte, error) bool) {
			for m, err := range dump(ctx, op.Family, m) {
				if !yield(m.Data, err) {
					return
				}
			}
		}
	}
}

func (op *Operation) raw(ctx context.Context, dump func(context.Context, netlink.Message) iter.Seq2[netlink.Message, error], flags []netlink.Flags) lister {
	return func(request []byte) iter.Seq2[[]byte, error] {
		m := netlink.Message{Header: netlink.Header{Type: netlink.Type(op.Value), Flags: all(flags)}, Data: request}
		return func(yield func([]byte, error) bool) {
			for m, err := range dump(ctx, m) {
				if !yield(m.Data, err) {
					return
				}
			}
		}
	}
}

// list decodes replies into one value, or if that is nil each into its own.
func list[R any, P decoder[R]](op *Operation, request Body, one *R, replies lister) iter.Seq2[*R, error] {
	return func(yield func(*R, error) bool) {
		data, err := op.encode(request)
		if err != nil {
			yield(nil, err)
			return
		}
		for reply, err := range replies(data) {
			r := one
			if err == nil && r == nil {
				r = new(R)
			}
			if err == nil {
				err = op.decoded(P(r).Decode(reply, ""))
			} else {
				r, err = nil, op.describe(err, data)
			}
			if !yield(r, err) {
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
