//go:build !race

package netlink_test

import (
	"context"
	"encoding/binary"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/nlctl/netlink"
	"github.com/nlctl/netlink/internal/testenv"
)

// loUp asks for what is so already: the kernel does nothing but acknowledge.
func loUp() netlink.Message {
	data := make([]byte, unix.SizeofIfInfomsg)
	for _, at := range []int{4, 8, 12} { // ifi_index of lo, ifi_flags and ifi_change: IFF_UP
		binary.NativeEndian.PutUint32(data[at:], 1)
	}
	return netlink.Message{Header: netlink.Header{Type: unix.RTM_NEWLINK}, Data: data}
}

func TestDoAllocatesNothing(t *testing.T) {
	c, up := dial(t, nil), loUp()
	for name, ctx := range map[string]context.Context{"background": context.Background(), "with a deadline": testContext(t)} {
		allocs := testing.AllocsPerRun(200, func() {
			if _, err := c.Do(ctx, up); err != nil {
				t.Fatal(err)
			}
		})
		if allocs != 0 {
			t.Errorf("%s: %v allocations for a request and its ack", name, allocs)
		}
	}
}

// However long the listing is, Stream takes as much memory.
func TestStreamAllocationsDoNotGrow(t *testing.T) {
	c := dial(t, nil)
	allocs := func(routes int) float64 {
		return testing.AllocsPerRun(20, func() {
			n := 0
			for _, err := range c.Stream(context.Background(), routeDump()) {
				if err != nil {
					t.Fatal(err)
				}
				n++
			}
			if n < routes {
				t.Fatalf("%d routes, want %d", n, routes)
			}
		})
	}
	empty := allocs(0)
	addRoutes(t, c, 5000)
	if full := allocs(5000); full > empty+1 {
		t.Errorf("%v allocations for 5000 routes, %v for none", full, empty)
	}
}

// routeChanges are requests to add routes and to delete them.
func routeChanges(n int) (add, del []netlink.Message) {
	for i := range n {
		add = append(add, routeRequest(unix.RTM_NEWROUTE, create, i))
		del = append(del, routeRequest(unix.RTM_DELROUTE, 0, i))
	}
	return add, del
}

func batches(t testing.TB, c *netlink.Conn, batches ...[]netlink.Message) {
	t.Helper()
	for _, ms := range batches {
		if _, err := c.Batch(context.Background(), ms, &netlink.BatchOptions{StopOnError: true}); err != nil {
			t.Fatal(err)
		}
	}
}

// A batch allocates for its bookkeeping, not for each request.
func TestBatchAllocations(t *testing.T) {
	const n = 128
	c := dial(t, nil)
	add, del := routeChanges(n)
	if allocs := testing.AllocsPerRun(20, func() { batches(t, c, add, del) }); allocs > n/4 {
		t.Errorf("%v allocations for two batches of %d requests", allocs, n)
	}
}

// An event's bytes are its receiver's; nothing else is allocated for it.
func TestEventAllocations(t *testing.T) {
	const n = 50
	ns := testenv.NetNS(t)
	c, other := dialIn(t, ns, unix.NETLINK_ROUTE, nil), dialIn(t, ns, unix.NETLINK_ROUTE, nil)
	add, del := routeChanges(n)
	causing := testing.AllocsPerRun(10, func() { batches(t, other, add, del) })
	s := subscribe(t, c, unix.RTNLGRP_IPV4_ROUTE)
	all := testing.AllocsPerRun(10, func() {
		batches(t, other, add, del)
		left := 2 * n
		for e, err := range s.Events(context.Background()) {
			if err != nil || e.Overrun {
				t.Fatal(err, e.Overrun)
			}
			if left--; left == 0 {
				break
			}
		}
	})
	if each := (all - causing) / (2 * n); each > 1.1 {
		t.Errorf("%v allocations for an event", each)
	}
}

// What walks and builds bytes allocates nothing.
func TestBytesAllocations(t *testing.T) {
	var b netlink.Builder
	var datagram []byte
	walked := 0
	allocs := testing.AllocsPerRun(100, func() {
		b.Reset()
		b.Append(make([]byte, unix.SizeofRtMsg))
		b.Uint32(unix.RTA_TABLE, unix.RT_TABLE_MAIN)
		n := b.Nest(unix.RTA_METRICS)
		b.String(unix.RTAX_CC_ALGO, "reno")
		b.EndNest(n)
		data, _ := b.Data()
		datagram = netlink.Message{Data: data}.AppendTo(datagram[:0])
		it := netlink.Messages(datagram)
		for it.Next() {
			as := netlink.Attributes(it.Message().Data[unix.SizeofRtMsg:])
			for as.Next() {
				if as.Type() != unix.RTA_METRICS {
					continue
				}
				for nest := as.Nest(); nest.Next(); {
					walked++
				}
			}
		}
	})
	if allocs != 0 || walked == 0 {
		t.Errorf("%v allocations, %d nested attributes", allocs, walked)
	}
}
