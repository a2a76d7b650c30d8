package rfc3549

import (
	"fmt"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/nlctl/netlink"
)

func TestS3_1_1_RouteMessages(t *testing.T) {
	l := newLab(t)
	events := subscribe(t, dial(t, l.ns, unix.NETLINK_ROUTE), unix.RTNLGRP_IPV4_ROUTE)
	// announced waits for what the kernel tells everybody about a route.
	announced := func(t *testing.T, typ netlink.Type, to string) {
		t.Helper()
		await(t, events, func(e netlink.Event) bool {
			return e.Message.Type == typ && address(attributes(t, e.Message, unix.SizeofRtMsg)[unix.RTA_DST]) == to
		})
	}
	t.Run("RTM_NEWROUTE", func(t *testing.T) {
		l.do(t, newRoute(l, onLink, "10.1.0.0/24"))
		l.wantRoute(t, "10.1.0.0/24", "dev", "v0")
		announced(t, unix.RTM_NEWROUTE, "10.1.0.0")
	})
	t.Run("RTM_DELROUTE", func(t *testing.T) {
		l.ip(t, "route add 10.2.0.0/24 dev v0 proto static")
		m := newRoute(l, onLink, "10.2.0.0/24")
		m.Type, m.Flags = unix.RTM_DELROUTE, 0
		l.do(t, m)
		if left := l.judge(t, "ip", "-j", "route", "show", "10.2.0.0/24"); len(left) != 0 {
			t.Errorf("iproute2 still lists %v", left)
		}
		announced(t, unix.RTM_DELROUTE, "10.2.0.0")
		l.refused(t, m, unix.ESRCH)
	})
	t.Run("RTM_GETROUTE", func(t *testing.T) {
		l.ip(t, "route add 10.3.0.0/16 via 10.0.0.2")
		l.ip(t, "route add default via 10.0.0.3 table 70")
		want := l.judge(t, "ip", "-j", "-N", "-d", "-4", "route", "show", "table", "all")
		got := l.dump(t, request(unix.RTM_GETROUTE, 0, rtmsg{Family: unix.AF_INET}.bytes()))
		if len(got) != len(want) {
			t.Fatalf("%d routes, iproute2 lists %d", len(got), len(want))
		}
		for i, m := range got {
			if r := described(t, m); r != fmt.Sprint(want[i]["dst"], want[i]["table"]) {
				t.Errorf("route %d is %s, iproute2 says %v", i, r, want[i])
			}
		}
	})
	t.Run("lookup", func(t *testing.T) {
		l.ip(t, "route add 10.4.0.0/16 via 10.0.0.4")
		m := l.one(t, request(unix.RTM_GETROUTE, 0, rtmsg{Family: unix.AF_INET, Dst: 32}.bytes(), ip(unix.RTA_DST, "10.4.5.6")))
		judge, attrs := l.judged(t, "ip", "-j", "route", "get", "10.4.5.6"), attributes(t, m, unix.SizeofRtMsg)
		if address(attrs[unix.RTA_GATEWAY]) != judge["gateway"] || address(attrs[unix.RTA_PREFSRC]) != judge["prefsrc"] || judge["gateway"] != "10.0.0.4" {
			t.Errorf("got %v, iproute2 says %v", attrs, judge)
		}
		l.refused(t, request(unix.RTM_GETROUTE, 0, rtmsg{Family: unix.AF_INET, Dst: 32}.bytes(), ip(unix.RTA_DST, "192.0.2.1")), unix.ENETUNREACH)
	})
}

// described is a route's destination, as iproute2 writes it, and its table.
func described(t *testing.T, m netlink.Message) string {
	t.Helper()
	h, attrs := readRtmsg(m.Data), attributes(t, m, unix.SizeofRtMsg)
	to := "default"
	switch h.Dst {
	case 0:
	case 32:
		to = address(attrs[unix.RTA_DST])
	default:
		to = fmt.Sprintf("%s/%d", address(attrs[unix.RTA_DST]), h.Dst)
	}
	return fmt.Sprint(to, number(attrs[unix.RTA_TABLE]))
}
