package netlink

import "errors"

// overrun is what happens when the kernel says that it had to drop messages. It needs the token.
//
// Events were lost, so every subscription is told. An answer may have been lost too: the kernel answers while a request is being
// sent, so whatever is not in the buffer by now will not come. A dump goes on by itself.
func (c *Conn) overrun(r *receiveBuffer) {
	c.stats.overruns.Add(1)
	c.growReadBuffer()
	c.mu.Lock()
	c.publishOverrun()
	suspects := c.suspects()
	c.mu.Unlock()
	if len(suspects) == 0 || c.config.Peer != 0 {
		return
	}
	if t, ok := c.t.(tryReceiver); ok {
		c.drain(t, r)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, s := range suspects {
		// The call may have ended meanwhile, and its memory serve another one.
		if c.find(s.seq) == s.call && !s.call.done {
			s.call.finish(ErrOverrun)
		}
	}
}

type suspect struct {
	seq  uint32
	call *call
}

// suspects are the requests whose answer may be among what was lost. It needs c.mu.
func (c *Conn) suspects() []suspect {
	var s []suspect
	for seq, k := range c.pending {
		if k.kind == callDo {
			s = append(s, suspect{seq, k})
		}
	}
	for _, k := range c.batches {
		s = append(s, suspect{k.first, k})
	}
	return s
}

// drain dispatches what is in the socket's buffer.
func (c *Conn) drain(t tryReceiver, r *receiveBuffer) {
	for transient := 0; transient < maxTransient; {
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
