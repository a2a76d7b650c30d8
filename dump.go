package netlink

import (
	"context"
	"errors"
	"iter"
	"math/rand/v2"
	"slices"
	"time"
)

// Dump sends a request that lists objects and gives them. FlagRequest and FlagDump are added.
//
// It reads a whole listing before it gives the first object, because the kernel may say at the very end that what it listed changed
// meanwhile. Then it starts again, after a pause that grows, as often as Config.Retries says; and then the last pair has an
// *InterruptedError with the messages of the last try. Stream gives them as they arrive, in constant memory, without a second try.
func (c *Conn) Dump(ctx context.Context, m Message) iter.Seq2[Message, error] {
	return func(yield func(Message, error) bool) {
		l, err := c.List(ctx, m)
		if err != nil {
			yield(Message{}, err)
			return
		}
		for m := range l.Messages() {
			if !yield(m, nil) {
				return
			}
		}
	}
}

// List is Dump for those who want to know how many messages there are before the first.
func (c *Conn) List(ctx context.Context, m Message) (*Listing, error) {
	for try := 1; ; try++ {
		l, err := c.listOnce(ctx, m)
		var interrupted *InterruptedError
		again := errors.As(err, &interrupted)
		if !again && !errors.Is(err, ErrOverrun) {
			return l, err
		}
		if try > c.config.retries() {
			if again {
				interrupted.Tries, interrupted.Messages = try, slices.Collect(l.Messages())
			}
			return l, err
		}
		if err := pause(ctx, try); err != nil {
			return l, wrapRequest(m.Type, err)
		}
	}
}

// listOnce keeps the datagrams of one listing.
func (c *Conn) listOnce(ctx context.Context, m Message) (*Listing, error) {
	l := &Listing{}
	s := stream{c: c, ctx: ctx, listing: l}
	err := s.begin(m)
	if err == nil {
		l.sequence = s.k.first
		err = s.run(func(Message, error) bool { l.n++; return true })
	}
	s.end()
	if err != nil {
		return l, wrapRequest(m.Type, err)
	}
	return l, nil
}

// pause waits 1, 2, 4 ... up to 64 milliseconds, a little more or less, so that two programs that disturb each other drift apart.
func pause(ctx context.Context, try int) error {
	d := time.Millisecond << min(try-1, 6)
	t := time.NewTimer(d/2 + rand.N(d))
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
