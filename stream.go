package netlink

import (
	"context"
	"errors"
	"iter"
)

// Stream sends a request that lists objects and gives them as they arrive, in constant memory. FlagRequest and FlagDump are added.
// A message and its Data are valid until the next step.
//
// The loop may be left at any time, and may make other requests on the Conn. Since the kernel runs one dump on a socket at a time,
// another dump first reads the rest of this one into memory. If what is listed changed meanwhile, the last pair has an
// *InterruptedError; Dump starts again instead.
func (c *Conn) Stream(ctx context.Context, m Message) iter.Seq2[Message, error] {
	return func(yield func(Message, error) bool) {
		s := stream{c: c, ctx: ctx}
		err := s.begin(m)
		if err == nil {
			err = s.run(yield)
		}
		s.end()
		if err != nil && !errors.Is(err, errStopped) {
			yield(Message{}, wrapRequest(m.Type, err))
		}
	}
}

// errStopped says that the consumer has left.
var errStopped = errors.New("stopped")

// stream is a dump under way.
type stream struct {
	c           *Conn
	ctx         context.Context
	k           *call    // nil: not begun
	listing     *Listing // keeps what is received; nil: nobody does
	finished    bool     // the kernel has ended the dump
	interrupted bool
}

// begin waits for its turn and sends the request.
func (s *stream) begin(m Message) error {
	c := s.c
	if err := c.takeTurn(s.ctx); err != nil {
		return err
	}
	s.k = c.newCall(callDump, 1)
	m.Flags |= FlagRequest | FlagDump
	c.stamp(&m, s.k.first)
	s.k.request = m.AppendTo(s.k.request[:0])
	c.register(s.k)
	if err := c.transmit(s.ctx, c.peer(), s.k.request); err != nil {
		c.mu.Lock()
		c.endTurn(s.k)
		c.mu.Unlock()
		return err
	}
	return c.sentWhole(s.ctx, s.k)
}

// takeTurn waits until no dump is under way, and reads meanwhile: the one before may have been abandoned by its reader.
func (c *Conn) takeTurn(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	select {
	case c.dumps <- struct{}{}:
		return nil
	default:
	}
	r := c.getBuffer()
	defer c.putBuffer(r)
	return c.awaitTurn(ctx, r)
}

func (c *Conn) awaitTurn(ctx context.Context, r *receiveBuffer) error {
	for {
		select {
		case c.dumps <- struct{}{}:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		case <-c.closed:
			return ErrClosed
		case c.token <- struct{}{}:
		}
		if len(c.dumps) == 0 {
			c.release()
			continue
		}
		d, err := c.receive(ctx, r)
		if err == nil {
			c.dispatch(d, r.b[:d.N], nil)
		}
		c.release()
		if err != nil {
			return err
		}
	}
}

// end leaves nothing to the caller: what the kernel still sends of the dump is dropped by whoever reads next.
func (s *stream) end() {
	if s.k == nil {
		return
	}
	c := s.c
	c.mu.Lock()
	defer c.mu.Unlock()
	if !s.k.ended {
		s.k.kind, s.k.chunks = callDiscard, nil
		return
	}
	c.remove(s.k)
	c.free(s.k)
}
