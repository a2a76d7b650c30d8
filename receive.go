package netlink

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"syscall"
)

// errWouldBlock is what TryReceive gives where there is nothing to receive.
var errWouldBlock = errors.New("nothing to receive")

// maxTransient is how many times in a row a receive may fail for reasons that pass before it is believed to be broken.
const maxTransient = 64

// await reads and dispatches until ready has an element, or somebody else does so.
func (c *Conn) await(ctx context.Context, ready <-chan struct{}, r *receiveBuffer) error {
	held, err := c.acquire(ctx, ready)
	if !held {
		return err
	}
	defer c.release()
	for {
		select {
		case <-ready:
			return nil
		default:
		}
		d, err := c.receive(ctx, r)
		if err != nil {
			return err
		}
		c.dispatch(d, r.b[:d.N], nil)
	}
}

// acquire takes the right to read. It gives false with no error when ready had an element first.
func (c *Conn) acquire(ctx context.Context, ready <-chan struct{}) (bool, error) {
	select {
	case c.token <- struct{}{}:
		return true, nil
	default:
	}
	select {
	case c.token <- struct{}{}:
		return true, nil
	case <-ready:
		return false, nil
	case <-ctx.Done():
		return false, ctx.Err()
	case <-c.closed:
		return false, ErrClosed
	}
}

func (c *Conn) release() { <-c.token }

// receive receives one believable datagram. It needs the token.
func (c *Conn) receive(ctx context.Context, r *receiveBuffer) (Datagram, error) {
	if size := int(c.size.Load()); len(r.b) < size {
		r.b = make([]byte, size)
	}
	d, err := c.t.Receive(ctx, r.b)
	return c.judge(ctx, r, d, err)
}

// judge looks at what was received, and receives again until it is believable. It needs the token.
func (c *Conn) judge(ctx context.Context, r *receiveBuffer, d Datagram, err error) (Datagram, error) {
	for transient := 0; ; d, err = c.t.Receive(ctx, r.b) {
		switch {
		case err == nil && c.believed(d):
			return d, nil
		case err == nil:
			continue
		case errors.Is(err, syscall.ENOBUFS):
			c.overrun(r)
			return Datagram{}, nil // the caller looks at its own state, which may have changed
		case transientError(err) && transient < maxTransient:
			transient++
		default:
			return d, fmt.Errorf("receive: %w", err)
		}
	}
}

// transientError: a dump whose continuation failed reports it by the next receive (af_netlink.c: netlink_recvmsg sets sk_err), and
// two receives that race for its end make one of them report EINVAL although nothing is wrong.
func transientError(err error) bool {
	return errors.Is(err, syscall.EINVAL) || errors.Is(err, syscall.EINTR) || errors.Is(err, syscall.ENOMEM)
}

func (c *Conn) believed(d Datagram) bool {
	if c.config.AnyPeer || d.From.PortID == c.config.Peer {
		return true
	}
	c.stats.foreign.Add(1)
	return false
}

// dispatch gives each message of a datagram to whom it belongs, but leaves those of the dump own to its reader. It reports whether
// there are any of those.
func (c *Conn) dispatch(d Datagram, b []byte, own *call) (mine bool) {
	if own != nil && d.Group == 0 && d.From.PortID == 0 && !d.Truncated {
		if all, ended := answersOnly(b, own.first); all {
			if ended {
				c.mu.Lock()
				c.endTurn(own)
				c.mu.Unlock()
			}
			return true
		}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	it := Messages(b)
	for it.Next() {
		if own != nil && d.Group == 0 && it.m.Sequence == own.first {
			mine = true
			c.noteEnd(own, it.m)
			continue
		}
		c.deliver(d, it.m)
	}
	c.damage(d, it.err, b)
	return mine
}

// answersOnly reports whether a datagram has only messages with a number, and whether one of them ends a dump. The kernel sends the
// parts of a dump so; looking at no more than that costs a tenth of what the walk in dispatch does.
func answersOnly(b []byte, seq uint32) (all, ended bool) {
	for len(b) > 0 {
		n, ok := messageLen(b)
		if !ok || binary.NativeEndian.Uint32(b[8:]) != seq {
			return false, false
		}
		t := Type(binary.NativeEndian.Uint16(b[4:]))
		ended = ended || t == TypeDone || t == TypeError
		b = b[min(Align(n), len(b)):]
	}
	return true, ended
}

// deliver gives one message to whom it belongs. It needs c.mu.
func (c *Conn) deliver(d Datagram, m Message) {
	if m.Type == TypeNoop {
		return
	}
	k := c.find(m.Sequence)
	if k != nil && !c.answers(d, m) {
		k = nil
	}
	// What was multicast is an event, even if this Conn's own request caused it: the kernel repeats the request's number there.
	// An echo is both; rtnetlink sends one copy of it.
	if d.Group != 0 {
		c.publish(d, m)
		if k == nil || !k.echo {
			return
		}
	}
	switch {
	case k != nil:
		c.answer(k, m)
	case d.Group == 0 && !c.late(d, m):
		c.publish(d, m)
	case d.Group == 0:
		c.stats.unmatched.Add(1)
	}
}

// answers reports whether a message with a number that is waited for is addressed to this Conn. A process that answers need not
// know what the kernel fills in.
func (c *Conn) answers(d Datagram, m Message) bool {
	return m.PortID == c.port || d.From.PortID != 0
}

// late reports whether a message of the kernel answers a request of this Conn that nobody waits for any more.
func (c *Conn) late(d Datagram, m Message) bool {
	return d.From.PortID == 0 && m.PortID == c.port && m.Sequence != 0 && m.Sequence <= c.seq.Load()
}

// damage accounts for what a datagram lacks, and fails the call that it belonged to. It needs c.mu.
func (c *Conn) damage(d Datagram, malformed error, b []byte) {
	var err error
	switch {
	case d.Truncated:
		c.stats.truncated.Add(1)
		c.grow(d.Length)
		err = fmt.Errorf("receive datagram of %d bytes: %w", d.Length, ErrTruncated)
	case malformed != nil:
		c.stats.malformed.Add(1)
		err = malformed
	default:
		return
	}
	if d.Group != 0 {
		c.publishOverrun()
		return
	}
	if len(b) >= HeaderLen {
		if k := c.find(getHeader(b).Sequence); k != nil && k.kind != callBatch {
			c.finish(k, err)
		}
	}
}

// grow makes the next buffers large enough for what did not fit.
func (c *Conn) grow(n int) {
	if int64(n) > c.size.Load() {
		c.size.Store(int64(Align(n) + 4<<10))
	}
}
