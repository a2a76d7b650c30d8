package rfc3549

import (
	"net"
	"slices"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/nlctl/netlink"
)

// link is what the kernel says of a link.
func (l *lab) link(t *testing.T, index uint32) netlink.Message {
	t.Helper()
	return l.one(t, request(unix.RTM_GETLINK, 0, ifinfomsg(index, 0, 0)))
}

// setLink changes a link by an attribute.
func (l *lab) setLink(t *testing.T, a func(*netlink.Builder)) {
	t.Helper()
	l.do(t, request(unix.RTM_NEWLINK, 0, ifinfomsg(l.v0, 0, 0), a))
}

// The network interface service module, its template field by field.
func TestS2_3_3_1_NetworkInterfaceTemplate(t *testing.T) {
	l := newLab(t)
	judge := l.judged(t, "ip", "-j", "link", "show", "v0")
	b := l.link(t, l.v0).Data
	t.Run("family", func(t *testing.T) {
		// AF_UNSPEC is all links; AF_BRIDGE is the ports of bridges, of which there are none.
		if b[0] != unix.AF_UNSPEC {
			t.Errorf("family %d", b[0])
		}
		bridge := ifinfomsg(0, 0, 0)
		bridge[0] = unix.AF_BRIDGE
		if got := l.dump(t, request(unix.RTM_GETLINK, 0, bridge)); len(got) != 0 {
			t.Errorf("ports of bridges: %v", got)
		}
	})
	t.Run("reserved", func(t *testing.T) {
		if b[1] != 0 {
			t.Errorf("reserved %d", b[1])
		}
	})
	t.Run("device type", func(t *testing.T) {
		if got := native.Uint16(b[2:]); got != unix.ARPHRD_ETHER || judge["link_type"] != "ether" {
			t.Errorf("type %d, iproute2 says %v", got, judge["link_type"])
		}
	})
	t.Run("interface index", func(t *testing.T) {
		if got := native.Uint32(b[4:]); float64(got) != judge["ifindex"] {
			t.Errorf("index %d, iproute2 says %v", got, judge["ifindex"])
		}
	})
	t.Run("device flags", func(t *testing.T) {
		if got := native.Uint32(b[8:]); got&(unix.IFF_UP|unix.IFF_BROADCAST|unix.IFF_MULTICAST) != unix.IFF_UP|unix.IFF_BROADCAST|unix.IFF_MULTICAST {
			t.Errorf("flags %#x, iproute2 says %v", got, judge["flags"])
		}
	})
	t.Run("change mask", func(t *testing.T) {
		// "Reserved, must be 0xFFFFFFFF", says the RFC. The kernel takes it for the flags that are to change; a mask of 0
		// with flags is all of them (rtnl_dev_get_flags and do_setlink in net/core/rtnetlink.c).
		l.do(t, request(unix.RTM_NEWLINK, 0, ifinfomsg(l.v0, unix.IFF_NOARP, unix.IFF_NOARP)))
		l.wantFlags(t, "v0", "UP", "NOARP")
		l.do(t, request(unix.RTM_NEWLINK, 0, ifinfomsg(l.v0, unix.IFF_UP, 0xffffffff)))
		l.wantFlags(t, "v0", "UP")
		if l.hasFlag(t, "v0", "NOARP") {
			t.Error("a mask of all ones left NOARP")
		}
	})
}

func (l *lab) flags(t *testing.T, name string) []any {
	t.Helper()
	return l.judged(t, "ip", "-j", "link", "show", name)["flags"].([]any)
}

func (l *lab) hasFlag(t *testing.T, name, flag string) bool {
	t.Helper()
	return slices.Contains(l.flags(t, name), any(flag))
}

func (l *lab) wantFlags(t *testing.T, name string, want ...string) {
	t.Helper()
	for _, flag := range want {
		if !l.hasFlag(t, name, flag) {
			t.Errorf("%s lacks %s", name, flag)
		}
	}
}

