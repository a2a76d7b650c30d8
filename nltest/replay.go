package nltest

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"sync"
	"syscall"

	"github.com/nlctl/netlink"
)

// ErrEnd says that the program went on after the end of the conversation.
var ErrEnd = errors.New("the recorded conversation is over")

// Replay is a Transport that has a recorded conversation again. What the program sends must be what was recorded, but for sequence
// numbers and port IDs, which answers are changed to; anything else fails with the difference.
type Replay struct {
	mu     sync.Mutex
	c      *conversation
	next   int
	port   uint32
	seq    map[uint32]uint32 // recorded to the program's
	wake   chan struct{}
	closed bool
}

// NewReplay reads a conversation, for Config.Transport. Malformed input is netlink.ErrMalformed.
func NewReplay(r io.Reader) (*Replay, error) {
	c, err := parse(r)
	if err != nil {
		return nil, err
	}
	return &Replay{c: c, port: c.port, seq: map[uint32]uint32{}, wake: make(chan struct{})}, nil
}

// PortID is the recorded one.
func (p *Replay) PortID() uint32 { return p.port }

// Join does nothing: the conversation has the messages of the groups that were joined.
func (p *Replay) Join(uint32) error { return nil }

// Leave does nothing.
func (p *Replay) Leave(uint32) error { return nil }

// Close ends a receive that waits.
func (p *Replay) Close() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.closed {
		p.closed = true
		close(p.wake)
	}
	return nil
}

// Done reports whether everything that was recorded has happened again.
func (p *Replay) Done() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.next == len(p.c.events)
}

// Send compares with the next datagram that was recorded as sent.
func (p *Replay) Send(ctx context.Context, to netlink.Address, b []byte) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return netlink.ErrClosed
	}
	e, err := p.expected()
	if err != nil {
		return err
	}
	if to != e.to {
		return fmt.Errorf("replay line %d: sent to %+v, not to %+v", e.line, to, e.to)
	}
	if err := p.match(e, b); err != nil {
		return err
	}
	p.next++
	close(p.wake)
	p.wake = make(chan struct{})
	return nil
}

// expected is the next sent datagram. Datagrams that were received before it and that the program did not wait for are passed over.
func (p *Replay) expected() (*event, error) {
	for i := p.next; i < len(p.c.events); i++ {
		if p.c.events[i].kind == '>' {
			if i != p.next {
				return nil, fmt.Errorf("replay line %d: the program sends before it has received what was recorded first", p.c.events[p.next].line)
			}
			return &p.c.events[i], nil
		}
	}
	return nil, ErrEnd
}

// match compares two datagrams message by message, and notes the sequence numbers.
func (p *Replay) match(e *event, b []byte) error {
	want, err := netlink.ParseMessages(e.data)
	if err != nil {
		return fmt.Errorf("replay line %d: %w", e.line, err)
	}
	got, err := netlink.ParseMessages(b)
	if err != nil {
		return fmt.Errorf("replay line %d: the program sent malformed messages: %w", e.line, err)
	}
	if len(got) != len(want) {
		return fmt.Errorf("replay line %d: the program sent %d messages, not %d", e.line, len(got), len(want))
	}
	for i, g := range got {
		w := want[i]
		if g.Type != w.Type || g.Flags != w.Flags || !bytes.Equal(g.Data, w.Data) {
			return fmt.Errorf("replay line %d: message %d differs:\n sent     type %s flags %#x %s\n recorded type %s flags %#x %s",
				e.line, i, g.Type, uint16(g.Flags), hex.EncodeToString(g.Data), w.Type, uint16(w.Flags), hex.EncodeToString(w.Data))
		}
		p.seq[w.Sequence] = g.Sequence
	}
	return nil
}

// Receive gives the next datagram that was recorded as received, and waits where one was sent before it.
func (p *Replay) Receive(ctx context.Context, b []byte) (netlink.Datagram, error) {
	for {
		p.mu.Lock()
		if p.closed {
			p.mu.Unlock()
			return netlink.Datagram{}, netlink.ErrClosed
		}
		if p.next == len(p.c.events) {
			p.mu.Unlock()
			return netlink.Datagram{}, ErrEnd
		}
		e := &p.c.events[p.next]
		if e.kind != '>' {
			p.next++
			defer p.mu.Unlock()
			return p.deliver(e, b)
		}
		wake := p.wake
		p.mu.Unlock()
		select {
		case <-wake:
		case <-ctx.Done():
			return netlink.Datagram{}, ctx.Err()
		}
	}
}

// deliver copies a datagram with the program's sequence numbers in place of the recorded ones.
func (p *Replay) deliver(e *event, b []byte) (netlink.Datagram, error) {
	if e.kind == '!' {
		return netlink.Datagram{}, syscall.Errno(e.errno)
	}
	d := e.d
	d.N, d.Length = copy(b, e.data), len(e.data)
	d.Truncated = d.N < d.Length
	for rest := b[:d.N]; len(rest) >= netlink.HeaderLen; {
		n := binary.NativeEndian.Uint32(rest)
		if seq, ok := p.seq[binary.NativeEndian.Uint32(rest[8:])]; ok {
			binary.NativeEndian.PutUint32(rest[8:], seq)
		}
		if n < netlink.HeaderLen || uint64(n) > uint64(len(rest)) {
			break
		}
		rest = rest[min(netlink.Align(int(n)), len(rest)):]
	}
	return d, nil
}
