package familytest

import (
	"context"
	"errors"
	"net/netip"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/nlctl/netlink"
	"github.com/nlctl/netlink/codec"
	"github.com/nlctl/netlink/family/nlctrl"
	"github.com/nlctl/netlink/family/ovsflow"
	"github.com/nlctl/netlink/family/rtlink"
	"github.com/nlctl/netlink/family/rtroute"
	"github.com/nlctl/netlink/family/tc"
	"github.com/nlctl/netlink/genetlink"
	"github.com/nlctl/netlink/internal/desc"
	"github.com/nlctl/netlink/internal/dyn"
	"github.com/nlctl/netlink/nltest"
)

// pointed is a request at which the kernel points, and one of the paths that there are.
type pointed struct {
	family, op string
	typ        netlink.Type
	request    codec.Body
	send       func(context.Context, *genetlink.Conn) error
	path       string
}

// TestErrorPaths: wherever the kernel points in a request, the typed package names what the codec without types names:
// in nests, in elements of arrays, in records, in lists, in formats that another attribute selects.
func TestErrorPaths(t *testing.T) {
	for _, p := range []pointed{pointedLink(), pointedRoute(), pointedFilter(), pointedFlow()} {
		p.agrees(t)
	}
}

func pointedLink() pointed {
	link := newlink("v0", "veth", 0, &rtlink.LinkAttrsMessage{LinkAttrs: rtlink.LinkAttrs{Ifname: "v1"}})
	link.PropList = &rtlink.PropListLinkAttrs{AltIfname: []string{"a", "b"}}
	return pointed{"rt-link", "newlink", unix.RTM_NEWLINK, &link, func(ctx context.Context, c *genetlink.Conn) error {
		_, err := rtlink.Newlink(ctx, c.Netlink(), link)
		return err
	}, "prop-list.alt-ifname[1]"}
}

func pointedRoute() pointed {
	hop := rtroute.RtnexthopRecord{Header: rtroute.Rtnexthop{Ifindex: 1}}
	hop.Gateway, hop.EncapType = netip.MustParseAddr("192.0.2.1"), unix.LWTUNNEL_ENCAP_IP6
	hop.Encap = (&rtroute.LwtIp6Attrs{Hoplimit: 9}).Include(rtroute.LwtIp6AttrsID)
	var route rtroute.NewrouteRequest
	route.Multipath = []rtroute.RtnexthopRecord{{}, hop}
	return pointed{"rt-route", "newroute", unix.RTM_NEWROUTE, &route, func(ctx context.Context, c *genetlink.Conn) error {
		_, err := rtroute.Newroute(ctx, c.Netlink(), route)
		return err
	}, "multipath[1].encap.hoplimit"}
}

func pointedFilter() pointed {
	var filter tc.NewtfilterRequest
	drop := tc.ActAttrs{Kind: "gact", Options: &tc.ActGactAttrs{Parms: &tc.Gact{Action: 2}}}
	filter.Kind, filter.Options = "matchall", &tc.MatchallAttrs{Classid: 1, Act: codec.Numbered(tc.ActAttrs{}, drop)}
	return pointed{"tc", "newtfilter", unix.RTM_NEWTFILTER, &filter, func(ctx context.Context, c *genetlink.Conn) error {
		_, err := tc.Newtfilter(ctx, c.Netlink(), filter)
		return err
	}, "options.act[1].options.parms"}
}

func pointedFlow() pointed {
	var flow ovsflow.NewRequest
	flow.Actions = ovsflow.ActionAttrsList{{Output: 1}, {Clone: ovsflow.ActionAttrsList{{Output: 2}, {Recirc: 3}}}}
	return pointed{"ovs_flow", "new", 0x20, &flow, func(ctx context.Context, c *genetlink.Conn) error {
		_, err := ovsflow.New(ctx, c, flow)
		return err
	}, "actions[1].clone[1].recirc"}
}

// agrees lets a kernel of the test point at each word of the request.
func (p *pointed) agrees(t *testing.T) {
	t.Helper()
	data, err := codec.Bytes(p.request)
	if err != nil {
		t.Fatal(err)
	}
	front, offset, seen := netlink.HeaderLen, 0, map[string]bool{}
	k := nltest.NewKernel()
	if f := desc.Find(p.family); f.Generic {
		front += genetlink.HeaderLen
		k.Handle(unix.GENL_ID_CTRL, func(r *nltest.Request) error {
			answer, err := codec.Bytes(&nlctrl.CtrlAttrs{FamilyID: uint16(p.typ), FamilyName: p.family})
			r.Reply(unix.GENL_ID_CTRL, append([]byte{unix.CTRL_CMD_NEWFAMILY, 2, 0, 0}, answer...))
			return err
		})
	}
	k.Handle(p.typ, func(*nltest.Request) error {
		return &netlink.Error{Errno: unix.EINVAL, ExtAck: netlink.ExtAck{Offset: uint32(front + offset)}}
	})
	c, err := genetlink.Dial(context.Background(), &netlink.Config{Transport: k.Socket()})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	for ; offset < len(data); offset += 4 {
		var e *netlink.Error
		if err := p.send(context.Background(), c); !errors.As(err, &e) {
			t.Fatal(err)
		}
		plain := dyn.Find(desc.Find(p.family).Operation(p.op).Do, data, offset).Path
		if e.Path != plain {
			t.Errorf("%s %s at %d: %q, without types %q", p.family, p.op, offset, e.Path, plain)
		}
		seen[plain] = true
	}
	if !seen[p.path] {
		t.Errorf("%s %s: nothing is at %s but at %v", p.family, p.op, p.path, seen)
	}
}
