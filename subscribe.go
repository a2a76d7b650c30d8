package netlink

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"sync"
)

// Event is a message that nobody asked for: a notification of the kernel, or what another process sent.
type Event struct {
	Message
	Group   uint32 // that it was multicast to; 0: sent to this Conn alone
	NSID    int32  // identifier of the namespace that it is about; -1: the Conn's own
	From    uint32 // port of the sender; 0: the kernel
	Overrun bool   // messages were lost here, and this is not one: its Message is zero
}

// maxQueued is how many bytes of events a subscription holds while others read the socket and nobody takes them.
const maxQueued = 32 << 20

// Subscription is a stream of events. It is made by Conn.Subscribe.
type Subscription struct {
	c      *Conn
	groups []uint32
	ready  chan struct{}
	once   sync.Once
	life   context.Context // ends with Close
	end    context.CancelFunc

	// guarded by c.mu
	closed bool
	queue  []Event // from head on
	head   int
	bytes  int
}

// Subscribe joins groups and gives what is multicast to them from now on, in the order in which the kernel sent it. Without groups
// it gives every message that is neither an answer nor lost: multicasts of the Config's groups and what was sent to this port.
//
// Events do not end at an overrun: an Event with Overrun set stands where messages were lost. A Conn that also makes requests may
// lose an answer to a flood of events, which is ErrOverrun; who cannot have that uses a second Conn.
func (c *Conn) Subscribe(ctx context.Context, groups ...uint32) (*Subscription, error) {
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("netlink: subscribe: %w", err)
	}
	s := &Subscription{c: c, ready: make(chan struct{}, 1)}
	s.life, s.end = context.WithCancel(context.Background())
	c.mu.Lock()
	c.subs = append(c.subs, s)
	c.mu.Unlock()
	for _, g := range groups {
		if err := c.JoinGroup(g); err != nil {
			s.Close()
			return nil, fmt.Errorf("netlink: subscribe: %w", err)
		}
		c.mu.Lock()
		s.groups = append(s.groups, g)
		c.mu.Unlock()
	}
	return s, nil
}

// Close leaves the groups. A loop over Events ends.
func (s *Subscription) Close() error {
	var first error
	s.once.Do(func() {
		c := s.c
		c.mu.Lock()
		c.subs = slices.DeleteFunc(c.subs, func(t *Subscription) bool { return t == s })
		s.closed, s.queue, s.head = true, nil, 0
		groups := s.groups
		c.mu.Unlock()
		s.end()
		for _, g := range groups {
			if err := c.LeaveGroup(g); err != nil && first == nil {
				first = err
			}
		}
	})
	return first
}

// Events gives events until ctx ends, the subscription or its Conn is closed (ErrClosed), or the socket breaks; the last pair has
// that error. Several loops share the events between them.
func (s *Subscription) Events(ctx context.Context) iter.Seq2[Event, error] {
	return func(yield func(Event, error) bool) {
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		defer context.AfterFunc(s.life, cancel)()
		r := s.c.getBuffer()
		defer s.c.putBuffer(r)
		for {
			e, ok, err := s.take()
			if !ok && err == nil {
				err = s.c.await(ctx, s.ready, r)
				if err == nil {
					continue
				}
			}
			if err == nil {
				err = ctx.Err()
			}
			if s.life.Err() != nil {
				err = ErrClosed
			}
			if err != nil {
				yield(Event{}, fmt.Errorf("netlink: wait for events: %w", err))
				return
			}
			if !yield(e, nil) {
				return
			}
		}
	}
}

// take takes the first event from the queue.
func (s *Subscription) take() (Event, bool, error) {
	s.c.mu.Lock()
	defer s.c.mu.Unlock()
	if s.closed {
		return Event{}, false, ErrClosed
	}
	if s.head == len(s.queue) {
		return Event{}, false, nil
	}
	e := s.queue[s.head]
	s.queue[s.head] = Event{}
	s.head++
	s.bytes -= e.size()
	if s.head < len(s.queue) {
		s.wake() // for another loop that shares the events
	} else {
		s.empty()
	}
	return e, true, nil
}

// empty begins the queue anew, in the same memory unless a flood had made it large.
func (s *Subscription) empty() {
	const most = 1024
	if cap(s.queue) > most {
		s.queue = nil
	}
	s.queue, s.head = s.queue[:0], 0
}

func (s *Subscription) wake() {
	select {
	case s.ready <- struct{}{}:
	default:
	}
}
