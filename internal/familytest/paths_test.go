package familytest

import (
	"context"
	"errors"
	"net/netip"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/nlctl/netlink"
	"github.com/nlctl/netlink/codec"
	"github.com/nlctl/netlink/family/rtlink"
	"github.com/nlctl/netlink/family/rtroute"
	"github.com/nlctl/netlink/family/tc"
	"github.com/nlctl/netlink/internal/desc"
	"github.com/nlctl/netlink/internal/dyn"
	"github.com/nlctl/netlink/nltest"
)

// TestErrorPaths: wherever the kernel points in a request, the typed package names what the codec without types names:
// in nests, in elements of arrays, in records, in formats that another attribute selects.
func TestErrorPaths(t *testing.T) {
	hop := rtroute.RtnexthopRecord{Header: rtroute.Rtnexthop{Ifindex: 1}}
	hop.Gateway, hop.EncapType = netip.MustParseAddr("192.0.2.1"), 4
	hop.Encap = (&rtroute.LwtIp6Attrs{Hoplimit: 9}).Include(rtroute.LwtIp6AttrsID)
	var route rtroute.NewrouteRequest
	route.Multipath = []rtroute.RtnexthopRecord{{}, hop}
	pathsAgree(t, "rt-route", "newroute", unix.RTM_NEWROUTE, &route, func(ctx context.Context, c *netlink.Conn) error {
		_, err := rtroute.Newroute(ctx, c, route)
		return err
	}, "multipath[1].encap.hoplimit")

	var filter tc.NewtfilterRequest
	drop := tc.ActAttrs{Kind: "gact", Options: &tc.ActGactAttrs{Parms: &tc.Gact{Action: 2}}}
	filter.Kind, filter.Options = "matchall", &tc.MatchallAttrs{Classid: 1, Act: codec.Numbered(tc.ActAttrs{}, drop)}
	pathsAgree(t, "tc", "newtfilter", unix.RTM_NEWTFILTER, &filter, func(ctx context.Context, c *netlink.Conn) error {
		_, err := tc.Newtfilter(ctx, c, filter)
		return err
	}, "options.act[1].options.parms")

	link := newlink("v0", "veth", 0, &rtlink.LinkAttrsMessage{LinkAttrs: rtlink.LinkAttrs{Ifname: "v1"}})
	link.PropList = &rtlink.PropListLinkAttrs{AltIfname: []string{"a", "b"}}
	pathsAgree(t, "rt-link", "newlink", unix.RTM_NEWLINK, &link, func(ctx context.Context, c *netlink.Conn) error {
		_, err := rtlink.Newlink(ctx, c, link)
		return err
	}, "prop-list.alt-ifname[1]")
}

// pathsAgree lets a kernel of the test point at each word of a request. One of the paths is given.
func pathsAgree(t *testing.T, family, op string, typ netlink.Type, request codec.Body, send func(context.Context, *netlink.Conn) error, want string) {
	t.Helper()
	data, err := codec.Bytes(request)
	if err != nil {
		t.Fatal(err)
	}
	k, offset, seen := nltest.NewKernel(), 0, map[string]bool{}
	k.Handle(typ, func(*nltest.Request) error {
		return &netlink.Error{Errno: unix.EINVAL, ExtAck: netlink.ExtAck{Offset: uint32(netlink.HeaderLen + offset)}}
	})
	c, err := netlink.Dial(context.Background(), unix.NETLINK_ROUTE, &netlink.Config{Transport: k.Socket()})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	body := desc.Find(family).Operation(op).Do
	for offset = 0; offset < len(data); offset += 4 {
		var e *netlink.Error
		if err := send(context.Background(), c); !errors.As(err, &e) {
			t.Fatal(err)
		}
		if plain := dyn.Find(body, data, offset).Path; e.Path != plain {
			t.Errorf("%s %s at %d: %q, without types %q", family, op, offset, e.Path, plain)
		}
		seen[e.Path] = true
	}
	if !seen[want] {
		t.Errorf("%s %s: nothing is at %s but at %v", family, op, want, seen)
	}
}
