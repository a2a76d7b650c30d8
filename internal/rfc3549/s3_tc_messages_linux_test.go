package rfc3549

import (
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/nlctl/netlink"
)

// newClass makes a class of the discipline htb, of 1 Mbit/s.
func newClass(l *lab, class, parent uint32) netlink.Message {
	h := tcm{Index: l.v0, Handle: class, Parent: parent}
	return request(unix.RTM_NEWTCLASS, add, h.bytes(), str(unix.TCA_KIND, "htb"), nest(unix.TCA_OPTIONS, htbRate(125000, 200000)))
}

// classes are those of v0, of which the one here is told by its handle.
func (l *lab) classes(t *testing.T) []netlink.Message {
	t.Helper()
	return l.dump(t, request(unix.RTM_GETTCLASS, 0, tcm{Index: l.v0}.bytes()))
}

// judgedClass is the first line that iproute2 writes of a class, "" without one. Its JSON of classes is none.
func (l *lab) judgedClass(t *testing.T, class uint32) string {
	t.Helper()
	for line := range strings.Lines(l.tc(t, "class show dev v0")) {
		if f := strings.Fields(line); len(f) > 2 && f[0] == "class" && f[2] == handle(class) {
			return strings.Join(f, " ")
		}
	}
	return ""
}

// tcEvents listens to traffic control. What it returns waits for a message about a handle of v0's.
func (l *lab) tcEvents(t *testing.T) func(t *testing.T, typ netlink.Type, handle uint32) {
	t.Helper()
	events := subscribe(t, dial(t, l.ns, unix.NETLINK_ROUTE), unix.RTNLGRP_TC)
	return func(t *testing.T, typ netlink.Type, handle uint32) {
		t.Helper()
		await(t, events, func(e netlink.Event) bool {
			h := readTcm(e.Message.Data)
			return e.Message.Type == typ && h.Index == l.v0 && h.Handle == handle
		})
	}
}

func TestS3_1_3_QdiscMessages(t *testing.T) {
	l := newLab(t)
	announced := l.tcEvents(t)
	t.Run("RTM_NEWQDISC", func(t *testing.T) {
		m := newQdisc(l, 0x10000, tcRoot, "pfifo")
		l.do(t, m)
		l.judgedQdisc(t, 0x10000)
		announced(t, unix.RTM_NEWQDISC, 0x10000)
		l.refused(t, m, unix.EEXIST)
	})
	t.Run("RTM_DELQDISC", func(t *testing.T) {
		m := request(unix.RTM_DELQDISC, 0, tcm{Index: l.v0, Parent: tcRoot}.bytes())
		l.do(t, m)
		announced(t, unix.RTM_DELQDISC, 0x10000)
		for _, o := range l.judge(t, "tc", "-j", "qdisc", "show", "dev", "v0") {
			if o["handle"] == "1:" {
				t.Errorf("iproute2 still lists %v", o)
			}
		}
		// The default of a link, which has no handle, cannot be deleted.
		l.refused(t, m, unix.ENOENT)
	})
	t.Run("RTM_GETQDISC", func(t *testing.T) {
		l.tc(t, "qdisc add dev v0 root handle 5: pfifo")
		l.tc(t, "qdisc add dev v1 root handle 6: bfifo")
		l.tc(t, "qdisc add dev v1 ingress")
		want := l.judge(t, "tc", "-j", "qdisc")
		got := l.dump(t, request(unix.RTM_GETQDISC, 0, tcm{}.bytes()))
		if len(got) != len(want) {
			t.Fatalf("%d disciplines, iproute2 lists %d", len(got), len(want))
		}
		for i, m := range got {
			if kind := text(attributes(t, m, sizeofTcMsg)[unix.TCA_KIND]); kind != want[i]["kind"] || handle(readTcm(m.Data).Handle) != want[i]["handle"] {
				t.Errorf("discipline %d is %s %+v, iproute2 says %v", i, kind, readTcm(m.Data), want[i])
			}
		}
	})
}

