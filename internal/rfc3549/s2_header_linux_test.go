package rfc3549

import (
	"testing"

	"golang.org/x/sys/unix"

	"github.com/nlctl/netlink"
	"github.com/nlctl/netlink/internal/testenv"
)

// The header, field by field: what is written where the RFC draws it, the kernel understands; what the kernel writes
// there, the library reads.
func TestS2_3_2_NetlinkMessageHeader(t *testing.T) {
	l := newLab(t)
	w := newWire(t, l.ns, unix.NETLINK_ROUTE)
	get := request(unix.RTM_GETLINK, netlink.FlagRequest, ifinfomsg(l.v0, 0, 0))
	sent := w.send(get)
	ms, b := w.receive()
	t.Run("length", func(t *testing.T) {
		if got := native.Uint32(b); int(got) != len(b) || ms[0].Length != got {
			t.Errorf("length %d in %d bytes, read as %d", got, len(b), ms[0].Length)
		}
	})
	t.Run("type", func(t *testing.T) {
		if got := native.Uint16(b[4:]); got != unix.RTM_NEWLINK || uint16(ms[0].Type) != got {
			t.Errorf("type %d, read as %d", got, ms[0].Type)
		}
	})
	t.Run("flags", func(t *testing.T) {
		if got := native.Uint16(b[6:]); got != 0 || uint16(ms[0].Flags) != got {
			t.Errorf("flags %#x, read as %s", got, ms[0].Flags)
		}
	})
	t.Run("sequence number", func(t *testing.T) {
		if got := native.Uint32(b[8:]); got != sent || ms[0].Sequence != got {
			t.Errorf("sequence %d, read as %d, want %d", got, ms[0].Sequence, sent)
		}
	})
	t.Run("process id", func(t *testing.T) {
		// The RFC's process ID is a port: the answer carries the requester's, a notification of another's change 0 or his.
		if got := native.Uint32(b[12:]); got != w.port || ms[0].PortID != got {
			t.Errorf("port %d, read as %d, want %d", got, ms[0].PortID, w.port)
		}
	})
	t.Run("wrong length", func(t *testing.T) {
		// A message that claims more than there is ends the datagram (netlink_rcv_skb in net/netlink/af_netlink.c).
		long := noop(netlink.FlagRequest | netlink.FlagAck).AppendTo(nil)
		native.PutUint32(long, uint32(len(long))+1)
		if err := unix.Sendto(w.fd, long, 0, &unix.SockaddrNetlink{Family: unix.AF_NETLINK}); err != nil {
			t.Fatal(err)
		}
		if got := w.ask(noop(0)); len(got) != 0 {
			t.Errorf("got %v", got)
		}
		if _, err := netlink.ParseMessages(long); err == nil {
			t.Error("the library reads it")
		}
	})
}

// The types that every service shares.
func TestS2_3_2_MessageTypes(t *testing.T) {
	l := newLab(t)
	t.Run("NLMSG_NOOP", func(t *testing.T) {
		w := newWire(t, l.ns, unix.NETLINK_ROUTE)
		if got := w.ask(noop(netlink.FlagRequest)); len(got) != 0 {
			t.Errorf("answered with %v", got)
		}
		if got := w.ask(noop(netlink.FlagRequest | netlink.FlagAck)); len(got) != 1 || errno(t, got[0]) != 0 {
			t.Errorf("acknowledged with %v", got)
		}
	})
	t.Run("NLMSG_ERROR", func(t *testing.T) {
		w := newWire(t, l.ns, unix.NETLINK_ROUTE)
		got := w.ask(request(unix.RTM_GETLINK, netlink.FlagRequest, ifinfomsg(1<<30, 0, 0)))
		if len(got) != 1 || errno(t, got[0]) != unix.ENODEV {
			t.Errorf("got %v", got)
		}
		// The kernel listens to none from a program.
		if got := w.ask(netlink.Message{Header: netlink.Header{Type: netlink.TypeError, Flags: netlink.FlagRequest}, Data: make([]byte, 20)}); len(got) != 0 {
			t.Errorf("answered with %v", got)
		}
	})
	t.Run("NLMSG_DONE", func(t *testing.T) {
		got := newWire(t, l.ns, unix.NETLINK_ROUTE).dump(request(unix.RTM_GETLINK, netlink.FlagRequest|netlink.FlagDump, ifinfomsg(0, 0, 0)))
		done := got[len(got)-1]
		// The RFC has no payload; the kernel gives the error of the listing, 0 where there is none.
		if done.Type != netlink.TypeDone || !multi(done) || len(done.Data) < 4 || number(done.Data[:4]) != 0 {
			t.Errorf("the end is %+v", done)
		}
	})
	t.Run("NLMSG_OVERRUN", func(t *testing.T) {
		// No kernel sends it. Loss is ENOBUFS of a receive call, and an event of the library.
		c := dialWith(t, unix.NETLINK_ROUTE, &netlink.Config{NetNS: netlink.NetNSFD(l.ns.FD()), ReadBuffer: 1})
		s := subscribe(t, c, unix.RTNLGRP_LINK)
		for range 50 {
			l.do(t, request(unix.RTM_NEWLINK, 0, ifinfomsg(l.v0, 0, 0), u32(unix.IFLA_MTU, 1400)))
			l.do(t, request(unix.RTM_NEWLINK, 0, ifinfomsg(l.v0, 0, 0), u32(unix.IFLA_MTU, 1500)))
		}
		await(t, s, func(e netlink.Event) bool { return e.Overrun })
	})
	t.Run("multipart", func(t *testing.T) {
		got := newWire(t, l.ns, unix.NETLINK_ROUTE).dump(request(unix.RTM_GETLINK, netlink.FlagRequest|netlink.FlagDump, ifinfomsg(0, 0, 0)))
		links := l.judge(t, "ip", "-j", "link")
		if len(got) != len(links)+1 {
			t.Errorf("%d parts, want %d links and an end", len(got), len(links))
		}
		for _, m := range got {
			if !multi(m) || m.Sequence != got[0].Sequence {
				t.Errorf("part %+v", m.Header)
			}
		}
	})
}

