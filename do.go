package netlink

import (
	"context"
	"fmt"
)

// Reply is what came back for a request that succeeded.
type Reply struct {
	Messages []Message // what the kernel answered or echoed, in order
	Warning  string    // what it remarked on the success (extended ack), or empty
	Cookie   []byte    // of the family's meaning (extended ack), or nil
}

// Do sends a request and waits for its end. Type, Flags and Data are the caller's; FlagRequest and FlagAck are added, and length,
// sequence and port filled in.
//
// If the kernel refuses, the error is an *Error. If ctx ends, or a reply was lost (ErrOverrun), the request may have taken effect.
func (c *Conn) Do(ctx context.Context, m Message) (Reply, error) {
	k := c.newCall(callDo, 1)
	k.echo = m.Flags&FlagEcho != 0
	m.Flags |= FlagRequest | FlagAck
	c.stamp(&m, k.first)
	k.request = m.AppendTo(k.request[:0])
	err := c.doOne(ctx, k)
	reply := k.reply
	c.free(k)
	if err != nil {
		return reply, wrapRequest(m.Type, err)
	}
	return reply, nil
}

// doOne does a request alone if nobody else reads, which holds for most.
func (c *Conn) doOne(ctx context.Context, k *call) error {
	if c.config.Peer == 0 && !c.config.AnyPeer && ctx.Err() == nil {
		select {
		case c.token <- struct{}{}:
			return c.doAlone(ctx, k)
		default:
		}
	}
	c.register(k)
	return c.exchange(ctx, k, k.request)
}

// stamp fills in what identifies a request.
func (c *Conn) stamp(m *Message, seq uint32) { m.Sequence, m.PortID = seq, c.port }

func (c *Conn) peer() Address { return Address{PortID: c.config.Peer} }

// exchange sends what belongs to a registered call, reads until it is done, and gives its error. The call is not registered any more.
func (c *Conn) exchange(ctx context.Context, k *call, sends ...[]byte) error {
	if err := c.sendAndAwait(ctx, k, sends); err != nil {
		c.unregister(k)
		return err
	}
	return k.err
}

func (c *Conn) sendAndAwait(ctx context.Context, k *call, sends [][]byte) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	for _, b := range sends {
		if err := c.transmit(ctx, c.peer(), b); err != nil {
			return err
		}
	}
	if err := c.sentWhole(ctx, k); err != nil {
		return err
	}
	r := c.getBuffer()
	defer c.putBuffer(r)
	return c.await(ctx, k.ready, r)
}

// wrapRequest says which request an error is about, unless it is the kernel's own, which says so itself.
func wrapRequest(t Type, err error) error {
	if _, ok := err.(*Error); ok {
		return err
	}
	return fmt.Errorf("netlink: request of type %s: %w", t, err)
}
