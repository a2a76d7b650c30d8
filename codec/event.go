package codec

import (
	"context"
	"iter"

	"github.com/nlctl/netlink"
)

// Event is a typed notification. Where messages were lost, Overrun is set and there is no Body.
type Event struct {
	netlink.Event
	Name string // of the operation; empty: one that is not described
	Body Body   // a pointer to the operation's type
}

// Subscription is a stream of typed events. Packages' functions Subscribe make it; who has it closes it.
type Subscription struct {
	untyped *netlink.Subscription
	parse   func(netlink.Message) (string, Body, error)
}

// NewSubscription gives a subscription's messages typed.
func NewSubscription(s *netlink.Subscription, parse func(netlink.Message) (string, Body, error)) *Subscription {
	return &Subscription{s, parse}
}

// Events gives events as netlink.Subscription.Events does, from the time of Subscribe on, until ctx ends. A message that
// does not decode (netlink.ErrMalformed) is an event with an error, and not the last one.
func (s *Subscription) Events(ctx context.Context) iter.Seq2[Event, error] {
	return func(yield func(Event, error) bool) {
		for e, err := range s.untyped.Events(ctx) {
			typed := Event{Event: e}
			if err == nil && !e.Overrun {
				typed.Name, typed.Body, err = s.parse(e.Message)
			}
			if !yield(typed, err) {
				return
			}
		}
	}
}

// Close leaves the groups and ends Events.
func (s *Subscription) Close() error { return s.untyped.Close() }
