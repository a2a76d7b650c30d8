package netlink

import (
	"context"
	"encoding/binary"
)

// doAlone sends a request and receives its acknowledgement while nobody else reads: then nobody else can find the answer, and the
// call need not be registered. The kernel answers while the request is being sent, so this takes no longer than the sending. If
// something else is received first, the call is registered, and what follows is as for any other. It has the token.
func (c *Conn) doAlone(ctx context.Context, k *call) error {
	r := c.getBuffer()
	defer c.putBuffer(r)
	done, err := c.sendAlone(ctx, k, r)
	c.release()
	if done || err != nil {
		return err
	}
	if err := c.await(ctx, k.ready, r); err != nil {
		c.unregister(k)
		return err
	}
	return k.err
}

// sendAlone reports whether the acknowledgement was the first that came. If not, and if there is no error, the call is registered.
func (c *Conn) sendAlone(ctx context.Context, k *call, r *receiveBuffer) (done bool, err error) {
	if err := c.transmit(ctx, Address{}, k.request); err != nil {
		return false, err
	}
	d, err := c.t.Receive(ctx, r.b)
	if err == nil && c.isAckAlone(d, r.b, k) {
		return true, nil
	}
	c.register(k)
	k.sent.Store(true)
	if d, err = c.judge(ctx, r, d, err); err != nil {
		c.unregister(k)
		return false, err
	}
	c.dispatch(d, r.b[:d.N], nil)
	return false, nil
}

// isAckAlone reports the common answer: a datagram that is the plain acknowledgement of a call and nothing else.
func (c *Conn) isAckAlone(d Datagram, b []byte, k *call) bool {
	const least = HeaderLen + 4 + HeaderLen // struct nlmsgerr
	if d.From.PortID != 0 || d.Group != 0 || d.Truncated || d.N < least {
		return false
	}
	h := getHeader(b)
	return h.Type == TypeError && h.Sequence == k.first && h.PortID == c.port && int(h.Length) == d.N &&
		h.Flags&FlagAckTLVs == 0 && binary.NativeEndian.Uint32(b[HeaderLen:]) == 0
}
