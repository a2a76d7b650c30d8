package rfc3549

import (
	"errors"
	"fmt"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/nlctl/netlink"
	"github.com/nlctl/netlink/internal/testenv"
)

// route is a unicast route to a prefix of 30 bits through v0.
func (l *lab) route(typ netlink.Type, flags netlink.Flags, dst string, more ...func(*netlink.Builder)) netlink.Message {
	fixed := rtmsg{Family: unix.AF_INET, Dst: 30, Table: unix.RT_TABLE_MAIN, Protocol: unix.RTPROT_STATIC, Scope: unix.RT_SCOPE_LINK, Type: unix.RTN_UNICAST}
	attrs := append([]func(*netlink.Builder){ip(unix.RTA_DST, dst), u32(unix.RTA_OIF, l.v0)}, more...)
	return request(typ, flags, fixed.bytes(), attrs...)
}

const add = netlink.FlagCreate | netlink.FlagExcl

// The wire between the components: events reach every listener, answers the asker alone.
func TestS2_1_LogicalModel(t *testing.T) {
	l := newLab(t)
	t.Run("broadcast", func(t *testing.T) {
		var listeners []*netlink.Subscription
		for range 2 {
			listeners = append(listeners, subscribe(t, dial(t, l.ns, unix.NETLINK_ROUTE), unix.RTNLGRP_IPV4_ROUTE))
		}
		l.ip(t, "route add 4.3.2.0/30 dev v0")
		for _, s := range listeners {
			e := await(t, s, func(e netlink.Event) bool { return e.Type == unix.RTM_NEWROUTE })
			if dst := address(attributes(t, e.Message, unix.SizeofRtMsg)[unix.RTA_DST]); dst != "4.3.2.0" {
				t.Errorf("heard of %s", dst)
			}
		}
	})
	t.Run("unicast", func(t *testing.T) {
		asker, other := newWire(t, l.ns, unix.NETLINK_ROUTE), newWire(t, l.ns, unix.NETLINK_ROUTE)
		get := request(unix.RTM_GETLINK, netlink.FlagRequest, ifinfomsg(l.v0, 0, 0))
		if got := asker.ask(get); len(got) != 1 || got[0].Type != unix.RTM_NEWLINK {
			t.Errorf("the asker got %v", got)
		}
		if got := other.ask(noop(0)); len(got) != 0 {
			t.Errorf("another got %v", got)
		}
	})
}

// A message is a header, the template of its service, and attributes; everything starts at a multiple of 4 bytes. The
// bytes are read here without the library, and must say what it says.
func TestS2_2_MessageFormat(t *testing.T) {
	l := newLab(t)
	w := newWire(t, l.ns, unix.NETLINK_ROUTE)
	w.send(request(unix.RTM_GETLINK, netlink.FlagRequest, ifinfomsg(l.v0, 0, 0)))
	ms, b := w.receive()
	t.Run("header and template", func(t *testing.T) {
		if len(ms) != 1 || int(native.Uint32(b)) != len(b) || ms[0].Length != native.Uint32(b) {
			t.Fatalf("%d messages, length %d of %d bytes", len(ms), native.Uint32(b), len(b))
		}
		if index := native.Uint32(b[netlink.HeaderLen+4:]); index != l.v0 {
			t.Errorf("index %d, want %d", index, l.v0)
		}
	})
	t.Run("attributes", func(t *testing.T) {
		padded := 0
		var want []string
		for rest := b[netlink.HeaderLen+unix.SizeofIfInfomsg:]; len(rest) > 0; {
			n, typ := int(native.Uint16(rest)), native.Uint16(rest[2:])&0x3fff
			want = append(want, fmt.Sprint(typ, rest[4:n]))
			if n%4 != 0 {
				padded++
			}
			rest = rest[min((n+3)&^3, len(rest)):]
		}
		var got []string
		it := netlink.Attributes(ms[0].Data[unix.SizeofIfInfomsg:])
		for it.Next() {
			got = append(got, fmt.Sprint(it.Type(), it.Bytes()))
		}
		if it.Err() != nil || fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("got %v, %v, want %v", got, it.Err(), want)
		}
		if padded == 0 {
			t.Error("no attribute has a length that needs padding")
		}
	})
}

