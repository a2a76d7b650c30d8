package rfc3549

import (
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/nlctl/netlink"
	"github.com/nlctl/netlink/internal/testenv"
)

// udp is a socket inside the namespace.
func (l *lab) udp(t *testing.T) int {
	t.Helper()
	fd, err := -1, error(nil)
	testenv.InNetNS(t, l.ns, func() { fd, err = unix.Socket(unix.AF_INET, unix.SOCK_DGRAM|unix.SOCK_CLOEXEC, 0) })
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = unix.Close(fd) })
	return fd
}

func endpoint(address string) *unix.SockaddrInet4 {
	return &unix.SockaddrInet4{Port: 9, Addr: netip.MustParseAddr(address).As4()}
}

// connect asks the kernel for the way to an address as a program's socket does: a route without one is an error here.
func (l *lab) connect(t *testing.T, to string) error {
	t.Helper()
	return unix.Connect(l.udp(t), endpoint(to))
}

// The types of routes: how they are listed, and what becomes of a program that sends there.
func TestS3_1_1_RouteTypes(t *testing.T) {
	l := newLab(t)
	// both sets a route of a type, and its twin with iproute2; want is what connect says at its address 1.
	both := func(t *testing.T, h rtmsg, name string, want error) {
		t.Helper()
		ours, theirs := fmt.Sprintf("10.1.%d", h.Type), fmt.Sprintf("10.2.%d", h.Type)
		h.Table, h.Protocol = unix.RT_TABLE_MAIN, unix.RTPROT_STATIC
		through, dev := []func(*netlink.Builder){u32(unix.RTA_OIF, l.v0)}, " dev v0"
		if h.Type > unix.RTN_MULTICAST {
			through, dev = nil, "" // it leads nowhere
		}
		l.do(t, routeThrough(h, ours+".0/24", through...))
		l.wantRoute(t, ours+".0/24", "type", fmt.Sprint(h.Type))
		l.ip(t, "route add "+name+" "+theirs+".0/24"+dev)
		if got, _ := l.routeTo(t, theirs+".0/24"); got.Type != h.Type || got.Scope != h.Scope {
			t.Errorf("%s is %+v, want %+v", name, got, h)
		}
		if err := l.connect(t, ours+".1"); !errors.Is(err, want) {
			t.Errorf("connect: %v, want %v", err, want)
		}
	}
	// never is a type that no route can be of: fib_props in net/ipv4/fib_semantics.c gives it no scope.
	never := func(t *testing.T, typ byte) {
		t.Helper()
		h := onLink
		h.Type = typ
		l.refused(t, newRoute(l, h, "10.3.0.0/24"), unix.EINVAL)
	}
	t.Run("RTN_UNSPEC", func(t *testing.T) { never(t, unix.RTN_UNSPEC) })
	t.Run("RTN_UNICAST", func(t *testing.T) {
		both(t, rtmsg{Type: unix.RTN_UNICAST, Scope: unix.RT_SCOPE_LINK}, "unicast", nil)
	})
	t.Run("RTN_LOCAL", func(t *testing.T) {
		both(t, rtmsg{Type: unix.RTN_LOCAL, Scope: unix.RT_SCOPE_HOST}, "local", nil)
		l.wantDelivery(t, "10.1.2.1")
	})
	t.Run("RTN_BROADCAST", func(t *testing.T) {
		// A socket needs SO_BROADCAST (socket(7)).
		both(t, rtmsg{Type: unix.RTN_BROADCAST, Scope: unix.RT_SCOPE_LINK}, "broadcast", unix.EACCES)
		fd := l.udp(t)
		if err := errors.Join(unix.SetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_BROADCAST, 1), unix.Connect(fd, endpoint("10.1.3.1"))); err != nil {
			t.Error(err)
		}
	})
	t.Run("RTN_ANYCAST", func(t *testing.T) {
		both(t, rtmsg{Type: unix.RTN_ANYCAST, Scope: unix.RT_SCOPE_LINK}, "anycast", nil)
	})
	t.Run("RTN_MULTICAST", func(t *testing.T) {
		both(t, rtmsg{Type: unix.RTN_MULTICAST, Scope: unix.RT_SCOPE_LINK}, "multicast", nil)
	})
	t.Run("RTN_BLACKHOLE", func(t *testing.T) { both(t, rtmsg{Type: unix.RTN_BLACKHOLE}, "blackhole", unix.EINVAL) })
	t.Run("RTN_UNREACHABLE", func(t *testing.T) {
		both(t, rtmsg{Type: unix.RTN_UNREACHABLE}, "unreachable", unix.EHOSTUNREACH)
	})
	t.Run("RTN_PROHIBIT", func(t *testing.T) { both(t, rtmsg{Type: unix.RTN_PROHIBIT}, "prohibit", unix.EACCES) })
	t.Run("RTN_THROW", func(t *testing.T) {
		both(t, rtmsg{Type: unix.RTN_THROW}, "throw", unix.ENETUNREACH)
		// With policy routing the search goes on: the rule for the default table comes after the one for main.
		l.ip(t, "route add 10.1.9.0/25 dev v0 table default")
		if err := l.connect(t, "10.1.9.1"); err != nil {
			t.Errorf("another table has a route: %v", err)
		}
	})
	t.Run("RTN_NAT", func(t *testing.T) { never(t, unix.RTN_NAT) })           // gone since Linux 2.6
	t.Run("RTN_XRESOLVE", func(t *testing.T) { never(t, unix.RTN_XRESOLVE) }) // not implemented then, nor since
	t.Run("unknown", func(t *testing.T) { never(t, unix.RTN_XRESOLVE+1) })
}

