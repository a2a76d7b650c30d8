package netlink_test

import (
	"context"
	"errors"
	"io/fs"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/nlctl/netlink"
	"github.com/nlctl/netlink/internal/testenv"
)

func subscribe(t testing.TB, c *netlink.Conn, groups ...uint32) *netlink.Subscription {
	t.Helper()
	s, err := c.Subscribe(testContext(t), groups...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// next waits for one event.
func next(t testing.TB, s *netlink.Subscription) netlink.Event {
	t.Helper()
	for e, err := range s.Events(testContext(t)) {
		if err != nil {
			t.Fatal(err)
		}
		return e
	}
	panic("a subscription ended without an error")
}

// Several groups on one socket: events come in the order of the changes, each with its group, and to the one who subscribed to it.
func TestSubscribeSeveralGroups(t *testing.T) {
	ns := testenv.NetNS(t)
	c, other := dialIn(t, ns, unix.NETLINK_ROUTE, nil), dialIn(t, ns, unix.NETLINK_ROUTE, nil)
	both := subscribe(t, c, unix.RTNLGRP_IPV4_ROUTE, unix.RTNLGRP_NEXTHOP)
	one := subscribe(t, c, unix.RTNLGRP_NEXTHOP)
	addRoutes(t, other, 1)
	addNexthop(t, other, 9)
	addRoutes(t, c, 0)
	if e := next(t, both); e.Type != unix.RTM_NEWROUTE || e.Group != unix.RTNLGRP_IPV4_ROUTE || e.NSID != -1 || e.From != 0 {
		t.Errorf("first event: %+v", e)
	}
	for _, s := range []*netlink.Subscription{both, one} {
		if e := next(t, s); e.Type != unix.RTM_NEWNEXTHOP || e.Group != unix.RTNLGRP_NEXTHOP {
			t.Errorf("event of type %d in group %d", e.Type, e.Group)
		}
	}
}

func addNexthop(t testing.TB, c *netlink.Conn, id uint32) {
	t.Helper()
	var b netlink.Builder
	b.Append([]byte{unix.AF_INET, 0, unix.RTPROT_STATIC, 0, 0, 0, 0, 0})
	b.Uint32(unix.NHA_ID, id)
	b.Flag(unix.NHA_BLACKHOLE)
	if _, err := c.Do(testContext(t), message(unix.RTM_NEWNEXTHOP, create, &b)); err != nil {
		t.Fatal(err)
	}
}

// The Conn that makes changes also listens to them. The kernel puts the request's own number into the notification.
func TestSubscribeToOwnChanges(t *testing.T) {
	c := dial(t, nil)
	s := subscribe(t, c, unix.RTNLGRP_IPV4_ROUTE)
	addRoutes(t, c, 100)
	for i := range 100 {
		if _, err := c.Do(testContext(t), routeRequest(unix.RTM_DELROUTE, 0, i)); err != nil {
			t.Fatal(err)
		}
	}
	for i := range 200 {
		want := netlink.Type(unix.RTM_NEWROUTE)
		if i >= 100 {
			want = unix.RTM_DELROUTE
		}
		if e := next(t, s); e.Type != want || routeNumber(e.Message) != i%100 {
			t.Fatalf("event %d: type %d, route %d", i, e.Type, routeNumber(e.Message))
		}
	}
}

// An overrun is an event in the stream, behind which it goes on.
func TestSubscribeSurvivesOverrun(t *testing.T) {
	ns := testenv.NetNS(t)
	c := dialIn(t, ns, unix.NETLINK_ROUTE, &netlink.Config{ReadBuffer: 4096})
	other := dialIn(t, ns, unix.NETLINK_ROUTE, nil)
	s := subscribe(t, c, unix.RTNLGRP_IPV4_ROUTE)
	addRoutes(t, other, 1000)
	lost := 0
	for e, err := range s.Events(testContext(t)) {
		if err != nil {
			t.Fatal(err)
		}
		if e.Overrun {
			lost++
			// The buffer has been read empty: what changes now must arrive.
			if _, err := other.Do(testContext(t), routeRequest(unix.RTM_DELROUTE, 0, 999)); err != nil {
				t.Fatal(err)
			}
		}
		if e.Type == unix.RTM_DELROUTE {
			break
		}
	}
	if lost == 0 || c.Stats().Overruns == 0 {
		t.Errorf("%d overruns in the stream, %+v", lost, c.Stats())
	}
	if len(names(t, c)) == 0 {
		t.Error("the Conn lists nothing after an overrun")
	}
}

func TestSubscribeGrowsItsBuffer(t *testing.T) {
	ns := testenv.NetNS(t)
	c := dialIn(t, ns, unix.NETLINK_ROUTE, &netlink.Config{ReadBuffer: 4096, MaxReadBuffer: 256 << 10})
	other := dialIn(t, ns, unix.NETLINK_ROUTE, nil)
	s := subscribe(t, c, unix.RTNLGRP_IPV4_ROUTE)
	for round := range 10 {
		addRoutes(t, other, 100)
		for i := range 100 {
			if _, err := other.Do(testContext(t), routeRequest(unix.RTM_DELROUTE, 0, i)); err != nil {
				t.Fatal(err)
			}
		}
		if readRound(t, s, round) {
			return
		}
	}
	t.Errorf("200 events still do not fit after 10 overruns: %+v", c.Stats())
}

// readRound reads up to the last event, and reports whether none was lost.
func readRound(t *testing.T, s *netlink.Subscription, round int) bool {
	whole, n := true, 0
	for n < 200 {
		e := next(t, s)
		n++
		if e.Overrun {
			return false
		}
		whole = whole && !e.Overrun
	}
	return whole && round > 0
}

func TestSubscribeEndsAndLeaves(t *testing.T) {
	c := dial(t, nil)
	s := subscribe(t, c, unix.RTNLGRP_LINK)
	ctx, cancel := context.WithCancel(testContext(t))
	done := make(chan error)
	go func() {
		for _, err := range s.Events(ctx) {
			done <- err
		}
	}()
	cancel()
	if err := <-done; !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want context.Canceled", err)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	for _, err := range s.Events(testContext(t)) {
		if !errors.Is(err, netlink.ErrClosed) {
			t.Errorf("got %v, want ErrClosed", err)
		}
	}
	addLink(t, c, "ifb9", "ifb")
	if got := c.Stats().Unmatched; got != 0 {
		t.Errorf("%d events arrived after the group was left", got)
	}
}

func TestSubscribeRefused(t *testing.T) {
	c := dial(t, nil)
	if _, err := c.Subscribe(testContext(t), 100000); !errors.Is(err, fs.ErrInvalid) && !errors.Is(err, unix.EINVAL) {
		t.Errorf("a group that does not exist: %v", err)
	}
	if _, err := c.Subscribe(testContext(t), 0); err == nil {
		t.Error("group 0 was joined")
	}
	addLink(t, c, "ifb9", "ifb")
}

// Closing a subscription ends a loop that waits, and leaves the Conn as it is.
func TestSubscriptionCloseEndsEvents(t *testing.T) {
	c := dial(t, nil)
	s := subscribe(t, c, unix.RTNLGRP_LINK)
	first := make(chan struct{})
	done := make(chan error, 1)
	go func() {
		close(first)
		for _, err := range s.Events(testContext(t)) {
			done <- err
		}
	}()
	<-first
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	if err := <-done; !errors.Is(err, netlink.ErrClosed) {
		t.Errorf("got %v, want ErrClosed", err)
	}
	if len(names(t, c)) == 0 {
		t.Error("the Conn lists nothing")
	}
}
