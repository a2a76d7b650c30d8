package rfc3549

import (
	"fmt"
	"net"
	"net/netip"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/nlctl/netlink"
)

// ndm is the template of section 3.1.2, the kernel's struct ndmsg.
type ndm struct {
	Family      byte
	Index       uint32
	State       uint16
	Flags, Type byte
}

const sizeofNdMsg = 12

func (m ndm) bytes() []byte {
	b := native.AppendUint32([]byte{m.Family, 0, 0, 0}, m.Index)
	return append(native.AppendUint16(b, m.State), m.Flags, m.Type)
}

func readNdm(b []byte) ndm {
	return ndm{Family: b[0], Index: native.Uint32(b[4:]), State: native.Uint16(b[8:]), Flags: b[10], Type: b[11]}
}

var lladdr = net.HardwareAddr{2, 0, 0, 0, 0, 7}

// newNeighbour makes an entry of v0's.
func newNeighbour(l *lab, to string, state uint16, flags byte, attrs ...func(*netlink.Builder)) netlink.Message {
	h := ndm{Family: unix.AF_INET, Index: l.v0, State: state, Flags: flags}
	if netip.MustParseAddr(to).Is6() {
		h.Family = unix.AF_INET6
	}
	return request(unix.RTM_NEWNEIGH, add, h.bytes(), append(attrs, ip(unix.NDA_DST, to))...)
}

// neighbour is what the kernel lists of an address, with the flags of the listing: NTF_PROXY asks for the other table.
func (l *lab) neighbour(t *testing.T, to string, flags byte) (ndm, map[uint16][]byte) {
	t.Helper()
	for _, m := range l.dump(t, request(unix.RTM_GETNEIGH, 0, ndm{Flags: flags}.bytes())) {
		if attrs := attributes(t, m, sizeofNdMsg); address(attrs[unix.NDA_DST]) == to {
			return readNdm(m.Data), attrs
		}
	}
	t.Fatalf("no neighbour %s", to)
	return ndm{}, nil
}

// judgedNeighbour is what iproute2 lists of an address in any state.
func (l *lab) judgedNeighbour(t *testing.T, to string) object {
	t.Helper()
	return l.judged(t, "ip", "-j", "-s", "neigh", "show", "to", to, "nud", "all")
}

// The neighbour setup service module, its template field by field: one entry is set here and seen by iproute2, its twin
// the other way round.
func TestS3_1_2_NeighborTemplate(t *testing.T) {
	l := newLab(t)
	l.do(t, newNeighbour(l, "10.0.0.7", unix.NUD_PERMANENT, unix.NTF_ROUTER, raw(unix.NDA_LLADDR, lladdr...)))
	judge := l.judgedNeighbour(t, "10.0.0.7")
	l.ip(t, "neigh add 10.0.0.8 lladdr 02:00:00:00:00:08 dev v0 nud permanent router")
	got, _ := l.neighbour(t, "10.0.0.8", 0)
	t.Run("family", func(t *testing.T) {
		l.ip(t, "neigh add fd00::8 lladdr 02:00:00:00:00:08 dev v0")
		if six, _ := l.neighbour(t, "fd00::8", 0); got.Family != unix.AF_INET || six.Family != unix.AF_INET6 {
			t.Errorf("families %d and %d", got.Family, six.Family)
		}
		l.do(t, newNeighbour(l, "fd00::7", unix.NUD_PERMANENT, 0, raw(unix.NDA_LLADDR, lladdr...)))
		l.judgedNeighbour(t, "fd00::7")
	})
	t.Run("reserved", func(t *testing.T) {
		for _, m := range l.dump(t, request(unix.RTM_GETNEIGH, 0, ndm{}.bytes())) {
			if m.Data[1] != 0 || native.Uint16(m.Data[2:]) != 0 {
				t.Errorf("% x", m.Data[:sizeofNdMsg])
			}
		}
		// With strict checking a listing is refused for them; without, nobody looks (neigh_valid_dump_req in
		// net/core/neighbour.c).
		h := ndm{}.bytes()
		h[1] = 1
		l.refused(t, request(unix.RTM_GETNEIGH, netlink.FlagDump, h), unix.EINVAL)
	})
	t.Run("interface index", func(t *testing.T) {
		if got.Index != l.v0 || judge["dev"] != "v0" {
			t.Errorf("index %d, iproute2 says %v", got.Index, judge["dev"])
		}
	})
	t.Run("state", func(t *testing.T) {
		if got.State != unix.NUD_PERMANENT || fmt.Sprint(judge["state"]) != "[PERMANENT]" {
			t.Errorf("state %#x, iproute2 says %v", got.State, judge["state"])
		}
	})
	t.Run("flags", func(t *testing.T) {
		if _, router := judge["router"]; got.Flags != unix.NTF_ROUTER || !router {
			t.Errorf("flags %#x, iproute2 says %v", got.Flags, judge)
		}
	})
	t.Run("type", func(t *testing.T) {
		// The RFC draws it and says no more. It is the type of the route to the address, and the kernel's to say.
		l.ip(t, "route add 224.0.0.0/4 dev v0")
		for to, want := range map[string]byte{"10.0.0.7": unix.RTN_UNICAST, "10.0.0.255": unix.RTN_BROADCAST, "224.0.0.7": unix.RTN_MULTICAST} {
			l.ip(t, "neigh replace "+to+" lladdr 02:00:00:00:00:09 dev v0")
			if h, _ := l.neighbour(t, to, 0); h.Type != want {
				t.Errorf("%s is of type %d, want %d", to, h.Type, want)
			}
		}
	})
}

func TestS3_1_2_NeighborFlags(t *testing.T) {
	l := newLab(t)
	t.Run("NTF_PROXY", func(t *testing.T) {
		// It selects the other table: addresses that the host answers for.
		l.do(t, newNeighbour(l, "10.0.0.7", 0, unix.NTF_PROXY))
		if judge := l.judged(t, "ip", "-j", "neigh", "show", "proxy"); judge["dst"] != "10.0.0.7" || judge["dev"] != "v0" {
			t.Errorf("iproute2 says %v", judge)
		}
		if all := l.judge(t, "ip", "-j", "-4", "neigh", "show", "nud", "all"); len(all) != 0 {
			t.Errorf("it is a neighbour: %v", all)
		}
		l.ip(t, "neigh add proxy 10.0.0.8 dev v0")
		if h, attrs := l.neighbour(t, "10.0.0.8", unix.NTF_PROXY); h.Flags != unix.NTF_PROXY || attrs[unix.NDA_LLADDR] != nil {
			t.Errorf("got %+v, %v", h, attrs)
		}
	})
	t.Run("NTF_ROUTER", func(t *testing.T) {
		l.do(t, newNeighbour(l, "fd00::7", unix.NUD_PERMANENT, unix.NTF_ROUTER, raw(unix.NDA_LLADDR, lladdr...)))
		if _, router := l.judgedNeighbour(t, "fd00::7")["router"]; !router {
			t.Error("iproute2 sees no router")
		}
		l.ip(t, "neigh change fd00::7 lladdr 02:00:00:00:00:07 dev v0")
		if h, _ := l.neighbour(t, "fd00::7", 0); h.Flags != 0 {
			t.Errorf("flags %#x after it is no router any more", h.Flags)
		}
		l.ip(t, "neigh change fd00::7 lladdr 02:00:00:00:00:07 dev v0 router")
		if h, _ := l.neighbour(t, "fd00::7", 0); h.Flags != unix.NTF_ROUTER {
			t.Errorf("flags %#x", h.Flags)
		}
	})
}
