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

// Events gives a subscription's messages typed. It ends as the subscription does, and closes it.
func Events(ctx context.Context, s *netlink.Subscription, parse func(netlink.Message) (string, Body, error)) iter.Seq2[Event, error] {
	return func(yield func(Event, error) bool) {
		defer s.Close()
		for e, err := range s.Events(ctx) {
			typed := Event{Event: e}
			if err == nil && !e.Overrun {
				typed.Name, typed.Body, err = parse(e.Message)
			}
			if !yield(typed, err) {
				return
			}
		}
	}
}