func TestS2_3_1_ServiceAddressing(t *testing.T) {
	ns := testenv.NetNS(t)
	t.Run("socket", func(t *testing.T) {
		// The RFC allows both types; the kernel makes no difference (netlink(7)).
		for _, typ := range []int{unix.SOCK_RAW, unix.SOCK_DGRAM} {
			fd := openSocket(t, ns, typ, unix.NETLINK_ROUTE)
			m := noop(netlink.FlagRequest | netlink.FlagAck).AppendTo(nil)
			if err := unix.Sendto(fd, m, 0, &unix.SockaddrNetlink{Family: unix.AF_NETLINK}); err != nil {
				t.Fatal(err)
			}
			b := make([]byte, 4096)
			n, _, err := unix.Recvfrom(fd, b, 0)
			if err != nil {
				t.Fatal(err)
			}
			if ms, err := netlink.ParseMessages(b[:n]); err != nil || len(ms) != 1 || ms[0].Type != netlink.TypeError {
				t.Errorf("type %d: %v, %v", typ, ms, err)
			}
		}
	})
	t.Run("unknown service", func(t *testing.T) {
		// NETLINK_UNUSED has no service behind it.
		_, err := netlink.Dial(testContext(t), 1, &netlink.Config{NetNS: netlink.NetNSFD(ns.FD())})
		if !errors.Is(err, unix.EPROTONOSUPPORT) {
			t.Errorf("got %v", err)
		}
	})
	t.Run("pid", func(t *testing.T) {
		first, second := dial(t, ns, unix.NETLINK_ROUTE), dial(t, ns, unix.NETLINK_ROUTE)
		if first.PortID() == 0 || first.PortID() == second.PortID() {
			t.Errorf("ports %d and %d", first.PortID(), second.PortID())
		}
		const chosen = 4711
		taken, err := netlink.Dial(testContext(t), unix.NETLINK_ROUTE, &netlink.Config{NetNS: netlink.NetNSFD(ns.FD()), PortID: chosen})
		if err != nil {
			t.Fatal(err)
		}
		defer taken.Close()
		_, err = netlink.Dial(testContext(t), unix.NETLINK_ROUTE, &netlink.Config{NetNS: netlink.NetNSFD(ns.FD()), PortID: chosen})
		if !errors.Is(err, unix.EADDRINUSE) {
			t.Errorf("the port of another: %v", err)
		}
	})
	t.Run("groups", func(t *testing.T) {
		const mask = 1<<(unix.RTNLGRP_LINK-1) | 1<<(unix.RTNLGRP_IPV4_ROUTE-1)
		fd := openSocket(t, ns, unix.SOCK_RAW, unix.NETLINK_ROUTE)
		if err := unix.Bind(fd, &unix.SockaddrNetlink{Family: unix.AF_NETLINK, Groups: mask}); err != nil {
			t.Fatal(err)
		}
		testenv.IP(t, ns, "route add blackhole 4.3.2.0/30")
		b := make([]byte, 4096)
		n, from, err := unix.Recvfrom(fd, b, 0)
		if err != nil {
			t.Fatal(err)
		}
		sender := from.(*unix.SockaddrNetlink)
		if sender.Pid != 0 || sender.Groups != 1<<(unix.RTNLGRP_IPV4_ROUTE-1) {
			t.Errorf("from %+v", sender)
		}
		if ms, err := netlink.ParseMessages(b[:n]); err != nil || len(ms) != 1 || ms[0].Type != unix.RTM_NEWROUTE {
			t.Errorf("got %v, %v", ms, err)
		}
	})
}
