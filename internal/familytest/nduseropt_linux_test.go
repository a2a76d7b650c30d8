package familytest

import (
	"bytes"
	"context"
	"net/netip"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/nlctl/netlink/codec"
	"github.com/nlctl/netlink/family/rtlink"
	"github.com/nlctl/netlink/family/rtnduseropt"
	"github.com/nlctl/netlink/internal/desc"
	"github.com/nlctl/netlink/internal/dyn"
	"github.com/nlctl/netlink/internal/testenv"
)

// dnsServer is an option that names 2001:db8::1 (RFC 8106 section 5.1).
var dnsServer = append([]byte{25, 3, 0, 0, 0, 0, 0, 60}, netip.MustParseAddr("2001:db8::1").AsSlice()...)

// advertise sends a router advertisement with an option (RFC 4861 section 4.2) from fe80::1 out of an interface.
func advertise(t *testing.T, index int, option []byte) {
	t.Helper()
	fd, err := unix.Socket(unix.AF_INET6, unix.SOCK_RAW|unix.SOCK_CLOEXEC, unix.IPPROTO_ICMPV6)
	if err != nil {
		t.Fatal(err)
	}
	defer unix.Close(fd)
	from := &unix.SockaddrInet6{Addr: netip.MustParseAddr("fe80::1").As16(), ZoneId: uint32(index)}
	to := &unix.SockaddrInet6{Addr: netip.MustParseAddr("ff02::1").As16(), ZoneId: uint32(index)}
	message := append([]byte{134, 0, 0, 0, 64, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}, option...)
	for _, err := range []error{
		unix.SetsockoptInt(fd, unix.IPPROTO_IPV6, unix.IPV6_MULTICAST_HOPS, 255),
		unix.SetsockoptInt(fd, unix.IPPROTO_IPV6, unix.IPV6_MULTICAST_IF, index),
		unix.Bind(fd, from),
		unix.Sendto(fd, message, 0, to),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
}

// TestUserOption: the kernel gives options of router advertisements to programs, between the header and the attributes.
func TestUserOption(t *testing.T) {
	testenv.NeedCommand(t, "ip")
	ns := testenv.NetNS(t)
	testenv.IP(t, ns, "link add v0 type veth peer name v1")
	testenv.IP(t, ns, "link set v0 up")
	testenv.IP(t, ns, "link set v1 up")
	testenv.IP(t, ns, "addr add fe80::1/64 dev v1 nodad")
	c := dialIn(t, ns)
	v1, err := rtlink.Getlink(t.Context(), c, rtlink.GetlinkRequest{LinkAttrs: rtlink.LinkAttrs{Ifname: "v1"}})
	if err != nil {
		t.Fatal(err)
	}
	s, err := rtnduseropt.Subscribe(t.Context(), c, rtnduseropt.GroupNdUseropt)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	testenv.InNetNS(t, ns, func() { advertise(t, int(v1.Header.Index), dnsServer) })

	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	for e, err := range s.Events(ctx) {
		if err != nil {
			t.Fatal(err)
		}
		m, ok := e.Body.(*rtnduseropt.NduseroptAttrsMessage)
		if !ok || !bytes.Equal(m.Header.Options, dnsServer) || m.Srcaddr != netip.MustParseAddr("fe80::1") || m.Header.Family != syscall.AF_INET6 {
			t.Errorf("event %+v", e.Body)
		}
		if again, err := codec.Bytes(e.Body); err != nil || !bytes.Equal(again, e.Message.Data) {
			t.Errorf("% x is written % x, %v", e.Message.Data, again, err)
		}
		f, err := dyn.Decode(desc.Find("rt-nduseropt").Operation("newnduseropt-ntf").Event, e.Message.Data)
		if text := f.Text(); err != nil || f.Get("srcaddr") == nil || f.Get("nduseropt-options") == nil {
			t.Errorf("without types: %v\n%s", err, text)
		}
		return
	}
}