// The device flags. A flag is set here and seen by iproute2, or refused as the kernel refuses it; those that a device
// has by its nature are read.
func TestS2_3_3_1_DeviceFlags(t *testing.T) {
	l := newLab(t)
	toggle := func(t *testing.T, bit uint32, name string) {
		t.Helper()
		l.do(t, request(unix.RTM_NEWLINK, 0, ifinfomsg(l.v0, bit, bit)))
		if native.Uint32(l.link(t, l.v0).Data[8:])&bit == 0 || !l.hasFlag(t, "v0", name) {
			t.Errorf("%s is not set: %v", name, l.flags(t, "v0"))
		}
		l.do(t, request(unix.RTM_NEWLINK, 0, ifinfomsg(l.v0, 0, bit)))
		if native.Uint32(l.link(t, l.v0).Data[8:])&bit != 0 || l.hasFlag(t, "v0", name) {
			t.Errorf("%s is set", name)
		}
	}
	// has compares a flag with what iproute2 says of the link.
	has := func(t *testing.T, name string, bit uint32, flag string, want bool) {
		t.Helper()
		got := native.Uint32(l.link(t, l.index(t, name)).Data[8:])&bit != 0
		if got != want || l.hasFlag(t, name, flag) != want {
			t.Errorf("%s of %s: %v, iproute2 says %v", flag, name, got, l.flags(t, name))
		}
	}
	t.Run("IFF_UP", func(t *testing.T) { toggle(t, unix.IFF_UP, "UP"); l.ip(t, "link set v0 up") })
	t.Run("IFF_BROADCAST", func(t *testing.T) { has(t, "v0", unix.IFF_BROADCAST, "BROADCAST", true) })
	t.Run("IFF_DEBUG", func(t *testing.T) { toggle(t, unix.IFF_DEBUG, "DEBUG") })
	t.Run("IFF_LOOPBACK", func(t *testing.T) { has(t, "lo", unix.IFF_LOOPBACK, "LOOPBACK", true) })
	t.Run("IFF_POINTOPOINT", func(t *testing.T) {
		// A tun device would need /dev/net/tun, which belongs to root.
		l.ip(t, "link add t0 type vxlan dstport 4790 external gpe")
		has(t, "t0", unix.IFF_POINTOPOINT, "POINTOPOINT", true)
	})
	t.Run("IFF_RUNNING", func(t *testing.T) {
		// iproute2 shows LOWER_UP and the state instead.
		if native.Uint32(l.link(t, l.v0).Data[8:])&unix.IFF_RUNNING == 0 {
			t.Error("v0 does not run")
		}
		l.ip(t, "link set v1 down")
		if native.Uint32(l.link(t, l.v0).Data[8:])&unix.IFF_RUNNING != 0 {
			t.Error("v0 runs without its peer")
		}
		l.ip(t, "link set v1 up")
	})
	t.Run("IFF_NOARP", func(t *testing.T) { toggle(t, unix.IFF_NOARP, "NOARP") })
	t.Run("IFF_PROMISC", func(t *testing.T) { toggle(t, unix.IFF_PROMISC, "PROMISC") })
	t.Run("IFF_NOTRAILERS", func(t *testing.T) { toggle(t, unix.IFF_NOTRAILERS, "NOTRAILERS") })
	t.Run("IFF_ALLMULTI", func(t *testing.T) { toggle(t, unix.IFF_ALLMULTI, "ALLMULTI") })
	t.Run("IFF_MASTER", func(t *testing.T) { ignored(t, l, unix.IFF_MASTER) })
	t.Run("IFF_SLAVE", func(t *testing.T) { ignored(t, l, unix.IFF_SLAVE) })
	t.Run("IFF_MULTICAST", func(t *testing.T) { toggle(t, unix.IFF_MULTICAST, "MULTICAST") })
	t.Run("IFF_PORTSEL", func(t *testing.T) { toggle(t, unix.IFF_PORTSEL, "PORTSEL") })
	t.Run("IFF_AUTOMEDIA", func(t *testing.T) { toggle(t, unix.IFF_AUTOMEDIA, "AUTOMEDIA") })
	t.Run("IFF_DYNAMIC", func(t *testing.T) { toggle(t, unix.IFF_DYNAMIC, "DYNAMIC") })
}

// ignored checks that the kernel lets a flag be as it is, without an error, when a program sets it: drivers alone set
// it (__dev_change_flags in net/core/dev.c), and veth's does not.
func ignored(t *testing.T, l *lab, bit uint32) {
	t.Helper()
	before := native.Uint32(l.link(t, l.v0).Data[8:])
	l.do(t, request(unix.RTM_NEWLINK, 0, ifinfomsg(l.v0, bit, bit)))
	if after := native.Uint32(l.link(t, l.v0).Data[8:]); after != before || before&bit != 0 {
		t.Errorf("flags %#x, before %#x", after, before)
	}
}

