//go:build linux

package main

import (
	"context"
	"fmt"
	"net/netip"

	"github.com/nlctl/netlink"
	"github.com/nlctl/netlink/family/rtaddr"
	"github.com/nlctl/netlink/family/rtlink"
	"github.com/nlctl/netlink/netns"
)

// near is the datapath's internal port, in this namespace. far is behind a veth whose other end is the datapath's second port.
const (
	nearLink = "near"
	farLink  = "far-port"
	farEnd   = "far"
	udpPort  = 7777
)

const (
	afInet          = 2 // AF_INET
	netlinkRoute    = 0 // NETLINK_ROUTE
	createExclusive = netlink.FlagCreate | netlink.FlagExcl
)

var (
	network  = netip.MustParsePrefix("10.77.0.1/24")
	nearAddr = network.Addr()
	farAddr  = nearAddr.Next()
)

// wires is the network around the datapath: here, and a namespace that stands for another machine.
type wires struct {
	far   *netns.NS
	here  *netlink.Conn
	there *netlink.Conn
}

func newWires(ctx context.Context) (*wires, error) {
	w := &wires{}
	if err := w.dial(ctx); err != nil {
		w.close(ctx)
		return nil, err
	}
	if err := w.addVeth(ctx); err != nil {
		w.close(ctx)
		return nil, fmt.Errorf("make the veth: %w", err)
	}
	return w, nil
}

func (w *wires) dial(ctx context.Context) (err error) {
	if w.here, err = netlink.Dial(ctx, netlinkRoute, nil); err != nil {
		return err
	}
	if w.far, err = netns.Create(); err != nil {
		return err
	}
	w.there, err = netlink.Dial(ctx, netlinkRoute, &netlink.Config{NetNS: netlink.NetNSFD(w.far.FD())})
	return err
}

// addVeth makes both ends at once, the second one in its namespace.
func (w *wires) addVeth(ctx context.Context) error {
	peer := &rtlink.LinkAttrsMessage{LinkAttrs: rtlink.LinkAttrs{Ifname: farEnd, NetNsFD: uint32(w.far.FD())}}
	info := &rtlink.LinkinfoAttrs{Kind: "veth", Data: &rtlink.LinkinfoVethAttrs{Peer: peer}}
	request := rtlink.NewlinkRequest{LinkAttrs: rtlink.LinkAttrs{Ifname: farLink, Linkinfo: info}}
	_, err := rtlink.Newlink(ctx, w.here, request, createExclusive)
	return err
}

// up brings the links up and gives addresses to the two that are not ports of the datapath alone.
func (w *wires) up(ctx context.Context) error {
	if err := linkUp(ctx, w.here, farLink, netip.Addr{}); err != nil {
		return err
	}
	if err := linkUp(ctx, w.here, nearLink, nearAddr); err != nil {
		return err
	}
	return linkUp(ctx, w.there, farEnd, farAddr)
}

func linkUp(ctx context.Context, c *netlink.Conn, name string, a netip.Addr) error {
	link, err := rtlink.Getlink(ctx, c, rtlink.GetlinkRequest{LinkAttrs: rtlink.LinkAttrs{Ifname: name}})
	if err != nil {
		return fmt.Errorf("find %s: %w", name, err)
	}
	quiet := rtlink.NewlinkRequest{Header: rtlink.Ifinfomsg{Index: link.Header.Index}, LinkAttrs: rtlink.LinkAttrs{AfSpec: noIPv6()}}
	if _, err := rtlink.Newlink(ctx, c, quiet); err != nil {
		return fmt.Errorf("quieten %s: %w", name, err)
	}
	up := rtlink.Ifinfomsg{Index: link.Header.Index, Flags: rtlink.IfinfoFlagsUp, Change: uint32(rtlink.IfinfoFlagsUp)}
	if _, err := rtlink.Newlink(ctx, c, rtlink.NewlinkRequest{Header: up}); err != nil {
		return fmt.Errorf("bring %s up: %w", name, err)
	}
	if !a.IsValid() {
		return nil
	}
	_, err = rtaddr.Newaddr(ctx, c, rtaddr.NewaddrRequest{
		Header:    rtaddr.Ifaddrmsg{Family: afInet, Prefixlen: uint8(network.Bits()), Index: uint32(link.Header.Index)},
		AddrAttrs: rtaddr.AddrAttrs{Local: a, Address: a},
	}, createExclusive)
	return err
}

// noIPv6 leaves a link without an address of IPv6: it would look for routers by itself, and the counters would move.
func noIPv6() *rtlink.AfSpecAttrs {
	return &rtlink.AfSpecAttrs{Inet6: &rtlink.Ifla6Attrs{AddrGenMode: rtlink.In6AddrGenModeNone}}
}

// close removes the veth too, which nobody else would.
func (w *wires) close(ctx context.Context) {
	if w.here != nil {
		_, _ = rtlink.Dellink(ctx, w.here, rtlink.DellinkRequest{LinkAttrs: rtlink.LinkAttrs{Ifname: farLink}})
		_ = w.here.Close()
	}
	if w.there != nil {
		_ = w.there.Close()
	}
	if w.far != nil {
		_ = w.far.Close()
	}
}
