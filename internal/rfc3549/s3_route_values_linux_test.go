package rfc3549

import (
	"fmt"
	"testing"

	"golang.org/x/sys/unix"
)

// wantRoute compares one field of a route as iproute2 lists it.
func (l *lab) wantRoute(t *testing.T, to, key, want string) {
	t.Helper()
	if judge := l.judgedRoute(t, to)[key]; judge != want {
		t.Errorf("%s: iproute2 says %s %v, want %s", to, key, judge, want)
	}
}

func TestS3_1_1_RouteTables(t *testing.T) {
	l := newLab(t)
	set := func(t *testing.T, table byte, to, want string) {
		t.Helper()
		h := onLink
		h.Table = table
		l.do(t, newRoute(l, h, to))
		l.wantRoute(t, to, "table", want)
	}
	read := func(t *testing.T, name string, want byte, to string) {
		t.Helper()
		l.ip(t, "route add "+to+" dev v0 table "+name)
		if h, attrs := l.routeTo(t, to); h.Table != want || number(attrs[unix.RTA_TABLE]) != uint32(want) {
			t.Errorf("table %d and %x, want %d", h.Table, attrs[unix.RTA_TABLE], want)
		}
	}
	t.Run("RT_TABLE_UNSPEC", func(t *testing.T) { set(t, unix.RT_TABLE_UNSPEC, "10.1.0.0/24", "254") }) // the main table
	t.Run("RT_TABLE_DEFAULT", func(t *testing.T) {
		set(t, unix.RT_TABLE_DEFAULT, "10.2.0.0/24", "253")
		read(t, "default", unix.RT_TABLE_DEFAULT, "10.2.1.0/24")
	})
	t.Run("RT_TABLE_MAIN", func(t *testing.T) {
		set(t, unix.RT_TABLE_MAIN, "10.3.0.0/24", "254")
		read(t, "main", unix.RT_TABLE_MAIN, "10.3.1.0/24")
	})
	t.Run("RT_TABLE_LOCAL", func(t *testing.T) {
		set(t, unix.RT_TABLE_LOCAL, "10.4.0.0/24", "255")
		read(t, "local", unix.RT_TABLE_LOCAL, "10.4.1.0/24")
		// The kernel keeps the addresses of the host there.
		if h, _ := l.routeTo(t, "10.0.0.1/32"); h.Table != unix.RT_TABLE_LOCAL {
			t.Errorf("the address of v0 is in table %d", h.Table)
		}
	})
	t.Run("the user's", func(t *testing.T) {
		for _, table := range []byte{1, 100, 252} {
			to := fmt.Sprintf("10.5.%d.0/24", table)
			set(t, table, to, fmt.Sprint(table))
		}
		read(t, "77", 77, "10.5.77.0/24")
	})
	t.Run("above 255", func(t *testing.T) {
		// The RFC has 255 tables. The kernel has 32 bits for them, in RTA_TABLE; the header then says RT_TABLE_COMPAT.
		h := onLink
		h.Table = unix.RT_TABLE_UNSPEC
		l.do(t, newRoute(l, h, "10.6.0.0/24", u32(unix.RTA_TABLE, 70000)))
		l.wantRoute(t, "10.6.0.0/24", "table", "70000")
		if h, attrs := l.routeTo(t, "10.6.0.0/24"); h.Table != unix.RT_TABLE_COMPAT || number(attrs[unix.RTA_TABLE]) != 70000 {
			t.Errorf("table %d and %x", h.Table, attrs[unix.RTA_TABLE])
		}
	})
}

