package rfc3549

import (
	"bytes"
	"fmt"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/nlctl/netlink"
)

// universe is the header of a route with a gateway.
var universe = rtmsg{Table: unix.RT_TABLE_MAIN, Protocol: unix.RTPROT_STATIC, Type: unix.RTN_UNICAST}

// nextHop is one struct rtnexthop of RTA_MULTIPATH with its attributes: length, flags, weight less one, index.
func nextHop(t *testing.T, weight byte, index uint32, gateway string) []byte {
	t.Helper()
	var b netlink.Builder
	b.Append(native.AppendUint32([]byte{0, 0, 0, weight - 1}, index))
	ip(unix.RTA_GATEWAY, gateway)(&b)
	data, err := b.Data()
	if err != nil {
		t.Fatal(err)
	}
	native.PutUint16(data, uint16(len(data)))
	return data
}

func TestS3_1_1_RouteAttributes(t *testing.T) {
	l := newLab(t)
	t.Run("RTA_UNSPEC", func(t *testing.T) {
		l.do(t, newRoute(l, onLink, "10.1.0.0/24", u32(unix.RTA_UNSPEC, 42)))
		if _, attrs := l.routeTo(t, "10.1.0.0/24"); attrs[unix.RTA_UNSPEC] != nil {
			t.Errorf("the kernel sends it: %x", attrs[unix.RTA_UNSPEC])
		}
	})
	t.Run("RTA_DST", func(t *testing.T) {
		l.do(t, newRoute(l, onLink, "10.2.0.0/24"))
		l.wantRoute(t, "10.2.0.0/24", "dst", "10.2.0.0/24")
		// A default route has none.
		l.ip(t, "route add default dev v0 table 99")
		for _, m := range l.dump(t, request(unix.RTM_GETROUTE, 0, rtmsg{Family: unix.AF_INET}.bytes(), u32(unix.RTA_TABLE, 99))) {
			if h, b := readRtmsg(m.Data), attributes(t, m, unix.SizeofRtMsg)[unix.RTA_DST]; h.Dst != 0 || b != nil {
				t.Errorf("a default route to %x, %+v", b, h)
			}
		}
	})
	t.Run("RTA_SRC", func(t *testing.T) {
		l.do(t, newRoute(l, rtmsg{Src: 64, Type: unix.RTN_UNICAST}, "fd01::/48", ip(unix.RTA_SRC, "fd02::")))
		l.wantRoute(t, "fd01::/48", "from", "fd02::/64")
		l.ip(t, "-6 route add fd03::/48 from fd04::/64 dev v0")
		if _, attrs := l.routeTo(t, "fd03::/48"); address(attrs[unix.RTA_SRC]) != "fd04::" {
			t.Errorf("source %x", attrs[unix.RTA_SRC])
		}
	})
	t.Run("RTA_IIF", func(t *testing.T) {
		// Routes have none; a lookup for a packet that comes in has.
		h := rtmsg{Family: unix.AF_INET, Dst: 32, Src: 32}
		m := l.one(t, request(unix.RTM_GETROUTE, 0, h.bytes(), ip(unix.RTA_DST, "10.0.0.1"), ip(unix.RTA_SRC, "10.0.0.2"), u32(unix.RTA_IIF, l.v0)))
		attrs := attributes(t, m, unix.SizeofRtMsg)
		judge := l.judged(t, "ip", "-j", "route", "get", "10.0.0.1", "from", "10.0.0.2", "iif", "v0")
		if number(attrs[unix.RTA_IIF]) != l.v0 || judge["iif"] != "v0" || address(attrs[unix.RTA_SRC]) != judge["from"] {
			t.Errorf("got %v, iproute2 says %v", attrs, judge)
		}
	})
	t.Run("RTA_OIF", func(t *testing.T) {
		l.do(t, routeThrough(onLink, "10.3.0.0/24", u32(unix.RTA_OIF, l.v1)))
		l.wantRoute(t, "10.3.0.0/24", "dev", "v1")
		l.ip(t, "route add 10.3.1.0/24 dev v1")
		if _, attrs := l.routeTo(t, "10.3.1.0/24"); number(attrs[unix.RTA_OIF]) != l.v1 {
			t.Errorf("through %x, want %d", attrs[unix.RTA_OIF], l.v1)
		}
	})
	t.Run("RTA_GATEWAY", func(t *testing.T) {
		// The kernel finds the link.
		l.do(t, routeThrough(universe, "10.4.0.0/24", ip(unix.RTA_GATEWAY, "10.0.0.2")))
		l.wantRoute(t, "10.4.0.0/24", "gateway", "10.0.0.2")
		l.wantRoute(t, "10.4.0.0/24", "dev", "v0")
		l.ip(t, "route add 10.4.1.0/24 via 10.0.0.3")
		if _, attrs := l.routeTo(t, "10.4.1.0/24"); address(attrs[unix.RTA_GATEWAY]) != "10.0.0.3" || number(attrs[unix.RTA_OIF]) != l.v0 {
			t.Errorf("got %v", attrs)
		}
	})
	t.Run("RTA_PRIORITY", func(t *testing.T) {
		l.do(t, newRoute(l, onLink, "10.5.0.0/24", u32(unix.RTA_PRIORITY, 1234)))
		if metric := l.judgedRoute(t, "10.5.0.0/24")["metric"]; metric != 1234.0 {
			t.Errorf("iproute2 says %v", metric)
		}
		l.ip(t, "route add 10.5.1.0/24 dev v0 metric 4321")
		if _, attrs := l.routeTo(t, "10.5.1.0/24"); number(attrs[unix.RTA_PRIORITY]) != 4321 {
			t.Errorf("priority %x", attrs[unix.RTA_PRIORITY])
		}
		l.ip(t, "-6 route add fd05::/48 dev v0")
		if _, attrs := l.routeTo(t, "fd05::/48"); number(attrs[unix.RTA_PRIORITY]) != 1024 { // IP6_RT_PRIO_USER
			t.Errorf("an IPv6 route without one has %x", attrs[unix.RTA_PRIORITY])
		}
	})
	t.Run("RTA_PREFSRC", func(t *testing.T) {
		l.ip(t, "addr add 10.0.0.99/24 dev v0")
		l.do(t, newRoute(l, onLink, "10.6.0.0/24", ip(unix.RTA_PREFSRC, "10.0.0.99")))
		l.wantRoute(t, "10.6.0.0/24", "prefsrc", "10.0.0.99")
		l.ip(t, "route add 10.6.1.0/24 dev v0 src 10.0.0.99")
		if _, attrs := l.routeTo(t, "10.6.1.0/24"); address(attrs[unix.RTA_PREFSRC]) != "10.0.0.99" {
			t.Errorf("source %x", attrs[unix.RTA_PREFSRC])
		}
		l.refused(t, newRoute(l, onLink, "10.6.2.0/24", ip(unix.RTA_PREFSRC, "192.0.2.1")), unix.EINVAL) // no address of the host
	})
	t.Run("RTA_MULTIPATH", func(t *testing.T) {
		hops := append(nextHop(t, 1, l.v0, "10.0.0.2"), nextHop(t, 7, l.v0, "10.0.0.3")...)
		l.do(t, routeThrough(universe, "10.7.0.0/24", raw(unix.RTA_MULTIPATH, hops...)))
		judge, _ := l.judgedRoute(t, "10.7.0.0/24")["nexthops"].([]any)
		got := fmt.Sprint(judge...)
		if want := fmt.Sprint(
			map[string]any{"gateway": "10.0.0.2", "dev": "v0", "weight": 1.0, "flags": []any{}},
			map[string]any{"gateway": "10.0.0.3", "dev": "v0", "weight": 7.0, "flags": []any{}},
		); got != want {
			t.Errorf("iproute2 says %s, want %s", got, want)
		}
		l.ip(t, "route add 10.7.1.0/24 nexthop via 10.0.0.2 weight 1 nexthop via 10.0.0.3 weight 7")
		if _, attrs := l.routeTo(t, "10.7.1.0/24"); !bytes.Equal(attrs[unix.RTA_MULTIPATH], hops) {
			t.Errorf("got %x, want %x", attrs[unix.RTA_MULTIPATH], hops)
		}
	})
	t.Run("RTA_PROTOINFO", func(t *testing.T) {
		// It never came to be: the kernel takes no notice. Policy routing by the firewall is a rule with FRA_FWMARK.
		l.do(t, newRoute(l, onLink, "10.8.0.0/24", u32(rtaProtoinfo, 42)))
		if _, attrs := l.routeTo(t, "10.8.0.0/24"); attrs[rtaProtoinfo] != nil {
			t.Errorf("the kernel sends it: %x", attrs[rtaProtoinfo])
		}
	})
	t.Run("RTA_FLOW", func(t *testing.T) {
		// The realms of the source and the destination, 16 bits each.
		l.do(t, newRoute(l, onLink, "10.9.0.0/24", u32(unix.RTA_FLOW, 3<<16|5)))
		flow, _ := l.judgedRoute(t, "10.9.0.0/24")["flow"].(map[string]any)
		if flow["from"] != "3" || flow["to"] != "5" {
			t.Errorf("iproute2 says %v", flow)
		}
		l.ip(t, "route add 10.9.1.0/24 dev v0 realms 6/7")
		if _, attrs := l.routeTo(t, "10.9.1.0/24"); number(attrs[unix.RTA_FLOW]) != 6<<16|7 {
			t.Errorf("realms %x", attrs[unix.RTA_FLOW])
		}
	})
}

const rtaProtoinfo = 12 // RTA_PROTOINFO, which the kernel's header has as unused