func TestS2_3_3_1_NetworkInterfaceAttributes(t *testing.T) {
	l := newLab(t)
	judge := func(t *testing.T) object { t.Helper(); return l.judged(t, "ip", "-j", "-s", "link", "show", "v0") }
	got := func(t *testing.T) map[uint16][]byte {
		t.Helper()
		return attributes(t, l.link(t, l.v0), unix.SizeofIfInfomsg)
	}
	t.Run("IFLA_UNSPEC", func(t *testing.T) {
		if b, ok := got(t)[unix.IFLA_UNSPEC]; ok {
			t.Errorf("the kernel sends it: %x", b)
		}
	})
	t.Run("IFLA_ADDRESS", func(t *testing.T) {
		want := net.HardwareAddr{2, 0, 0, 0, 0, 42}
		l.setLink(t, raw(unix.IFLA_ADDRESS, want...))
		if b := net.HardwareAddr(got(t)[unix.IFLA_ADDRESS]); b.String() != want.String() || judge(t)["address"] != want.String() {
			t.Errorf("address %s, iproute2 says %v", b, judge(t)["address"])
		}
	})
	t.Run("IFLA_BROADCAST", func(t *testing.T) {
		want := net.HardwareAddr{0xff, 0xff, 0xff, 0xff, 0xff, 0xfe}
		l.setLink(t, raw(unix.IFLA_BROADCAST, want...))
		if b := net.HardwareAddr(got(t)[unix.IFLA_BROADCAST]); b.String() != want.String() || judge(t)["broadcast"] != want.String() {
			t.Errorf("address %s, iproute2 says %v", b, judge(t)["broadcast"])
		}
	})
	t.Run("IFLA_IFNAME", func(t *testing.T) {
		if name := text(got(t)[unix.IFLA_IFNAME]); name != "v0" {
			t.Errorf("name %q", name)
		}
		// Besides, it selects a link.
		m := l.one(t, request(unix.RTM_GETLINK, 0, ifinfomsg(0, 0, 0), str(unix.IFLA_IFNAME, "v1")))
		if index := native.Uint32(m.Data[4:]); index != l.v1 {
			t.Errorf("v1 is %d, want %d", index, l.v1)
		}
	})
	t.Run("IFLA_MTU", func(t *testing.T) {
		l.setLink(t, u32(unix.IFLA_MTU, 1234))
		if mtu := number(got(t)[unix.IFLA_MTU]); mtu != 1234 || judge(t)["mtu"] != 1234.0 {
			t.Errorf("mtu %d, iproute2 says %v", mtu, judge(t)["mtu"])
		}
	})
	t.Run("IFLA_LINK", func(t *testing.T) {
		// "Link type", says the RFC. It is the index of the link below: of a veth, its peer.
		if peer := number(got(t)[unix.IFLA_LINK]); peer != l.v1 || judge(t)["link"] != "v1" {
			t.Errorf("link %d, iproute2 says %v", peer, judge(t)["link"])
		}
	})
	t.Run("IFLA_QDISC", func(t *testing.T) {
		if qdisc := text(got(t)[unix.IFLA_QDISC]); qdisc == "" || judge(t)["qdisc"] != qdisc {
			t.Errorf("qdisc %q, iproute2 says %v", qdisc, judge(t)["qdisc"])
		}
	})
	t.Run("IFLA_STATS", func(t *testing.T) {
		// struct rtnl_link_stats: received and sent packets, received and sent bytes, each of 32 bits. v0 hears nothing
		// but its peer, and both are silent once they are down.
		l.ip(t, "link set v0 down")
		b := got(t)[unix.IFLA_STATS]
		if len(b) < 16 {
			t.Fatalf("%d bytes", len(b))
		}
		stats := judge(t)["stats64"].(map[string]any)
		rx, tx := stats["rx"].(map[string]any), stats["tx"].(map[string]any)
		for i, want := range []any{rx["packets"], tx["packets"], rx["bytes"], tx["bytes"]} {
			if got := native.Uint32(b[4*i:]); float64(got) != want {
				t.Errorf("counter %d: %d, iproute2 says %v", i, got, want)
			}
		}
	})
}

func TestS2_3_3_1_NetworkInterfaceMessages(t *testing.T) {
	l := newLab(t)
	t.Run("RTM_NEWLINK", func(t *testing.T) {
		const infoKind = 1 // IFLA_INFO_KIND
		l.do(t, request(unix.RTM_NEWLINK, add, ifinfomsg(0, 0, 0), str(unix.IFLA_IFNAME, "new"), nest(unix.IFLA_LINKINFO, str(infoKind, "ifb"))))
		if kind := l.judged(t, "ip", "-j", "-d", "link", "show", "new")["linkinfo"].(map[string]any)["info_kind"]; kind != "ifb" {
			t.Errorf("a link of kind %v", kind)
		}
	})
	t.Run("RTM_DELLINK", func(t *testing.T) {
		l.ip(t, "link add old type ifb")
		l.do(t, request(unix.RTM_DELLINK, 0, ifinfomsg(l.index(t, "old"), 0, 0)))
		for _, o := range l.judge(t, "ip", "-j", "link") {
			if o["ifname"] == "old" {
				t.Error("it is still there")
			}
		}
	})
	t.Run("RTM_GETLINK", func(t *testing.T) {
		want := l.judge(t, "ip", "-j", "link")
		got := l.dump(t, request(unix.RTM_GETLINK, 0, ifinfomsg(0, 0, 0)))
		if len(got) != len(want) {
			t.Fatalf("%d links, want %d", len(got), len(want))
		}
		for i, m := range got {
			if name := text(attributes(t, m, unix.SizeofIfInfomsg)[unix.IFLA_IFNAME]); name != want[i]["ifname"] {
				t.Errorf("link %d is %s, iproute2 says %v", i, name, want[i]["ifname"])
			}
		}
	})
}
