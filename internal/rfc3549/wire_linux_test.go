package rfc3549

import (
	"testing"

	"golang.org/x/sys/unix"

	"github.com/nlctl/netlink"
	"github.com/nlctl/netlink/internal/testenv"
)

// wire is a bare socket, to see what passes without a Conn between. Headers are sent as they are given.
type wire struct {
	t    *testing.T
	fd   int
	port uint32
	seq  uint32
}

func newWire(t *testing.T, ns *testenv.Namespace, protocol int) *wire {
	t.Helper()
	w := &wire{t: t, seq: 1000, fd: openSocket(t, ns, unix.SOCK_RAW, protocol)}
	w.check(unix.Bind(w.fd, &unix.SockaddrNetlink{Family: unix.AF_NETLINK}))
	name, err := unix.Getsockname(w.fd)
	w.check(err)
	w.port = name.(*unix.SockaddrNetlink).Pid
	return w
}

// openSocket makes a socket whose receive calls end with the test's deadline.
func openSocket(t *testing.T, ns *testenv.Namespace, typ, protocol int) int {
	t.Helper()
	fd, err := -1, error(nil)
	testenv.InNetNS(t, ns, func() { fd, err = unix.Socket(unix.AF_NETLINK, typ|unix.SOCK_CLOEXEC, protocol) })
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = unix.Close(fd) })
	wait := unix.NsecToTimeval(deadline.Nanoseconds())
	if err := unix.SetsockoptTimeval(fd, unix.SOL_SOCKET, unix.SO_RCVTIMEO, &wait); err != nil {
		t.Fatal(err)
	}
	return fd
}

func (w *wire) check(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// send sends a message with the next sequence number, and gives that.
func (w *wire) send(m netlink.Message) uint32 {
	w.t.Helper()
	w.seq++
	m.Sequence = w.seq
	w.check(unix.Sendto(w.fd, m.AppendTo(nil), 0, &unix.SockaddrNetlink{Family: unix.AF_NETLINK}))
	return w.seq
}

// receive gives the messages of one datagram, and its bytes.
func (w *wire) receive() ([]netlink.Message, []byte) {
	w.t.Helper()
	b := make([]byte, 1<<16)
	n, from, err := unix.Recvfrom(w.fd, b, 0)
	w.check(err)
	if port := from.(*unix.SockaddrNetlink).Pid; port != 0 {
		w.t.Fatalf("a datagram from port %d, want the kernel's", port)
	}
	ms, err := netlink.ParseMessages(b[:n])
	w.check(err)
	return ms, b[:n]
}

// ask sends a message and gives everything that comes before the acknowledgement of a second, which proves that
// nothing else will come. It is not for dumps, which go on after the acknowledgement.
func (w *wire) ask(m netlink.Message) []netlink.Message {
	w.t.Helper()
	w.send(m)
	fence := w.send(noop(netlink.FlagRequest | netlink.FlagAck))
	var all []netlink.Message
	for {
		ms, _ := w.receive()
		for _, m := range ms {
			if m.Sequence == fence {
				return all
			}
			all = append(all, m)
		}
	}
}

// dump sends a message and gives everything up to the end of a multipart message.
func (w *wire) dump(m netlink.Message) []netlink.Message {
	w.t.Helper()
	w.send(m)
	var all []netlink.Message
	for {
		ms, _ := w.receive()
		for _, m := range ms {
			all = append(all, m)
			if m.Type == netlink.TypeDone || m.Type == netlink.TypeError {
				return all
			}
		}
	}
}

func noop(flags netlink.Flags) netlink.Message {
	return netlink.Message{Header: netlink.Header{Type: netlink.TypeNoop, Flags: flags}}
}

// errno is the error of an acknowledgement.
func errno(t *testing.T, m netlink.Message) unix.Errno {
	t.Helper()
	if m.Type != netlink.TypeError || len(m.Data) < 4 {
		t.Fatalf("message of type %s with %d bytes, want an NLMSG_ERROR", m.Type, len(m.Data))
	}
	return unix.Errno(-int32(native.Uint32(m.Data)))
}
