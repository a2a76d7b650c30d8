package rfc3549

import (
	"slices"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/nlctl/netlink"
)

// The flags of requests that read.
func TestS2_3_2_GetFlags(t *testing.T) {
	l := newLab(t)
	w := newWire(t, l.ns, unix.NETLINK_ROUTE)
	links := len(l.judge(t, "ip", "-j", "link"))
	all := func(flags netlink.Flags) netlink.Message {
		return request(unix.RTM_GETLINK, netlink.FlagRequest|flags, ifinfomsg(0, 0, 0))
	}
	t.Run("NLM_F_ROOT", func(t *testing.T) {
		// "The complete table". For the kernel either bit of NLM_F_DUMP asks for a listing (rtnetlink_rcv_msg tests them together).
		if got := w.dump(all(netlink.FlagRoot)); len(got) != links+1 {
			t.Errorf("%d messages for %d links", len(got), links)
		}
	})
	t.Run("NLM_F_MATCH", func(t *testing.T) {
		if got := w.dump(all(netlink.FlagMatch)); len(got) != links+1 {
			t.Errorf("%d messages for %d links", len(got), links)
		}
		// "All entries that match the message's content": where the socket asks for strict checking, the kernel says by
		// NLM_F_DUMP_FILTERED that it did.
		l.ip(t, "route add 4.3.2.0/30 dev v0 table 77")
		m := request(unix.RTM_GETROUTE, netlink.FlagMatch, rtmsg{Family: unix.AF_INET}.bytes(), u32(unix.RTA_TABLE, 77))
		got := l.dump(t, m)
		if len(got) != 1 || got[0].Flags&netlink.FlagDumpFiltered == 0 || address(attributes(t, got[0], unix.SizeofRtMsg)[unix.RTA_DST]) != "4.3.2.0" {
			t.Errorf("the routes of table 77: %v", got)
		}
	})
	t.Run("NLM_F_ATOMIC", func(t *testing.T) {
		// The kernel takes no notice; what it offers instead is NLM_F_DUMP_INTR in a listing that was not atomic.
		plain, atomic := w.dump(all(netlink.FlagDump)), w.dump(all(netlink.FlagDump|netlink.FlagAtomic))
		if len(plain) != len(atomic) {
			t.Fatalf("%d and %d messages", len(plain), len(atomic))
		}
		for i := range plain {
			if plain[i].Flags != atomic[i].Flags || plain[i].Type != atomic[i].Type {
				t.Errorf("%+v and %+v", plain[i].Header, atomic[i].Header)
			}
		}
	})
	t.Run("NLM_F_DUMP", func(t *testing.T) {
		if netlink.FlagDump != netlink.FlagRoot|netlink.FlagMatch {
			t.Errorf("NLM_F_DUMP is %#x", netlink.FlagDump)
		}
		if got := l.dump(t, all(0)); len(got) != links {
			t.Errorf("%d links, want %d", len(got), links)
		}
	})
}

const prefix = "4.3.2.0/30"

// through is a route to the prefix through a link.
func (l *lab) through(index uint32, flags netlink.Flags) netlink.Message {
	return l.route(unix.RTM_NEWROUTE, flags, "4.3.2.0", u32(unix.RTA_OIF, index)) // the last of a type counts
}

// wantDevices compares the devices of the routes to the prefix, in the kernel's order.
func (l *lab) wantDevices(t *testing.T, want ...string) {
	t.Helper()
	var devs []string
	for _, r := range l.judge(t, "ip", "-j", "route", "show", prefix) {
		devs = append(devs, r["dev"].(string))
	}
	if !slices.Equal(devs, want) {
		t.Errorf("routes through %v, want %v", devs, want)
	}
}

// The flags of requests that create, seen in the routes to one prefix.
func TestS2_3_2_NewFlags(t *testing.T) {
	l := newLab(t)
	t.Run("NLM_F_REPLACE", func(t *testing.T) {
		defer l.ip(t, "route flush root "+prefix)
		l.refused(t, l.through(l.v0, netlink.FlagReplace), unix.ENOENT)
		l.ip(t, "route add "+prefix+" dev v0")
		l.do(t, l.through(l.v1, netlink.FlagReplace))
		l.wantDevices(t, "v1")
	})
	t.Run("NLM_F_EXCL", func(t *testing.T) {
		defer l.ip(t, "route flush root "+prefix)
		l.do(t, l.through(l.v0, netlink.FlagCreate|netlink.FlagExcl))
		l.refused(t, l.through(l.v1, netlink.FlagCreate|netlink.FlagExcl), unix.EEXIST)
		l.wantDevices(t, "v0")
	})
	t.Run("NLM_F_CREATE", func(t *testing.T) {
		defer l.ip(t, "route flush root "+prefix)
		l.refused(t, l.through(l.v0, 0), unix.ENOENT)
		l.do(t, l.through(l.v0, netlink.FlagCreate))
		l.wantDevices(t, "v0")
	})
	t.Run("NLM_F_APPEND", func(t *testing.T) {
		defer l.ip(t, "route flush root "+prefix)
		l.do(t, l.through(l.v0, netlink.FlagCreate))
		l.do(t, l.through(l.v1, netlink.FlagCreate|netlink.FlagAppend))
		l.wantDevices(t, "v0", "v1")
	})
}

// The RFC's translations for readers who know BSD's routing sockets.
func TestS2_3_2_BSDEquivalents(t *testing.T) {
	l := newLab(t)
	t.Run("ADD", func(t *testing.T) {
		defer l.ip(t, "route flush root "+prefix)
		l.do(t, l.through(l.v0, netlink.FlagCreate|netlink.FlagExcl))
		l.refused(t, l.through(l.v0, netlink.FlagCreate|netlink.FlagExcl), unix.EEXIST)
		l.wantDevices(t, "v0")
	})
	t.Run("CHANGE", func(t *testing.T) {
		defer l.ip(t, "route flush root "+prefix)
		l.refused(t, l.through(l.v0, netlink.FlagReplace), unix.ENOENT)
		l.do(t, l.through(l.v0, netlink.FlagCreate))
		l.do(t, l.through(l.v1, netlink.FlagReplace))
		l.wantDevices(t, "v1")
	})
	t.Run("CHECK", func(t *testing.T) {
		defer l.ip(t, "route flush root "+prefix)
		l.refused(t, l.through(l.v0, netlink.FlagExcl), unix.ENOENT)
		l.do(t, l.through(l.v0, netlink.FlagCreate))
		l.refused(t, l.through(l.v0, netlink.FlagExcl), unix.EEXIST)
		l.wantDevices(t, "v0")
	})
	t.Run("APPEND", func(t *testing.T) {
		// NLM_F_CREATE alone, says the RFC. IPv4 routes then go before their equals (what iproute2 calls prepend);
		// to go after them takes NLM_F_APPEND.
		defer l.ip(t, "route flush root "+prefix)
		l.do(t, l.through(l.v0, netlink.FlagCreate))
		l.do(t, l.through(l.v1, netlink.FlagCreate))
		l.wantDevices(t, "v1", "v0")
	})
}
