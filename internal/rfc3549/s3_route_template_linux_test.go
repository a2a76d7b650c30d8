package rfc3549

import (
	"net/netip"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/nlctl/netlink"
)

// readRtmsg is the other way of rtmsg.bytes.
func readRtmsg(b []byte) rtmsg {
	return rtmsg{
		Family: b[0], Dst: b[1], Src: b[2], TOS: b[3],
		Table: b[4], Protocol: b[5], Scope: b[6], Type: b[7],
		Flags: native.Uint32(b[8:]),
	}
}

// newRoute makes a route to a prefix through v0.
func newRoute(l *lab, h rtmsg, to string, attrs ...func(*netlink.Builder)) netlink.Message {
	return routeThrough(h, to, append(attrs, u32(unix.RTA_OIF, l.v0))...)
}

// routeThrough makes a route to a prefix through what the attributes say.
func routeThrough(h rtmsg, to string, attrs ...func(*netlink.Builder)) netlink.Message {
	p := netip.MustParsePrefix(to)
	h.Family, h.Dst = unix.AF_INET, byte(p.Bits())
	if p.Addr().Is6() {
		h.Family = unix.AF_INET6
	}
	return request(unix.RTM_NEWROUTE, add, h.bytes(), append(attrs, ip(unix.RTA_DST, p.Addr().String()))...)
}

// onLink is the header of the plainest IPv4 route.
var onLink = rtmsg{Table: unix.RT_TABLE_MAIN, Protocol: unix.RTPROT_STATIC, Scope: unix.RT_SCOPE_LINK, Type: unix.RTN_UNICAST}

// routeTo is what the kernel lists for a prefix, of whatever table: the header and the attributes.
func (l *lab) routeTo(t *testing.T, to string) (rtmsg, map[uint16][]byte) {
	t.Helper()
	p, family := netip.MustParsePrefix(to), byte(unix.AF_INET)
	if p.Addr().Is6() {
		family = unix.AF_INET6
	}
	for _, m := range l.dump(t, request(unix.RTM_GETROUTE, 0, rtmsg{Family: family}.bytes())) {
		h, attrs := readRtmsg(m.Data), attributes(t, m, unix.SizeofRtMsg)
		if int(h.Dst) == p.Bits() && address(attrs[unix.RTA_DST]) == p.Addr().String() {
			return h, attrs
		}
	}
	t.Fatalf("no route to %s", to)
	return rtmsg{}, nil
}

// judgedRoute is what iproute2 lists for a prefix, of whatever table, with numbers in place of names.
func (l *lab) judgedRoute(t *testing.T, to string) object {
	t.Helper()
	family := "-4"
	if netip.MustParsePrefix(to).Addr().Is6() {
		family = "-6"
	}
	return l.judged(t, "ip", "-N", "-d", "-j", family, "route", "show", "table", "all", "exact", to)
}

// The network route service module, its template field by field: one route is set here and seen by iproute2, its twin
// the other way round.
func TestS3_1_1_NetworkRouteTemplate(t *testing.T) {
	l := newLab(t)
	want := rtmsg{Family: unix.AF_INET, Dst: 20, TOS: 0x10, Table: 200, Protocol: 42, Scope: unix.RT_SCOPE_LINK, Type: unix.RTN_UNICAST}
	l.do(t, newRoute(l, want, "10.16.0.0/20"))
	judge := l.judgedRoute(t, "10.16.0.0/20")
	l.ip(t, "route add unicast 10.32.0.0/20 dev v0 tos 0x10 table 200 proto 42 scope link")
	got, _ := l.routeTo(t, "10.32.0.0/20")
	field := func(name string, got, want byte, key, judged string) {
		t.Run(name, func(t *testing.T) {
			if got != want || judge[key] != judged {
				t.Errorf("got %d, want %d; iproute2 says %v, want %s", got, want, judge[key], judged)
			}
		})
	}
	t.Run("family", func(t *testing.T) {
		l.ip(t, "-6 route add fd01::/48 dev v0")
		if six, _ := l.routeTo(t, "fd01::/48"); got.Family != unix.AF_INET || six.Family != unix.AF_INET6 {
			t.Errorf("families %d and %d", got.Family, six.Family)
		}
		l.do(t, newRoute(l, rtmsg{Type: unix.RTN_UNICAST}, "fd02::/48"))
		l.judgedRoute(t, "fd02::/48")
	})
	t.Run("src length", func(t *testing.T) {
		// The RFC draws it before the length of the destination; in the kernel's struct rtmsg it comes after. IPv4 has no
		// routes by source; IPv6 has them where it is built with CONFIG_IPV6_SUBTREES.
		h := rtmsg{Src: 64, Protocol: unix.RTPROT_STATIC, Type: unix.RTN_UNICAST}
		l.do(t, newRoute(l, h, "fd03::/48", ip(unix.RTA_SRC, "fd04::")))
		if from := l.judgedRoute(t, "fd03::/48")["from"]; from != "fd04::/64" {
			t.Errorf("iproute2 says from %v", from)
		}
		l.ip(t, "-6 route add fd05::/48 from fd06::/56 dev v0")
		if h, _ := l.routeTo(t, "fd05::/48"); h.Src != 56 || h.bytes()[2] != 56 {
			t.Errorf("header %+v", h)
		}
	})
	t.Run("dest length", func(t *testing.T) {
		if got.Dst != 20 || got.bytes()[1] != 20 || judge["dst"] != "10.16.0.0/20" {
			t.Errorf("header %+v, iproute2 says %v", got, judge["dst"])
		}
		// In the RFC's order the kernel reads a default route, and refuses it because there are bits in its destination.
		swapped := newRoute(l, onLink, "10.48.0.0/20")
		swapped.Data[1], swapped.Data[2] = swapped.Data[2], swapped.Data[1]
		l.refused(t, swapped, unix.EINVAL)
	})
	field("TOS", got.TOS, 0x10, "tos", "0x10")
	field("table ID", got.Table, 200, "table", "200")
	field("protocol", got.Protocol, 42, "protocol", "42")
	field("scope", got.Scope, unix.RT_SCOPE_LINK, "scope", "253")
	field("type", got.Type, unix.RTN_UNICAST, "type", "1")
	t.Run("flags", func(t *testing.T) {
		// 32 bits: those of the RFC from RTM_F_NOTIFY up, and below them the next hop's, RTNH_F_ONLINK here.
		h := onLink
		h.Scope, h.Flags = unix.RT_SCOPE_UNIVERSE, unix.RTNH_F_ONLINK
		l.do(t, newRoute(l, h, "10.64.0.0/20", ip(unix.RTA_GATEWAY, "192.0.2.1")))
		judge := l.judgedRoute(t, "10.64.0.0/20")["flags"]
		if h, _ := l.routeTo(t, "10.64.0.0/20"); h.Flags != unix.RTNH_F_ONLINK || len(judge.([]any)) != 1 || judge.([]any)[0] != "onlink" {
			t.Errorf("flags %#x, iproute2 says %v", h.Flags, judge)
		}
	})
}
