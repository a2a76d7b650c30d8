package familytest

import (
	"context"
	"errors"
	"net/netip"
	"strings"
	"syscall"
	"testing"

	"github.com/nlctl/netlink"
	"github.com/nlctl/netlink/codec"
	"github.com/nlctl/netlink/family/netdev"
	"github.com/nlctl/netlink/family/rtlink"
	"github.com/nlctl/netlink/family/rtroute"
	"github.com/nlctl/netlink/genetlink"
	"github.com/nlctl/netlink/internal/testenv"
)

// dialIn makes a Conn in a namespace.
func dialIn(t *testing.T, ns *testenv.Namespace) *netlink.Conn {
	t.Helper()
	c, err := netlink.Dial(context.Background(), syscall.NETLINK_ROUTE, &netlink.Config{NetNS: netlink.NetNSFD(ns.FD())})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return c
}

// dialGeneric makes a Conn for generic netlink in a namespace.
func dialGeneric(t *testing.T) *genetlink.Conn {
	t.Helper()
	c, err := genetlink.Dial(context.Background(), &netlink.Config{NetNS: netlink.NetNSFD(testenv.NetNS(t).FD())})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return c
}

// refused checks the errno and what an error says of the attribute at fault.
func refused(t *testing.T, err error, errno syscall.Errno, path, text string) {
	t.Helper()
	var e *netlink.Error
	if !errors.As(err, &e) || !errors.Is(err, errno) || e.Path != path || !strings.Contains(err.Error(), text) {
		t.Errorf("error %v, want %v at %s: %s", err, errno, path, text)
	}
}

func newlink(name, kind string, link uint32, data codec.Body) rtlink.NewlinkRequest {
	r := rtlink.NewlinkRequest{LinkAttrs: rtlink.LinkAttrs{Ifname: name, Link: link}}
	r.Linkinfo = &rtlink.LinkinfoAttrs{Kind: kind, Data: data}
	return r
}

// TestErrorVXLAN: an identifier of more than 24 bits is refused by the driver, which points at the attribute.
func TestErrorVXLAN(t *testing.T) {
	ns := testenv.NetNS(t)
	testenv.NeedLinkKind(t, ns, "vxlan")
	request := newlink("x0", "vxlan", 0, &rtlink.LinkinfoVXLANAttrs{ID: 1 << 24})
	_, err := rtlink.Newlink(context.Background(), dialIn(t, ns), request, netlink.FlagCreate|netlink.FlagExcl)
	refused(t, err, syscall.ERANGE, "linkinfo.data.id", "VXLAN ID")
}

// TestErrorVLAN: an identifier of more than 12 bits.
func TestErrorVLAN(t *testing.T) {
	ns := testenv.NetNS(t)
	testenv.NeedLinkKind(t, ns, "vlan")
	request := newlink("x0", "vlan", 1, &rtlink.LinkinfoVLANAttrs{ID: 9999})
	_, err := rtlink.Newlink(context.Background(), dialIn(t, ns), request, netlink.FlagCreate|netlink.FlagExcl)
	refused(t, err, syscall.ERANGE, "linkinfo.data.id", "")
}

// TestErrorRoute: a gateway that nothing leads to.
func TestErrorRoute(t *testing.T) {
	c := dialIn(t, testenv.NetNS(t))
	request := rtroute.NewrouteRequest{}
	request.Header = rtroute.Rtmsg{Family: syscall.AF_INET, DstLen: 24, Table: 254, Protocol: 3, Type: 1}
	request.Dst, request.Gateway = netip.MustParseAddr("10.0.0.0"), netip.MustParseAddr("192.0.2.77")
	_, err := rtroute.Newroute(context.Background(), c, request, netlink.FlagCreate|netlink.FlagExcl)
	if !errors.Is(err, syscall.ENETUNREACH) || !strings.Contains(err.Error(), "newroute") || !strings.Contains(err.Error(), "gateway") {
		t.Errorf("error %v", err)
	}
}

// TestErrorMissing: the kernel says which attribute a request lacks, since Linux 6.1.
func TestErrorMissing(t *testing.T) {
	c := dialGeneric(t)
	_, err := netdev.DevGet(context.Background(), c, netdev.DevGetRequest{})
	if errors.Is(err, syscall.ENOENT) {
		t.Skip("the family netdev is missing in this kernel")
	}
	refused(t, err, syscall.EINVAL, "ifindex", "netdev dev-get")
}

// TestErrorEnum: a value that an enumeration does not have, with the range that the kernel's policy accepts.
func TestErrorEnum(t *testing.T) {
	c := dialGeneric(t)
	request := netdev.QueueGetRequest{Ifindex: 1, Type: 9}
	_, err := netdev.QueueGet(context.Background(), c, *request.Include(netdev.QueueIDAttr))
	if errors.Is(err, syscall.ENOENT) || errors.Is(err, syscall.EOPNOTSUPP) {
		t.Skip("the operation queue-get is missing in this kernel")
	}
	refused(t, err, syscall.ERANGE, "type", "accepts")
}
