package netlink_test

import (
	"context"
	"errors"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/nlctl/netlink"
	"github.com/nlctl/netlink/internal/testenv"
)

// hello is a message between processes.
func hello(text string) netlink.Message {
	return netlink.Message{Header: netlink.Header{Type: netlink.TypeMin}, Data: []byte(text)}
}

// Two processes talk: each believes the other alone.
func TestUserToUser(t *testing.T) {
	ns := testenv.NetNS(t)
	any := dialIn(t, ns, unix.NETLINK_USERSOCK, &netlink.Config{AnyPeer: true, PortID: 4711})
	if any.PortID() != 4711 {
		t.Errorf("port %d", any.PortID())
	}
	peer := dialIn(t, ns, unix.NETLINK_USERSOCK, &netlink.Config{Peer: 4711})
	s, answers := subscribe(t, any), subscribe(t, peer)
	if err := peer.Send(testContext(t), netlink.Address{PortID: 4711}, hello("ping")); err != nil {
		t.Fatal(err)
	}
	e := next(t, s)
	if string(e.Data) != "ping" || e.From != peer.PortID() || e.Group != 0 {
		t.Errorf("received %+v", e)
	}
	if err := any.Send(testContext(t), netlink.Address{PortID: e.From}, hello("pong")); err != nil {
		t.Fatal(err)
	}
	if e := next(t, answers); string(e.Data) != "pong" || e.From != 4711 {
		t.Errorf("received %+v", e)
	}
}

// A process may send to the port of a Conn that speaks with the kernel; it is not heard, and counted.
func TestOnlyTheKernelIsBelieved(t *testing.T) {
	ns := testenv.NetNS(t)
	c := dialIn(t, ns, unix.NETLINK_USERSOCK, nil)
	s := subscribe(t, c, 1)
	liar := dialIn(t, ns, unix.NETLINK_USERSOCK, nil)
	friend := dialIn(t, ns, unix.NETLINK_USERSOCK, &netlink.Config{AnyPeer: true})
	if err := liar.Send(testContext(t), netlink.Address{PortID: c.PortID()}, hello("lie")); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(testContext(t))
	heard := make(chan netlink.Event, 1)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for e, err := range s.Events(ctx) {
			if err == nil {
				heard <- e
			}
		}
	}()
	for c.Stats().Foreign == 0 && ctx.Err() == nil {
		_ = friend.Send(ctx, netlink.Address{PortID: c.PortID()}, hello("lie"))
	}
	cancel()
	<-done
	if len(heard) != 0 {
		t.Errorf("heard %+v", <-heard)
	}
	if c.Stats().Foreign == 0 {
		t.Error("foreign datagrams are not counted")
	}
}

// Several receivers of a group each get what is multicast to it.
func TestUserMulticast(t *testing.T) {
	ns := testenv.NetNS(t)
	config := &netlink.Config{AnyPeer: true}
	sender := dialIn(t, ns, unix.NETLINK_USERSOCK, config)
	var subs []*netlink.Subscription
	for range 3 {
		subs = append(subs, subscribe(t, dialIn(t, ns, unix.NETLINK_USERSOCK, config), 5))
	}
	if err := sender.Send(testContext(t), netlink.Address{Groups: 1 << 4}, hello("all")); err != nil {
		t.Fatal(err)
	}
	for i, s := range subs {
		if e := next(t, s); string(e.Data) != "all" || e.Group != 5 || e.From != sender.PortID() {
			t.Errorf("receiver %d: %+v", i, e)
		}
	}
}

// A sender waits for a receiver whose buffer is full, and no longer than its context.
func TestSendWaitsForRoom(t *testing.T) {
	ns := testenv.NetNS(t)
	slow := dialIn(t, ns, unix.NETLINK_USERSOCK, &netlink.Config{AnyPeer: true, ReadBuffer: 4096})
	fast := dialIn(t, ns, unix.NETLINK_USERSOCK, nil)
	s := subscribe(t, slow)
	const n = 200
	sent := make(chan error, 1)
	go func() {
		for i := range n {
			if err := fast.Send(testContext(t), netlink.Address{PortID: slow.PortID()}, hello(string(rune('a'+i%26)))); err != nil {
				sent <- err
				return
			}
		}
		sent <- nil
	}()
	for i := range n {
		if e := next(t, s); !e.Overrun && string(e.Data) != string(rune('a'+i%26)) {
			t.Fatalf("message %d: %+v", i, e)
		}
	}
	if err := <-sent; err != nil {
		t.Error(err)
	}
}

func TestSendToNobody(t *testing.T) {
	c := dialIn(t, testenv.NetNS(t), unix.NETLINK_USERSOCK, nil)
	if err := c.Send(testContext(t), netlink.Address{Groups: 1}, hello("?")); err != nil {
		t.Errorf("a multicast: %v", err)
	}
	if err := c.Send(testContext(t), netlink.Address{PortID: 4000000001}, hello("?")); !errors.Is(err, unix.ECONNREFUSED) {
		t.Errorf("got %v, want ECONNREFUSED", err)
	}
}
