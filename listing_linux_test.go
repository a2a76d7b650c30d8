package netlink_test

import (
	"testing"

	"github.com/nlctl/netlink"
)

// What List gives has a known length, can be walked twice, and stays as it was while the Conn goes on.
func TestListing(t *testing.T) {
	c := withRoutes(t, nil)
	l, err := c.List(testContext(t), routeDump())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Do(testContext(t), netlink.Message{Header: netlink.Header{Type: netlink.TypeNoop}}); err != nil {
		t.Fatal(err)
	}
	names(t, c) // another dump, into the same receive buffers
	if l.Len() != many {
		t.Errorf("Len is %d, want %d", l.Len(), many)
	}
	for range 2 {
		n := 0
		for m := range l.Messages() {
			if got := routeNumber(m); got != n {
				t.Fatalf("message %d is route %d", n, got)
			}
			n++
		}
		if n != many {
			t.Errorf("%d messages, want %d", n, many)
		}
	}
}

// A dump that is begun inside another one finds the other's parts while it waits, and gives each to whom it belongs.
func TestListingInsideStream(t *testing.T) {
	c := withRoutes(t, nil)
	first, inner := 0, 0
	for _, err := range c.Stream(testContext(t), routeDump()) {
		if err != nil {
			t.Fatal(err)
		}
		if first++; first == 1 {
			l, err := c.List(testContext(t), linkDump())
			if err != nil {
				t.Fatal(err)
			}
			inner = l.Len()
		}
	}
	if first != many || inner == 0 {
		t.Errorf("%d routes outside, want %d; %d links inside", first, many, inner)
	}
}
