package rfc3549

import (
	"errors"
	"net"
	"net/netip"
	"os"
	"slices"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/nlctl/netlink"
	"github.com/nlctl/netlink/internal/testenv"
)

// bindFoo makes the FEC's socket. As a file it waits in the runtime's poller, and Close ends the wait.
func bindFoo(t *testing.T, ns *testenv.Namespace) *os.File {
	t.Helper()
	fd, err := -1, error(nil)
	testenv.InNetNS(t, ns, func() {
		fd, err = unix.Socket(unix.AF_NETLINK, unix.SOCK_RAW|unix.SOCK_CLOEXEC|unix.SOCK_NONBLOCK, unix.NETLINK_USERSOCK)
	})
	if err != nil {
		t.Fatal(err)
	}
	file := os.NewFile(uintptr(fd), "foo")
	t.Cleanup(func() { _ = file.Close() })
	if err := unix.Bind(fd, &unix.SockaddrNetlink{Family: unix.AF_NETLINK, Pid: fooPort}); err != nil {
		t.Fatal(err)
	}
	return file
}

// newFooSocket is a socket of foo's IP protocol.
func newFooSocket(t *testing.T, ns *testenv.Namespace) *net.IPConn {
	t.Helper()
	var c *net.IPConn
	var err error
	testenv.InNetNS(t, ns, func() { c, err = net.ListenIP("ip4:253", &net.IPAddr{IP: net.IPv4zero}) })
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return c
}

func (f *foo) receive(b []byte) (n int, port uint32, err error) {
	c, err := f.fec.SyscallConn()
	if err != nil {
		return 0, 0, err
	}
	var from unix.Sockaddr
	closed := c.Read(func(fd uintptr) bool {
		n, from, err = unix.Recvfrom(int(fd), b, 0)
		return !errors.Is(err, unix.EAGAIN)
	})
	if closed != nil {
		return 0, 0, closed
	}
	if err != nil {
		return 0, 0, err
	}
	return n, from.(*unix.SockaddrNetlink).Pid, nil
}

// send does not mind that the receiver has gone, or that nobody listens to an event.
func (f *foo) send(to *unix.SockaddrNetlink, m netlink.Message) {
	c, err := f.fec.SyscallConn()
	if err != nil {
		return
	}
	if c.Control(func(fd uintptr) { err = unix.Sendto(int(fd), m.AppendTo(nil), 0, to) }) != nil {
		return
	}
	if err != nil && !errors.Is(err, unix.ECONNREFUSED) && !errors.Is(err, unix.ESRCH) {
		f.t.Errorf("foo sends: %v", err)
	}
}

// relay is the path of the packets: back to the peer, if the policy has him, and a copy to who registered.
func (f *foo) relay() {
	b := make([]byte, 2048)
	for {
		n, from, err := f.wire.ReadFromIP(b)
		if err != nil {
			return
		}
		f.mu.Lock()
		back := slices.Contains(f.policies, addrOf(from))
		forward := slices.Clone(f.forward)
		f.mu.Unlock()
		for _, port := range forward {
			f.send(&unix.SockaddrNetlink{Family: unix.AF_NETLINK, Pid: port}, request(fooPacket, 0, foomsg, ip(fooPeer, from.String()), raw(fooPayload, b[:n]...)))
		}
		if !back {
			continue
		}
		if _, err := f.wire.WriteToIP(b[:n], from); err != nil {
			f.t.Errorf("foo sends a packet: %v", err)
		}
	}
}

func addrOf(a *net.IPAddr) netip.Addr {
	addr, _ := netip.AddrFromSlice(a.IP)
	return addr.Unmap()
}