func TestS3_1_3_ClassMessages(t *testing.T) {
	l := newLab(t)
	announced := l.tcEvents(t)
	l.tc(t, "qdisc add dev v0 root handle 1: htb")
	t.Run("RTM_NEWTCLASS", func(t *testing.T) {
		l.do(t, newClass(l, 0x10010, 0x10000))
		if judge := l.judgedClass(t, 0x10010); judge != "class htb 1:10 root prio 0 rate 1Mbit ceil 1Mbit burst 1600b cburst 1600b" {
			t.Errorf("iproute2 says %q", judge)
		}
		announced(t, unix.RTM_NEWTCLASS, 0x10010)
	})
	t.Run("RTM_DELTCLASS", func(t *testing.T) {
		l.tc(t, "class add dev v0 parent 1: classid 1:20 htb rate 1mbit")
		l.do(t, request(unix.RTM_DELTCLASS, 0, tcm{Index: l.v0, Handle: 0x10020}.bytes()))
		announced(t, unix.RTM_DELTCLASS, 0x10020)
		if judge := l.judgedClass(t, 0x10020); judge != "" {
			t.Errorf("iproute2 still lists %q", judge)
		}
	})
	t.Run("RTM_GETTCLASS", func(t *testing.T) {
		l.tc(t, "class add dev v0 parent 1:10 classid 1:30 htb rate 1mbit")
		all := l.classes(t)
		for _, m := range all {
			if h := readTcm(m.Data); l.judgedClass(t, h.Handle) == "" || text(attributes(t, m, sizeofTcMsg)[unix.TCA_KIND]) != "htb" {
				t.Errorf("got %+v", h)
			}
		}
		if n := strings.Count(l.tc(t, "class show dev v0"), "class "); n != len(all) || n != 2 {
			t.Errorf("%d classes, iproute2 lists %d", len(all), n)
		}
	})
}

func TestS3_1_3_FilterMessages(t *testing.T) {
	l := newLab(t)
	announced := l.tcEvents(t)
	l.tc(t, "qdisc add dev v0 root handle 1: htb")
	l.tc(t, "class add dev v0 parent 1: classid 1:10 htb rate 1mbit")
	const first = 0x80000800 // the kernel's handle for the first entry of the first table
	t.Run("RTM_NEWTFILTER", func(t *testing.T) {
		l.do(t, newFilter(l, 0x10000, 5, unix.ETH_P_IP, "u32", nest(unix.TCA_OPTIONS, u32Match("10.0.0.9", 0x10010)...)))
		announced(t, unix.RTM_NEWTFILTER, first)
		all := l.judge(t, "tc", "-j", "filter", "show", "dev", "v0")
		options := all[len(all)-1]["options"].(map[string]any)
		match := options["match"].(map[string]any)
		if options["flowid"] != "1:10" || match["value"] != "a000009" || match["mask"] != "ffffffff" || match["off"] != 16.0 {
			t.Errorf("iproute2 says %v", all)
		}
	})
	t.Run("RTM_GETTFILTER", func(t *testing.T) {
		l.tc(t, "filter add dev v0 parent 1: protocol all prio 9 u32 match u32 0 0 flowid 1:10")
		want, got := l.judge(t, "tc", "-j", "filter", "show", "dev", "v0"), l.filters(t, 0x10000)
		if len(got) != len(want) {
			t.Fatalf("%d filters, iproute2 lists %d", len(got), len(want))
		}
		for i, m := range got {
			if h, kind := readTcm(m.Data), text(attributes(t, m, sizeofTcMsg)[unix.TCA_KIND]); float64(h.Info>>16) != want[i]["pref"] || kind != want[i]["kind"] {
				t.Errorf("filter %d is %s %+v, iproute2 says %v", i, kind, h, want[i])
			}
		}
		m := newFilter(l, 0x10000, 5, unix.ETH_P_IP, "u32")
		m.Type, m.Flags = unix.RTM_GETTFILTER, 0
		native.PutUint32(m.Data[8:], first)
		if options := parse(t, attributes(t, l.one(t, m), sizeofTcMsg)[unix.TCA_OPTIONS]); number(options[u32ClassID]) != 0x10010 {
			t.Errorf("got %v", options)
		}
	})
	t.Run("RTM_DELTFILTER", func(t *testing.T) {
		// All of a priority, and then everything.
		m := newFilter(l, 0x10000, 5, unix.ETH_P_IP, "u32")
		m.Type, m.Flags = unix.RTM_DELTFILTER, 0
		l.do(t, m)
		for _, o := range l.judge(t, "tc", "-j", "filter", "show", "dev", "v0") {
			if o["pref"] != 9.0 {
				t.Errorf("iproute2 still lists %v", o)
			}
		}
		l.do(t, request(unix.RTM_DELTFILTER, 0, tcm{Index: l.v0, Parent: 0x10000}.bytes()))
		if left := strings.TrimSpace(l.tc(t, "filter show dev v0")); left != "" {
			t.Errorf("iproute2 still lists %s", left)
		}
	})
}
