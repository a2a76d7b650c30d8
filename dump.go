package netlink

import (
	"context"
	"errors"
	"iter"
	"math/rand/v2"
	"time"
)

// Dump sends a request that lists objects and gives them. FlagRequest and FlagDump are added.
//
// It reads a whole listing before it gives the first object, because the kernel may say at the very end that what it listed changed
// meanwhile. Then it starts again, after a pause that grows, as often as Config.Retries says; and then the last pair has an
// *InterruptedError with the messages of the last try. Stream gives them as they arrive, in constant memory, without a second try.
func (c *Conn) Dump(ctx context.Context, m Message) iter.Seq2[Message, error] {
	return func(yield func(Message, error) bool) {
		chunks, err := c.dump(ctx, m)
		if err != nil {
			yield(Message{}, err)
			return
		}
		for _, b := range chunks {
			it := Messages(b)
			for it.Next() {
				if !yield(it.m, nil) {
					return
				}
			}
		}
	}
}

// dump reads a listing, and again while it is interrupted.
func (c *Conn) dump(ctx context.Context, m Message) ([][]byte, error) {
	for try := 1; ; try++ {
		chunks, err := c.dumpOnce(ctx, m)
		var interrupted *InterruptedError
		again := errors.As(err, &interrupted)
		if !again && !errors.Is(err, ErrOverrun) {
			return chunks, err
		}
		if try > c.config.retries() {
			if again {
				interrupted.Tries, interrupted.Messages = try, gather(chunks)
			}
			return nil, err
		}
		if err := pause(ctx, try); err != nil {
			return nil, wrapRequest(m.Type, err)
		}
	}
}

const dumpChunk = 64 << 10

// dumpOnce copies one listing into chunks that hold whole messages.
func (c *Conn) dumpOnce(ctx context.Context, m Message) ([][]byte, error) {
	var chunks [][]byte
	last := []byte(nil)
	for m, err := range c.Stream(ctx, m) {
		if err != nil {
			return append(chunks, last), err
		}
		if need := HeaderLen + Align(len(m.Data)); cap(last)-len(last) < need {
			if last != nil {
				chunks = append(chunks, last)
			}
			last = make([]byte, 0, max(need, nextChunk(len(chunks))))
		}
		last = m.AppendTo(last)
	}
	return append(chunks, last), nil
}

// nextChunk starts small, since most listings are.
func nextChunk(n int) int { return dumpChunk >> max(0, 4-n) }

func gather(chunks [][]byte) []Message {
	var all []Message
	for _, b := range chunks {
		ms, _ := ParseMessages(b)
		all = append(all, ms...)
	}
	return all
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