func multi(m netlink.Message) bool { return m.Flags&netlink.FlagMulti != 0 }

// The flags of any message.
func TestS2_3_2_Flags(t *testing.T) {
	l := newLab(t)
	w := newWire(t, l.ns, unix.NETLINK_ROUTE)
	get := func(flags netlink.Flags) netlink.Message {
		return request(unix.RTM_GETLINK, flags, ifinfomsg(l.v0, 0, 0))
	}
	t.Run("NLM_F_REQUEST", func(t *testing.T) {
		if got := w.ask(get(netlink.FlagRequest)); len(got) != 1 || got[0].Type != unix.RTM_NEWLINK {
			t.Errorf("a request: %v", got)
		}
		if got := w.ask(get(0)); len(got) != 0 {
			t.Errorf("not a request: %v", got)
		}
	})
	t.Run("NLM_F_MULTI", func(t *testing.T) {
		if got := w.ask(get(netlink.FlagRequest)); len(got) != 1 || multi(got[0]) {
			t.Errorf("one object: %v", got)
		}
		if got := w.dump(get(netlink.FlagRequest | netlink.FlagDump)); !multi(got[0]) {
			t.Errorf("a listing: %v", got)
		}
	})
	t.Run("NLM_F_ACK", func(t *testing.T) {
		set := request(unix.RTM_SETLINK, netlink.FlagRequest, ifinfomsg(l.v0, 0, 0), u32(unix.IFLA_MTU, 1400))
		if got := w.ask(set); len(got) != 0 {
			t.Errorf("without: %v", got)
		}
		set.Flags |= netlink.FlagAck
		if got := w.ask(set); len(got) != 1 || errno(t, got[0]) != 0 {
			t.Errorf("with: %v", got)
		}
		if got := l.judged(t, "ip", "-j", "link", "show", "v0")["mtu"]; got != 1400.0 {
			t.Errorf("mtu %v", got)
		}
	})
	t.Run("NLM_F_ECHO", func(t *testing.T) {
		if got := w.ask(l.route(unix.RTM_NEWROUTE, netlink.FlagRequest|add, "4.3.2.0")); len(got) != 0 {
			t.Errorf("without: %v", got)
		}
		got := w.ask(l.route(unix.RTM_DELROUTE, netlink.FlagRequest|netlink.FlagEcho, "4.3.2.0"))
		if len(got) != 1 || got[0].Type != unix.RTM_DELROUTE || got[0].PortID != w.port {
			t.Fatalf("with: %v", got)
		}
		if dst := address(attributes(t, got[0], unix.SizeofRtMsg)[unix.RTA_DST]); dst != "4.3.2.0" {
			t.Errorf("echo of %s", dst)
		}
	})
}