// wantDelivery sends a datagram to an address that must be the host's own.
func (l *lab) wantDelivery(t *testing.T, to string) {
	t.Helper()
	in, out := l.udp(t), l.udp(t)
	wait := unix.NsecToTimeval(deadline.Nanoseconds())
	if err := unix.SetsockoptTimeval(in, unix.SOL_SOCKET, unix.SO_RCVTIMEO, &wait); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(unix.Bind(in, endpoint("0.0.0.0")), unix.Sendto(out, []byte("MSG"), 0, endpoint(to))); err != nil {
		t.Fatal(err)
	}
	b := make([]byte, 16)
	if n, _, err := unix.Recvfrom(in, b, 0); err != nil || string(b[:n]) != "MSG" {
		t.Errorf("received %q, %v", b[:max(n, 0)], err)
	}
}

// lookup asks for the route to an address.
func (l *lab) lookup(t *testing.T, to string, flags uint32) rtmsg {
	t.Helper()
	return readRtmsg(l.one(t, request(unix.RTM_GETROUTE, 0, rtmsg{Family: unix.AF_INET, Dst: 32, Flags: flags}.bytes(), ip(unix.RTA_DST, to))).Data)
}

func TestS3_1_1_RouteFlags(t *testing.T) {
	l := newLab(t)
	l.ip(t, "route add 10.1.0.0/24 via 10.0.0.2")
	cache := func(t *testing.T, args ...string) []any {
		t.Helper()
		all, _ := l.judged(t, "ip", append([]string{"-j", "route", "get"}, args...)...)["cache"].([]any)
		return all
	}
	t.Run("RTM_F_NOTIFY", func(t *testing.T) {
		// The kernel notifies nobody but the groups, who need no flag. An answer has it back, and so may have later ones,
		// because the kernel keeps it with the next hop, one for each processor (inet_rtm_getroute in net/ipv4/route.c).
		if got := l.lookup(t, "10.1.0.1", 0); got.Flags&unix.RTM_F_NOTIFY != 0 || slices.Contains(cache(t, "10.1.0.1"), any("notify")) {
			t.Errorf("flags %#x before anybody asked", got.Flags)
		}
		if got := l.lookup(t, "10.1.0.1", unix.RTM_F_NOTIFY); got.Flags&unix.RTM_F_NOTIFY == 0 {
			t.Errorf("flags %#x", got.Flags)
		}
		if judge := cache(t, "10.1.0.1", "notify"); !slices.Contains(judge, any("notify")) {
			t.Errorf("iproute2 says %v", judge)
		}
	})
	t.Run("RTM_F_CLONED", func(t *testing.T) {
		// The answer to a lookup is made from the route in the table, which is none itself.
		if got := l.lookup(t, "10.1.0.1", 0); got.Flags&unix.RTM_F_CLONED == 0 || got.Dst != 32 {
			t.Errorf("the answer of a lookup is %+v", got)
		}
		if h, _ := l.routeTo(t, "10.1.0.0/24"); h.Flags&unix.RTM_F_CLONED != 0 {
			t.Errorf("the route in the table is %+v", h)
		}
		for _, m := range l.dump(t, request(unix.RTM_GETROUTE, 0, rtmsg{Family: unix.AF_INET, Flags: unix.RTM_F_CLONED}.bytes())) {
			t.Errorf("nothing was learnt about any destination, but there is %+v", readRtmsg(m.Data))
		}
	})
	t.Run("RTM_F_EQUALIZE", func(t *testing.T) {
		// Not implemented then, nor since: the kernel accepts it, and iproute2 has no word for it any more.
		h := onLink
		h.Flags = unix.RTM_F_EQUALIZE
		l.do(t, newRoute(l, h, "10.2.0.0/24"))
		l.wantRoute(t, "10.2.0.0/24", "dev", "v0")
		if h, _ := l.routeTo(t, "10.2.0.0/24"); h.Flags != 0 {
			t.Errorf("flags %#x", h.Flags)
		}
	})
}
