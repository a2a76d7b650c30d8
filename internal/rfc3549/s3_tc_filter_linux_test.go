package rfc3549

import (
	"encoding/binary"
	"net/netip"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/nlctl/netlink"
	"github.com/nlctl/netlink/internal/testenv"
)

func (l *lab) tc(t *testing.T, args string) string {
	t.Helper()
	return testenv.Run(t, l.ns, "tc", strings.Fields(args)...)
}

// bigEndian is a number whose bytes here are in the order of the network.
func bigEndian(v uint16) uint16 { return native.Uint16(binary.BigEndian.AppendUint16(nil, v)) }

// newFilter makes a filter of v0's.
func newFilter(l *lab, parent, priority uint32, protocol uint16, kind string, attrs ...func(*netlink.Builder)) netlink.Message {
	h := tcm{Index: l.v0, Parent: parent, Info: priority<<16 | uint32(bigEndian(protocol))}
	return request(unix.RTM_NEWTFILTER, add, h.bytes(), append(attrs, str(unix.TCA_KIND, kind))...)
}

func (l *lab) filters(t *testing.T, parent uint32) []netlink.Message {
	t.Helper()
	return l.dump(t, request(unix.RTM_GETTFILTER, 0, tcm{Index: l.v0, Parent: parent}.bytes()))
}

// The attributes of filters of the kind u32, linux/pkt_cls.h.
const (
	u32ClassID = 1 // TCA_U32_CLASSID
	u32Sel     = 5 // TCA_U32_SEL
)

// u32Match are the options of a filter that sends IPv4 packets to an address into a class: a struct tc_u32_sel with one
// struct tc_u32_key, 32 bits at offset 16 of the packet.
func u32Match(to string, class uint32) []func(*netlink.Builder) {
	const terminal = 1 // TC_U32_TERMINAL
	sel := append([]byte{terminal, 0, 1}, make([]byte, 13)...)
	key := append([]byte{0xff, 0xff, 0xff, 0xff}, netip.MustParseAddr(to).AsSlice()...)
	key = native.AppendUint32(native.AppendUint32(key, 16), 0)
	return []func(*netlink.Builder){u32(u32ClassID, class), raw(u32Sel, append(sel, key...)...)}
}

// The attributes of htb, linux/pkt_sched.h.
const (
	htbParms   = 1 // TCA_HTB_PARMS, struct tc_htb_opt
	htbGlobals = 2 // TCA_HTB_INIT, struct tc_htb_glob
)

// htbInit says the default class of a discipline of the kind htb, besides its version and the ratio of rate and quantum.
func htbInit(class uint32) func(*netlink.Builder) {
	var b []byte
	for _, v := range []uint32{3, 10, class, 0, 0} {
		b = native.AppendUint32(b, v)
	}
	return raw(htbGlobals, b...)
}

// htbRate are the options of a class that may send bytes a second, and ticks of 64 ns (PSCHED_SHIFT) at once.
func htbRate(rate, ticks uint32) func(*netlink.Builder) {
	const ethernet = 1 // TC_LINKLAYER_ETHERNET: no table of rates is needed
	spec := native.AppendUint32([]byte{0, ethernet, 0, 0, 0, 0, 0, 0}, rate)
	b := append(append([]byte{}, spec...), spec...)
	for _, v := range []uint32{ticks, ticks, 0, 0, 0} {
		b = native.AppendUint32(b, v)
	}
	return raw(htbParms, b...)
}

// The classifiers: each sends the packets to one address, or all, to a class. iproute2 reads it, and the class counts them.
func TestS3_1_3_Classifiers(t *testing.T) {
	address := netip.MustParseAddr("10.0.0.9").AsSlice()
	for _, c := range []struct {
		kind    string
		options []func(*netlink.Builder)
	}{
		{"u32", u32Match("10.0.0.9", 0x10010)},
		{"matchall", []func(*netlink.Builder){u32(1, 0x10010)}}, // TCA_MATCHALL_CLASSID
		{"basic", []func(*netlink.Builder){u32(1, 0x10010)}},    // TCA_BASIC_CLASSID
		{"flower", []func(*netlink.Builder){
			u32(1, 0x10010), // TCA_FLOWER_CLASSID
			func(b *netlink.Builder) { b.Uint16BE(8, unix.ETH_P_IP) }, // TCA_FLOWER_KEY_ETH_TYPE
			raw(12, address...), raw(13, 0xff, 0xff, 0xff, 0xff), // TCA_FLOWER_KEY_IPV4_DST and its mask
		}},
	} {
		t.Run(c.kind, func(t *testing.T) {
			l := newLab(t)
			l.ip(t, "neigh add 10.0.0.9 lladdr 02:00:00:00:00:09 dev v0")
			l.do(t, newQdisc(l, 0x10000, tcRoot, "htb", nest(unix.TCA_OPTIONS, htbInit(0x20))))
			l.do(t, newClass(l, 0x10010, 0x10000))
			l.do(t, newClass(l, 0x10020, 0x10000))
			l.doTC(t, "classifier "+c.kind, newFilter(l, 0x10000, 5, unix.ETH_P_IP, c.kind, nest(unix.TCA_OPTIONS, c.options...)))
			if out := l.tc(t, "filter show dev v0"); !strings.Contains(out, c.kind) || !strings.Contains(out, "id 1:10") {
				t.Errorf("iproute2 says %s", out)
			}
			for range 3 {
				l.talk(t, "10.0.0.9")
			}
			wantCount(t, func() uint32 { return l.judgedLends(t, 0x10010) }, 3)
		})
	}
}