// What the header makes possible.
func TestS2_3_2_1_MechanismsForCreatingProtocols(t *testing.T) {
	l := newLab(t)
	t.Run("reliability", func(t *testing.T) {
		// Each request has a number, which its acknowledgement repeats.
		w := newWire(t, l.ns, unix.NETLINK_ROUTE)
		for range 3 {
			seq := w.send(noop(netlink.FlagRequest | netlink.FlagAck))
			if ms, _ := w.receive(); len(ms) != 1 || ms[0].Sequence != seq {
				t.Errorf("%v for %d", ms, seq)
			}
		}
	})
	t.Run("retransmission", func(t *testing.T) {
		// The kernel remembers no numbers: what is sent twice is done twice, and must bear it.
		w := newWire(t, l.ns, unix.NETLINK_ROUTE)
		for i, want := range []unix.Errno{0, unix.EEXIST} {
			w.seq = 7
			if got := w.ask(l.route(unix.RTM_NEWROUTE, netlink.FlagRequest|netlink.FlagAck|add, "4.3.2.0")); len(got) != 1 || errno(t, got[0]) != want {
				t.Errorf("adding, time %d: %v", i, got)
			}
		}
		again := netlink.FlagRequest | netlink.FlagAck | netlink.FlagCreate | netlink.FlagReplace
		for i := range 2 {
			if got := w.ask(l.route(unix.RTM_NEWROUTE, again, "4.3.2.0")); len(got) != 1 || errno(t, got[0]) != 0 {
				t.Errorf("replacing, time %d: %v", i, got)
			}
		}
	})
	t.Run("heartbeat", func(t *testing.T) {
		// A NOOP with ECHO, says the RFC. The kernel takes no notice of ECHO in a NOOP; the acknowledgement is the beat.
		w := newWire(t, l.ns, unix.NETLINK_ROUTE)
		if got := w.ask(noop(netlink.FlagRequest | netlink.FlagEcho)); len(got) != 0 {
			t.Errorf("an echo: %v", got)
		}
		if got := w.ask(noop(netlink.FlagRequest | netlink.FlagEcho | netlink.FlagAck)); len(got) != 1 || errno(t, got[0]) != 0 {
			t.Errorf("an acknowledgement: %v", got)
		}
	})
}

func TestS2_3_2_2_ACKMessage(t *testing.T) {
	l := newLab(t)
	t.Run("ACK", func(t *testing.T) {
		w := newWire(t, l.ns, unix.NETLINK_ROUTE)
		m := l.route(unix.RTM_NEWROUTE, netlink.FlagRequest|netlink.FlagAck|add, "4.3.2.0")
		got := w.ask(m)
		if len(got) != 1 || errno(t, got[0]) != 0 {
			t.Fatalf("got %v", got)
		}
		// An error of 0 and the old header.
		m.Sequence = w.seq - 1
		m.Length = uint32(netlink.HeaderLen + len(m.Data))
		if got[0].Length != 2*netlink.HeaderLen+4 || string(got[0].Data[4:]) != string(m.Header.AppendTo(nil)) {
			t.Errorf("payload %x", got[0].Data)
		}
		if got[0].Sequence != m.Sequence || got[0].PortID != w.port {
			t.Errorf("header %+v", got[0].Header)
		}
		if _, err := netlink.ParseError(got[0], nil); err != nil {
			t.Errorf("the library reads it as %v", err)
		}
	})
	t.Run("NACK", func(t *testing.T) {
		w := newWire(t, l.ns, unix.NETLINK_ROUTE)
		m := l.route(unix.RTM_DELROUTE, netlink.FlagRequest, "9.9.9.0") // errors come without NLM_F_ACK too
		got := w.ask(m)
		if len(got) != 1 || errno(t, got[0]) != unix.ESRCH {
			t.Fatalf("got %v", got)
		}
		// The RFC repeats the old header; the kernel the whole request, unless NETLINK_CAP_ACK is set.
		m.Sequence = w.seq - 1
		if string(got[0].Data[4:]) != string(m.AppendTo(nil)) {
			t.Errorf("payload %x", got[0].Data)
		}
		if err := unix.SetsockoptInt(w.fd, unix.SOL_NETLINK, unix.NETLINK_CAP_ACK, 1); err != nil {
			t.Fatal(err)
		}
		got = w.ask(m)
		if len(got) != 1 || len(got[0].Data) != 4+netlink.HeaderLen || got[0].Flags&netlink.FlagCapped == 0 {
			t.Errorf("capped: %v", got)
		}
		l.refused(t, m, unix.ESRCH)
	})
	t.Run("ACK from a program", func(t *testing.T) {
		// From CPC to FEC it is the service's affair; the kernel's services want none. So two programs speak.
		ns := testenv.NetNS(t)
		fec, cpc := newWire(t, ns, unix.NETLINK_USERSOCK), newWire(t, ns, unix.NETLINK_USERSOCK)
		asked := netlink.Message{Header: netlink.Header{Type: netlink.TypeMin, Flags: netlink.FlagRequest | netlink.FlagAck, Sequence: 5, PortID: fec.port}}
		to := func(w *wire, m netlink.Message, b *wire) []byte {
			w.check(unix.Sendto(w.fd, m.AppendTo(nil), 0, &unix.SockaddrNetlink{Family: unix.AF_NETLINK, Pid: b.port}))
			p := make([]byte, 4096)
			n, _, err := unix.Recvfrom(b.fd, p, 0)
			w.check(err)
			return p[:n]
		}
		request := to(fec, asked, cpc)
		ack := netlink.Message{
			Header: netlink.Header{Type: netlink.TypeError, Sequence: 5, PortID: fec.port},
			Data:   append(make([]byte, 4), request[:netlink.HeaderLen]...),
		}
		ms, err := netlink.ParseMessages(to(cpc, ack, fec))
		if err != nil || len(ms) != 1 || errno(t, ms[0]) != 0 || string(ms[0].Data[4:]) != string(request) {
			t.Errorf("got %v, %v", ms, err)
		}
	})
}
