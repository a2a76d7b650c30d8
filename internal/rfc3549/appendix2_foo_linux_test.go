package rfc3549

import (
	"errors"
	"net"
	"net/netip"
	"os"
	"slices"
	"sync"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/nlctl/netlink"
	"github.com/nlctl/netlink/internal/testenv"
)

// The service foo of the appendices, made real. Foo has an IP protocol, and a table of peers as its policy: it sends
// back what comes from a peer. Its FEC is a program instead of a part of the kernel, for which there is
// NETLINK_USERSOCK; it keeps the same rules.
const (
	fooNew      = netlink.TypeMin + 0 // a policy: to the FEC, in answers, and in events
	fooDel      = netlink.TypeMin + 1
	fooGet      = netlink.TypeMin + 2 // NLM_F_DUMP: all policies
	fooRegister = netlink.TypeMin + 3 // what comes in is to be forwarded to the asker
	fooPacket   = netlink.TypeMin + 4

	fooPeer, fooPayload = 1, 2 // attributes: an address, bytes

	fooGroup    = 1    // of events
	fooPort     = 3549 // where the FEC is, as the kernel's are at 0
	fooProtocol = 253  // of IP, for experiments (RFC 3692)
)

// foomsg is foo's template: the version, and reserved bytes.
var foomsg = []byte{1, 0, 0, 0}

func policy(typ netlink.Type, flags netlink.Flags, peer string) netlink.Message {
	return request(typ, flags, foomsg, ip(fooPeer, peer))
}

// foo is the FEC, on bare system calls: what it says is judged by the library, and the other way round.
type foo struct {
	t     *testing.T
	fec   *os.File
	wire  *net.IPConn
	tasks sync.WaitGroup

	mu       sync.Mutex
	policies []netip.Addr
	forward  []uint32 // ports of those who registered
}

// fooRequest is what the FEC receives, and from which port.
type fooRequest struct {
	netlink.Message
	from uint32
}

// startFoo runs the FEC in a namespace until the test ends.
func startFoo(t *testing.T, ns *testenv.Namespace, peers ...string) *foo {
	t.Helper()
	f := &foo{t: t, fec: bindFoo(t, ns), wire: newFooSocket(t, ns)}
	for _, p := range peers {
		f.policies = append(f.policies, netip.MustParseAddr(p))
	}
	f.tasks.Go(f.serve)
	f.tasks.Go(f.relay)
	t.Cleanup(func() {
		_, _ = f.fec.Close(), f.wire.Close()
		f.tasks.Wait()
	})
	return f
}

// serve answers requests as the kernel does: messages, then an error, or an acknowledgement if it was asked for.
func (f *foo) serve() {
	for b := make([]byte, 1<<16); ; {
		n, from, err := f.receive(b)
		if err != nil {
			return
		}
		ms, err := netlink.ParseMessages(b[:n])
		if err != nil {
			f.t.Errorf("foo receives %x: %v", b[:n], err)
		}
		for _, m := range ms {
			f.handle(fooRequest{m, from})
		}
	}
}

func (f *foo) handle(r fooRequest) {
	switch {
	case r.Flags&netlink.FlagRequest == 0:
	case r.Type == fooGet && r.Flags&netlink.FlagDump != 0:
		f.list(r)
	default:
		if errno := f.carryOut(r); errno != 0 || r.Flags&netlink.FlagAck != 0 {
			f.acknowledge(r, errno)
		}
	}
}

func (f *foo) carryOut(r fooRequest) unix.Errno {
	switch r.Type {
	case netlink.TypeNoop:
		return 0
	case fooRegister:
		f.mu.Lock()
		defer f.mu.Unlock()
		f.forward = append(f.forward, r.from)
		return 0
	case fooNew, fooDel:
		peer, err := fooAddress(r.Message)
		if err != nil {
			return unix.EINVAL
		}
		return f.change(r, peer)
	}
	return unix.EOPNOTSUPP
}

// fooAddress is the peer that a message is about.
func fooAddress(m netlink.Message) (netip.Addr, error) {
	if len(m.Data) < len(foomsg) || m.Data[0] != foomsg[0] {
		return netip.Addr{}, errors.New("no template of foo's")
	}
	all, err := netlink.ParseAttributes(m.Data[len(foomsg):])
	if err != nil {
		return netip.Addr{}, err
	}
	for _, a := range all {
		if peer, ok := netip.AddrFromSlice(a.Data); ok && a.Type == fooPeer {
			return peer, nil
		}
	}
	return netip.Addr{}, errors.New("no peer")
}

// change changes the table and tells everybody who listens. That is the echo too, for NLM_F_ECHO: only the kernel can leave
// the asker out of a multicast and send him a copy of his own (nlmsg_notify in net/netlink/af_netlink.c).
func (f *foo) change(r fooRequest, peer netip.Addr) unix.Errno {
	if errno := f.changeTable(r.Type, peer); errno != 0 {
		return errno
	}
	event := policy(r.Type, 0, peer.String())
	event.Sequence, event.PortID = r.Sequence, r.from
	f.send(&unix.SockaddrNetlink{Family: unix.AF_NETLINK, Groups: 1 << (fooGroup - 1)}, event)
	return 0
}

func (f *foo) changeTable(typ netlink.Type, peer netip.Addr) unix.Errno {
	f.mu.Lock()
	defer f.mu.Unlock()
	i := slices.Index(f.policies, peer)
	switch {
	case typ == fooNew && i >= 0:
		return unix.EEXIST
	case typ == fooDel && i < 0:
		return unix.ENOENT
	case typ == fooNew:
		f.policies = append(f.policies, peer)
	default:
		f.policies = slices.Delete(f.policies, i, i+1)
	}
	return 0
}

func (f *foo) list(r fooRequest) {
	f.mu.Lock()
	peers := slices.Clone(f.policies)
	f.mu.Unlock()
	for _, p := range peers {
		f.answer(r, policy(fooNew, netlink.FlagMulti, p.String()))
	}
	f.answer(r, netlink.Message{Header: netlink.Header{Type: netlink.TypeDone, Flags: netlink.FlagMulti}, Data: make([]byte, 4)})
}

// acknowledge sends an error, 0 for none, and what it is about: section 2.3.2.2.
func (f *foo) acknowledge(r fooRequest, errno unix.Errno) {
	data := native.AppendUint32(nil, uint32(-int32(errno)))
	m := netlink.Message{Header: netlink.Header{Type: netlink.TypeError}, Data: r.Header.AppendTo(data)}
	if errno != 0 {
		m.Data = r.AppendTo(data)
	}
	f.answer(r, m)
}

func (f *foo) answer(r fooRequest, m netlink.Message) {
	m.Sequence, m.PortID = r.Sequence, r.from
	f.send(&unix.SockaddrNetlink{Family: unix.AF_NETLINK, Pid: r.from}, m)
}
