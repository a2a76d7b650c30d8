package rfc3549

import (
	"net"
	"slices"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/nlctl/netlink"
)

func TestS3_1_2_NeighborAttributes(t *testing.T) {
	l := newLab(t)
	t.Run("NDA_UNSPEC", func(t *testing.T) {
		l.do(t, newNeighbour(l, "10.0.0.6", unix.NUD_PERMANENT, 0, raw(unix.NDA_LLADDR, lladdr...), u32(unix.NDA_UNSPEC, 42)))
		if _, attrs := l.neighbour(t, "10.0.0.6", 0); attrs[unix.NDA_UNSPEC] != nil {
			t.Errorf("the kernel sends it: %x", attrs[unix.NDA_UNSPEC])
		}
	})
	t.Run("NDA_DST", func(t *testing.T) {
		for _, to := range []string{"10.0.0.7", "fd00::7"} {
			l.do(t, newNeighbour(l, to, unix.NUD_PERMANENT, 0, raw(unix.NDA_LLADDR, lladdr...)))
			if judge := l.judgedNeighbour(t, to)["dst"]; judge != to {
				t.Errorf("iproute2 says %v", judge)
			}
		}
		m := newNeighbour(l, "10.0.0.9", unix.NUD_PERMANENT, 0)
		m.Data = m.Data[:sizeofNdMsg]
		l.refused(t, m, unix.EINVAL)
	})
	t.Run("NDA_LLADDR", func(t *testing.T) {
		if judge := l.judgedNeighbour(t, "10.0.0.7")["lladdr"]; judge != lladdr.String() {
			t.Errorf("iproute2 says %v", judge)
		}
		l.ip(t, "neigh add 10.0.0.8 lladdr 02:00:00:00:00:08 dev v0")
		if _, attrs := l.neighbour(t, "10.0.0.8", 0); net.HardwareAddr(attrs[unix.NDA_LLADDR]).String() != "02:00:00:00:00:08" {
			t.Errorf("address %x", attrs[unix.NDA_LLADDR])
		}
		// An entry that is valid has one.
		l.refused(t, newNeighbour(l, "10.0.0.9", unix.NUD_PERMANENT, 0), unix.EINVAL)
	})
	t.Run("NDA_CACHEINFO", func(t *testing.T) {
		// struct nda_cacheinfo: how long ago the entry was confirmed, used and updated, in 1/100 s (USER_HZ), and how many
		// refer to it. iproute2's answer comes between two of ours, and in seconds.
		info := func() []byte {
			_, attrs := l.neighbour(t, "10.0.0.7", 0)
			if b := attrs[unix.NDA_CACHEINFO]; len(b) == 16 {
				return b
			}
			t.Fatal("no struct nda_cacheinfo")
			return nil
		}
		before, judge, after := info(), l.judgedNeighbour(t, "10.0.0.7"), info()
		for i, key := range []string{"confirmed", "used", "updated"} {
			lo, hi := native.Uint32(before[4*i:])/100, native.Uint32(after[4*i:])/100
			if got, ok := judge[key].(float64); !ok || got < float64(lo) || got > float64(hi) {
				t.Errorf("%s: %d, then %d s, iproute2 says %v", key, lo, hi, judge[key])
			}
		}
		refs, _ := judge["refcnt"].(float64) // absent where it is 0
		if got := native.Uint32(after[12:]); float64(got) != refs {
			t.Errorf("%d references, iproute2 says %v", got, refs)
		}
	})
}

func TestS3_1_2_NeighborMessages(t *testing.T) {
	l := newLab(t)
	events := subscribe(t, dial(t, l.ns, unix.NETLINK_ROUTE), unix.RTNLGRP_NEIGH)
	announced := func(t *testing.T, typ netlink.Type, to string) {
		t.Helper()
		await(t, events, func(e netlink.Event) bool {
			return e.Message.Type == typ && address(attributes(t, e.Message, sizeofNdMsg)[unix.NDA_DST]) == to
		})
	}
	t.Run("RTM_NEWNEIGH", func(t *testing.T) {
		m := newNeighbour(l, "10.0.0.7", unix.NUD_PERMANENT, 0, raw(unix.NDA_LLADDR, lladdr...))
		l.do(t, m)
		l.judgedNeighbour(t, "10.0.0.7")
		announced(t, unix.RTM_NEWNEIGH, "10.0.0.7")
		l.refused(t, m, unix.EEXIST)
	})
	t.Run("RTM_DELNEIGH", func(t *testing.T) {
		l.ip(t, "neigh add 10.0.0.8 lladdr 02:00:00:00:00:08 dev v0")
		m := newNeighbour(l, "10.0.0.8", 0, 0)
		m.Type, m.Flags = unix.RTM_DELNEIGH, 0
		l.do(t, m)
		if left := l.judge(t, "ip", "-j", "neigh", "show", "10.0.0.8"); len(left) != 0 {
			t.Errorf("iproute2 still lists %v", left)
		}
		announced(t, unix.RTM_DELNEIGH, "10.0.0.8")
		l.refused(t, m, unix.ENOENT)
	})
	t.Run("RTM_GETNEIGH", func(t *testing.T) {
		l.ip(t, "neigh add 10.0.0.9 lladdr 02:00:00:00:00:09 dev v0")
		l.ip(t, "neigh add 10.0.0.9 lladdr 02:00:00:00:00:0a dev v1")
		want := l.judge(t, "ip", "-j", "-4", "neigh", "show", "nud", "all")
		got := l.dump(t, request(unix.RTM_GETNEIGH, 0, ndm{Family: unix.AF_INET}.bytes()))
		if len(got) != len(want) {
			t.Fatalf("%d neighbours, iproute2 lists %d", len(got), len(want))
		}
		for i, m := range got {
			if attrs := attributes(t, m, sizeofNdMsg); address(attrs[unix.NDA_DST]) != want[i]["dst"] ||
				net.HardwareAddr(attrs[unix.NDA_LLADDR]).String() != want[i]["lladdr"] {
				t.Errorf("neighbour %d is %v, iproute2 says %v", i, attrs, want[i])
			}
		}
	})
	t.Run("one", func(t *testing.T) {
		m := l.one(t, request(unix.RTM_GETNEIGH, 0, ndm{Family: unix.AF_INET, Index: l.v1}.bytes(), ip(unix.NDA_DST, "10.0.0.9")))
		judge := strings.Fields(l.ip(t, "neigh get 10.0.0.9 dev v1")) // in words even where JSON is asked for
		if got := net.HardwareAddr(attributes(t, m, sizeofNdMsg)[unix.NDA_LLADDR]).String(); !slices.Contains(judge, got) {
			t.Errorf("address %s, iproute2 says %v", got, judge)
		}
	})
}
