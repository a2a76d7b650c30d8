package rfc3549

import (
	"errors"
	"os"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/nlctl/netlink"
	"github.com/nlctl/netlink/internal/testenv"
)

const loopback = "127.0.0.1"

// newPacketLab is a namespace whose packets to queuePort go to queue 0 on their way out, with a sender and a receiver
// on the loopback. A packet is in the queue, or lost, when the sender's call is back.
func newPacketLab(t *testing.T) (q *queue, from, to user) {
	t.Helper()
	ns := testenv.NetNS(t)
	steer(t, ns, "output")
	return newQueue(t, ns), newUser(t, ns, 0), newUser(t, ns, queuePort)
}

// queues are the kernel's lines about queues: number, port ID of the listener, packets that wait, copy mode, copy
// range, dropped for lack of room, dropped for lack of a listener's buffer, last packet ID, 1 (seq_show in
// net/netfilter/nfnetlink_queue.c).
func (q *queue) queues() [][]string {
	q.t.Helper()
	return (&lab{ns: q.ns}).proc(q.t, "netfilter/nfnetlink_queue")
}

// proc gives the lines of a file below /proc/net, in fields.
func (l *lab) proc(t *testing.T, name string) [][]string {
	t.Helper()
	var b []byte
	var err error
	testenv.InNetNS(t, l.ns, func() { b, err = os.ReadFile("/proc/thread-self/net/" + name) })
	if err != nil {
		t.Fatal(err)
	}
	var all [][]string
	for line := range strings.Lines(string(b)) {
		all = append(all, strings.Fields(line))
	}
	return all
}

// The service that the RFC describes has gone with ip_queue; nfnetlink's queues are in its place.
func TestS3_2_FirewallService(t *testing.T) {
	q, from, to := newPacketLab(t)
	t.Run("NETLINK_FIREWALL", func(t *testing.T) {
		_, err := netlink.Dial(testContext(t), unix.NETLINK_FIREWALL, &netlink.Config{NetNS: netlink.NetNSFD(q.ns.FD())})
		if !errors.Is(err, unix.EPROTONOSUPPORT) {
			t.Errorf("got %v", err)
		}
	})
	t.Run("no listener", func(t *testing.T) {
		from.send(loopback, "lost")
		if got := q.queues(); len(got) != 0 {
			t.Errorf("queues %v", got)
		}
	})
	t.Run("bind", func(t *testing.T) {
		q.do(command(nfqnlCfgCmdBind))
		q.do(mode(nfqnlCopyMeta, 0))
		got := q.queues()
		if len(got) != 1 || got[0][0] != "0" || got[0][1] != decimal(q.c.PortID()) {
			t.Fatalf("queues %v, want number 0 with port %d", got, q.c.PortID())
		}
		from.send(loopback, "heard of")
		if waiting := q.queues()[0][2]; waiting != "1" {
			t.Errorf("%s packets wait", waiting)
		}
		q.do(verdict(nfAccept, q.receive().id))
		to.want("heard of")
	})
	t.Run("bound by another", func(t *testing.T) {
		other := newQueue(t, q.ns)
		if err := other.try(command(nfqnlCfgCmdBind)); !errors.Is(err, unix.EBUSY) && !errors.Is(err, unix.EPERM) {
			t.Errorf("binding again: %v", err)
		}
		if err := other.try(mode(nfqnlCopyMeta, 0)); !errors.Is(err, unix.EPERM) {
			t.Errorf("a mode message: %v", err)
		}
	})
	t.Run("unbind", func(t *testing.T) {
		q.do(command(nfqnlCfgCmdUnbind))
		if got := q.queues(); len(got) != 0 {
			t.Errorf("queues %v", got)
		}
	})
}

// The mode message: mode and range.
func TestS3_2_ModeMessage(t *testing.T) {
	q, from, to := newPacketLab(t)
	q.do(command(nfqnlCfgCmdBind))
	set := func(t *testing.T, m byte, copyRange uint32) {
		t.Helper()
		q.do(mode(m, copyRange))
		if got := q.queues()[0]; got[3] != decimal(uint32(m)) || got[4] != decimal(copyRange) {
			t.Errorf("the kernel has mode %s, range %s, want %d, %d", got[3], got[4], m, copyRange)
		}
	}
	t.Run("IPQ_COPY_META", func(t *testing.T) {
		set(t, nfqnlCopyMeta, 0)
		from.send(loopback, "metadata")
		p := q.receive()
		if b, ok := p.attrs[nfqaPayload]; ok || p.attrs[nfqaMark] == nil {
			t.Errorf("payload %x, mark %x", b, p.attrs[nfqaMark])
		}
		q.do(verdict(nfAccept, p.id))
		to.want("metadata")
	})
	t.Run("IPQ_COPY_PACKET", func(t *testing.T) {
		set(t, nfqnlCopyPacket, wholePacket)
		from.send(loopback, "everything")
		p := q.receive()
		if got := string(udpText(t, p.attrs[nfqaPayload])); got != "everything" {
			t.Errorf("payload with %q", got)
		}
		q.do(verdict(nfAccept, p.id))
		to.want("everything")
	})
	t.Run("range", func(t *testing.T) {
		set(t, nfqnlCopyPacket, ipv4HeaderLen)
		from.send(loopback, "the header alone")
		p := q.receive()
		b := p.attrs[nfqaPayload]
		if len(b) != ipv4HeaderLen || !strings.HasPrefix(string(b[16:]), "\x7f\x00\x00\x01") {
			t.Errorf("payload %x", b)
		}
		q.do(verdict(nfAccept, p.id))
		to.want("the header alone")
	})
	t.Run("no range", func(t *testing.T) {
		// 0 is as much as fits into an attribute.
		q.do(mode(nfqnlCopyPacket, 0))
		if got := q.queues()[0][4]; got != decimal(wholePacket) {
			t.Errorf("the kernel has range %s, want %d", got, wholePacket)
		}
	})
	t.Run("IPQ_COPY_NONE", func(t *testing.T) {
		// The state before any mode message. Nobody is told of a packet, and so it is dropped.
		set(t, nfqnlCopyNone, 0)
		from.send(loopback, "for nobody")
		set(t, nfqnlCopyMeta, 0)
		from.send(loopback, "for somebody")
		q.do(verdict(nfAccept, q.receive().id))
		to.want("for somebody")
	})
	t.Run("unknown mode", func(t *testing.T) {
		// The kernel acknowledges it and stays with what it had.
		q.do(mode(99, 0))
		if got := q.queues()[0][3]; got != decimal(nfqnlCopyMeta) {
			t.Errorf("the kernel has mode %s", got)
		}
	})
}