func TestS3_1_1_RouteProtocols(t *testing.T) {
	l := newLab(t)
	both := func(t *testing.T, protocol byte, name string) {
		t.Helper()
		ours, theirs := fmt.Sprintf("10.1.%d.0/24", protocol), fmt.Sprintf("10.2.%d.0/24", protocol)
		h := onLink
		h.Protocol = protocol
		l.do(t, newRoute(l, h, ours))
		l.wantRoute(t, ours, "protocol", fmt.Sprint(protocol))
		l.ip(t, "route add "+theirs+" dev v0 proto "+name)
		if h, _ := l.routeTo(t, theirs); h.Protocol != protocol {
			t.Errorf("%s is %d, want %d", name, h.Protocol, protocol)
		}
	}
	t.Run("RTPROT_UNSPEC", func(t *testing.T) {
		both(t, unix.RTPROT_UNSPEC, "unspec")
		// IPv6 takes it for RTPROT_BOOT (ip6_route_info_create in net/ipv6/route.c).
		l.do(t, newRoute(l, rtmsg{Type: unix.RTN_UNICAST}, "fd01::/48"))
		l.wantRoute(t, "fd01::/48", "protocol", fmt.Sprint(unix.RTPROT_BOOT))
	})
	t.Run("RTPROT_REDIRECT", func(t *testing.T) { both(t, unix.RTPROT_REDIRECT, "redirect") })
	t.Run("RTPROT_KERNEL", func(t *testing.T) {
		both(t, unix.RTPROT_KERNEL, "kernel")
		if h, _ := l.routeTo(t, "10.0.0.0/24"); h.Protocol != unix.RTPROT_KERNEL {
			t.Errorf("the subnet of an address is of protocol %d", h.Protocol)
		}
	})
	t.Run("RTPROT_BOOT", func(t *testing.T) {
		both(t, unix.RTPROT_BOOT, "boot")
		// It is what iproute2 writes if nobody says otherwise (ip-route(8)).
		l.ip(t, "route add 10.3.0.0/24 dev v0")
		if h, _ := l.routeTo(t, "10.3.0.0/24"); h.Protocol != unix.RTPROT_BOOT {
			t.Errorf("protocol %d", h.Protocol)
		}
	})
	t.Run("RTPROT_STATIC", func(t *testing.T) { both(t, unix.RTPROT_STATIC, "static") })
	t.Run("a daemon's", func(t *testing.T) {
		for _, protocol := range []byte{5, unix.RTPROT_ZEBRA, unix.RTPROT_DHCP, unix.RTPROT_BGP, 255} {
			both(t, protocol, fmt.Sprint(protocol))
		}
	})
	t.Run("selects", func(t *testing.T) {
		// A route of another protocol is not the one that is to be deleted.
		m := newRoute(l, onLink, "10.1.4.0/24")
		m.Type, m.Flags, m.Data[5] = unix.RTM_DELROUTE, 0, 99
		l.refused(t, m, unix.ESRCH)
		m.Data[5] = unix.RTPROT_STATIC
		l.do(t, m)
	})
}

func TestS3_1_1_RouteScopes(t *testing.T) {
	l := newLab(t)
	both := func(t *testing.T, scope byte, name string) {
		t.Helper()
		ours, theirs := fmt.Sprintf("10.1.%d.0/24", scope), fmt.Sprintf("10.2.%d.0/24", scope)
		h := onLink
		h.Scope = scope
		l.do(t, newRoute(l, h, ours))
		l.wantRoute(t, ours, "scope", fmt.Sprint(scope))
		l.ip(t, "route add "+theirs+" dev v0 scope "+name)
		if h, _ := l.routeTo(t, theirs); h.Scope != scope {
			t.Errorf("%s is %d, want %d", name, h.Scope, scope)
		}
	}
	t.Run("RT_SCOPE_UNIVERSE", func(t *testing.T) { both(t, unix.RT_SCOPE_UNIVERSE, "global") })
	t.Run("RT_SCOPE_SITE", func(t *testing.T) { both(t, unix.RT_SCOPE_SITE, "site") })
	t.Run("RT_SCOPE_LINK", func(t *testing.T) {
		both(t, unix.RT_SCOPE_LINK, "link")
		// A gateway is further away than what its own route reaches (fib_check_nh in net/ipv4/fib_semantics.c).
		l.refused(t, newRoute(l, onLink, "10.3.0.0/24", ip(unix.RTA_GATEWAY, "10.0.0.2")), unix.ENETUNREACH)
		h := onLink
		h.Scope = unix.RT_SCOPE_UNIVERSE
		l.do(t, newRoute(l, h, "10.3.0.0/24", ip(unix.RTA_GATEWAY, "10.0.0.2")))
	})
	t.Run("RT_SCOPE_HOST", func(t *testing.T) {
		both(t, unix.RT_SCOPE_HOST, "host")
		if h, _ := l.routeTo(t, "10.0.0.1/32"); h.Scope != unix.RT_SCOPE_HOST {
			t.Errorf("an address of the host is of scope %d", h.Scope)
		}
	})
	t.Run("RT_SCOPE_NOWHERE", func(t *testing.T) {
		// It is for answers that there is nothing; a route of this scope cannot be made.
		h := onLink
		h.Scope = unix.RT_SCOPE_NOWHERE
		l.refused(t, newRoute(l, h, "10.4.0.0/24"), unix.EINVAL)
	})
	t.Run("the user's", func(t *testing.T) {
		for _, scope := range []byte{1, 100, 199} {
			both(t, scope, fmt.Sprint(scope))
		}
	})
	t.Run("IPv6", func(t *testing.T) {
		// It has no scopes of routes: whatever is asked for, all are RT_SCOPE_UNIVERSE.
		l.do(t, newRoute(l, rtmsg{Scope: unix.RT_SCOPE_LINK, Type: unix.RTN_UNICAST}, "fd01::/48"))
		l.wantRoute(t, "fd01::/48", "scope", "0")
	})
}
