package rfc3549

import (
	"fmt"
	"math/bits"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/nlctl/netlink"
	"github.com/nlctl/netlink/internal/testenv"
)

// newNeighbourhood is a lab whose v1 has moved to a host of its own, 10.0.0.2, which answers ARP. Other addresses of the
// subnet are nobody's. v0 asks for ever, and waits for ever before it asks about what it knew (ip-ntable(8)).
func newNeighbourhood(t *testing.T) (l, host *lab) {
	t.Helper()
	l, host = newLab(t), &lab{ns: testenv.NetNS(t)}
	l.ip(t, "link set v1 netns "+host.ns.Name(t))
	host.ip(t, "addr add 10.0.0.2/24 dev v1")
	host.ip(t, "link set v1 up")
	l.ip(t, "ntable change name arp_cache dev v0 base_reachable 100000000 delay_probe 100000000 ucast_probes 100000000 mcast_probes 100000000")
	return l, host
}

// talk sends a datagram, for which the kernel needs the neighbour.
func (l *lab) talk(t *testing.T, to string) {
	t.Helper()
	if err := unix.Sendto(l.udp(t), []byte("MSG"), 0, endpoint(to)); err != nil {
		t.Fatal(err)
	}
}

// wantState compares the state of an entry, as the kernel lists it and as iproute2 does.
func (l *lab) wantState(t *testing.T, to string, want uint16, name string) {
	t.Helper()
	h, _ := l.neighbour(t, to, 0)
	if judge := fmt.Sprint(l.judgedNeighbour(t, to)["state"]); h.State != want || judge != "["+name+"]" {
		t.Errorf("%s is in state %#x, iproute2 says %s, want %s", to, h.State, judge, name)
	}
}

// The states of an entry. Each is set here and by iproute2, where it lasts, and each comes about as the RFC says.
func TestS3_1_2_NeighborStates(t *testing.T) {
	l, _ := newNeighbourhood(t)
	events := subscribe(t, dial(t, l.ns, unix.NETLINK_ROUTE), unix.RTNLGRP_NEIGH)
	// becomes waits until the kernel says that an entry is in a state.
	becomes := func(t *testing.T, to string, state uint16) {
		t.Helper()
		await(t, events, func(e netlink.Event) bool {
			return e.Message.Type == unix.RTM_NEWNEIGH && readNdm(e.Message.Data).State == state &&
				address(attributes(t, e.Message, sizeofNdMsg)[unix.NDA_DST]) == to
		})
	}
	both := func(t *testing.T, state uint16, name, word string) {
		t.Helper()
		n := 100 + 2*bits.TrailingZeros16(state)
		ours, theirs := fmt.Sprintf("10.0.0.%d", n), fmt.Sprintf("10.0.0.%d", n+1)
		l.do(t, newNeighbour(l, ours, state, 0, raw(unix.NDA_LLADDR, lladdr...)))
		l.wantState(t, ours, state, name)
		l.ip(t, "neigh add "+theirs+" lladdr 02:00:00:00:00:08 dev v0 nud "+word)
		l.wantState(t, theirs, state, name)
	}
	t.Run("NUD_INCOMPLETE", func(t *testing.T) {
		both(t, unix.NUD_INCOMPLETE, "INCOMPLETE", "incomplete")
		l.talk(t, "10.0.0.3")
		l.wantState(t, "10.0.0.3", unix.NUD_INCOMPLETE, "INCOMPLETE")
	})
	t.Run("NUD_REACHABLE", func(t *testing.T) {
		both(t, unix.NUD_REACHABLE, "REACHABLE", "reachable")
		l.talk(t, "10.0.0.2")
		becomes(t, "10.0.0.2", unix.NUD_REACHABLE)
		l.wantState(t, "10.0.0.2", unix.NUD_REACHABLE, "REACHABLE")
	})
	t.Run("NUD_STALE", func(t *testing.T) {
		both(t, unix.NUD_STALE, "STALE", "stale")
	})
	t.Run("NUD_DELAY", func(t *testing.T) {
		// It cannot be set to last: the time that it may take is over then (neigh_update in net/core/neighbour.c).
		l.ip(t, "neigh add 10.0.0.4 lladdr 02:00:00:00:00:08 dev v0 nud stale")
		l.talk(t, "10.0.0.4")
		l.wantState(t, "10.0.0.4", unix.NUD_DELAY, "DELAY")
	})
	t.Run("NUD_PROBE", func(t *testing.T) {
		both(t, unix.NUD_PROBE, "PROBE", "probe")
		l.ip(t, "ntable change name arp_cache dev v0 delay_probe 1")
		l.ip(t, "neigh add 10.0.0.5 lladdr 02:00:00:00:00:08 dev v0 nud stale")
		l.talk(t, "10.0.0.5")
		becomes(t, "10.0.0.5", unix.NUD_PROBE)
	})
	t.Run("NUD_FAILED", func(t *testing.T) {
		both(t, unix.NUD_FAILED, "FAILED", "failed")
		l.ip(t, "ntable change name arp_cache dev v0 mcast_probes 1 ucast_probes 0 retrans 1")
		l.talk(t, "10.0.0.6")
		becomes(t, "10.0.0.6", unix.NUD_FAILED)
		l.wantState(t, "10.0.0.6", unix.NUD_FAILED, "FAILED")
	})
	t.Run("NUD_NOARP", func(t *testing.T) {
		both(t, unix.NUD_NOARP, "NOARP", "noarp")
		// What needs no asking has it from the start.
		l.ip(t, "route add 224.0.0.0/4 dev v0")
		l.talk(t, "224.0.0.7")
		l.wantState(t, "224.0.0.7", unix.NUD_NOARP, "NOARP")
	})
	t.Run("NUD_PERMANENT", func(t *testing.T) {
		both(t, unix.NUD_PERMANENT, "PERMANENT", "permanent")
	})
	t.Run("NUD_NONE", func(t *testing.T) {
		// 0 has a name in the kernel, not in the RFC: nobody has asked for the entry yet. iproute2 writes nothing there.
		l.do(t, newNeighbour(l, "10.0.0.8", unix.NUD_NONE, 0))
		h, _ := l.neighbour(t, "10.0.0.8", 0)
		if judge, ok := l.judgedNeighbour(t, "10.0.0.8")["state"]; h.State != 0 || ok {
			t.Errorf("state %#x, iproute2 says %v", h.State, judge)
		}
	})
	t.Run("mask", func(t *testing.T) {
		// The RFC calls it one. The kernel keeps several bits as they come, and itself never sets more than one.
		const several = unix.NUD_STALE | unix.NUD_REACHABLE
		l.do(t, newNeighbour(l, "10.0.0.9", several, 0, raw(unix.NDA_LLADDR, lladdr...)))
		l.wantState(t, "10.0.0.9", several, "REACHABLE STALE")
	})
}
