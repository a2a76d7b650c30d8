package netlink

import (
	"context"
	"errors"
)

// overrun is what happens when the kernel says that it had to drop messages. It needs the token.
//
// Events were lost, so every subscription is told. Answers may have been lost too, and more are while the socket is congested, which
// lasts until its buffer has been read empty and is reported only once (af_netlink.c: netlink_overrun, netlink_rcv_wake). So the
// buffer is emptied at once. The kernel answers while a request is being sent: an answer to what had been sent by then is in the
// buffer or lost. Who was still sending finds out by the epoch that has changed meanwhile.
func (c *Conn) overrun(r *receiveBuffer) {
	c.stats.overruns.Add(1)
	c.growReadBuffer()
	c.mu.Lock()
	c.publishOverrun()
	c.mu.Unlock()
	c.drain(r)
	c.mu.Lock()
	c.epoch.Add(1)
	sent := c.unanswered()
	c.mu.Unlock()
	if len(sent) == 0 || c.config.Peer != 0 {
		return
	}
	c.drain(r)
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, s := range sent {
		// The call may have ended meanwhile, and its memory serve another one.
		if c.find(s.seq) == s.call && s.call.first == s.seq {
			c.lose(s.call)
		}
	}
}

type sentCall struct {
	seq  uint32
	call *call
}

// unanswered gives the calls that wait for an answer to what has been sent whole. It needs c.mu.
func (c *Conn) unanswered() []sentCall {
	var s []sentCall
	c.pending.all(func(k *call) {
		if k.sent.Load() && !k.done && !k.ended {
			s = append(s, sentCall{k.first, k})
		}
	})
	for _, k := range c.batches {
		if k.sent.Load() && !k.done {
			s = append(s, sentCall{k.first, k})
		}
	}
	return s
}

// lose ends a call whose answer will not come. It needs c.mu.
func (c *Conn) lose(k *call) {
	if k.done || k.ended {
		return
	}
	switch k.kind {
	case callDiscard:
		c.endTurn(k)
		c.remove(k)
		return
	case callDump:
		c.endTurn(k)
	}
	c.finish(k, ErrOverrun)
}

// sentWhole notes that a call's requests are with the kernel. If there was an overrun meanwhile, the answer is in the buffer now or lost.
func (c *Conn) sentWhole(ctx context.Context, k *call) error {
	k.sent.Store(true) // before the epoch is read: overrun changes the epoch before it looks for what was sent
	if k.epoch == c.epoch.Load() || c.config.Peer != 0 {
		return nil
	}
	held, err := c.acquire(ctx, nil)
	if !held {
		return err
	}
	defer c.release()
	r := c.getBuffer()
	defer c.putBuffer(r)
	c.drain(r)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.lose(k)
	return nil
}

// drain dispatches what is in the socket's buffer. It needs the token.
func (c *Conn) drain(r *receiveBuffer) {
	t, ok := c.t.(tryReceiver)
	for transient := 0; ok && transient < maxTransient; {
		d, err := t.TryReceive(r.b)
		switch {
		case err == nil && c.believed(d):
			c.dispatch(d, r.b[:d.N], nil)
		case errors.Is(err, errWouldBlock):
			return
		case err != nil:
			transient++
		}
	}
}

// growReadBuffer doubles the buffer, which the kernel does to whatever size it is given (socket(7), SO_RCVBUF). Without the right
// to exceed the system's limit the buffer stays as it is.
func (c *Conn) growReadBuffer() {
	s, ok := c.t.(bufferer)
	if !ok || s.ReadBuffer() >= c.config.MaxReadBuffer {
		return
	}
	_ = s.SetReadBuffer(min(s.ReadBuffer(), c.config.MaxReadBuffer))
}
