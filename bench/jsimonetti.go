package main

import (
	"net"
	"net/netip"

	"github.com/jsimonetti/rtnetlink/v2"
	"github.com/mdlayher/netlink"
	"golang.org/x/sys/unix"
)

// jsimonetti has no streams, no batches and no read buffer of a chosen size; its events are those of mdlayher.
var jsimonetti = operations{
	"collect": jsimonettiCollect, "change": jsimonettiChange, "single": jsimonettiChange, "smallest": jsimonettiSmallest,
	"links": jsimonettiLinks,
}

func dialJsimonetti() (*rtnetlink.Conn, error) {
	return rtnetlink.Dial(&netlink.Config{Strict: true, MessageBufferSize: 1 << 16})
}

func jsimonettiCollect(m *meter, _ arguments) error {
	c, err := dialJsimonetti()
	if err != nil {
		return err
	}
	defer c.Close()
	m.start()
	all, err := c.Execute(&rtnetlink.RouteMessage{Family: unix.AF_INET}, unix.RTM_GETROUTE, netlink.Request|netlink.Dump)
	m.stop()
	if err != nil {
		return err
	}
	for _, x := range all {
		r := x.(*rtnetlink.RouteMessage)
		m.Sum += sumOf(r.Attributes.Dst, r.Attributes.OutIface)
	}
	m.Items = uint64(len(all))
	return m.report()
}

// sumOf is the sum of a route that another library has decoded.
func sumOf(dst net.IP, oif uint32) uint64 {
	a, _ := netip.AddrFromSlice(dst.To4())
	r := route{Dst: a, OIF: oif}
	return r.sum()
}

func jsimonettiChange(m *meter, a arguments) error {
	c, err := dialJsimonetti()
	if err != nil {
		return err
	}
	defer c.Close()
	for _, do := range []func(*rtnetlink.RouteMessage) error{c.Route.Add, c.Route.Delete} {
		m.start()
		for i := range a.n {
			dst := destination(i)
			err := do(&rtnetlink.RouteMessage{
				Family: unix.AF_INET, DstLength: 32, Table: unix.RT_TABLE_MAIN, Protocol: unix.RTPROT_STATIC,
				Scope: unix.RT_SCOPE_UNIVERSE, Type: unix.RTN_UNICAST,
				Attributes: rtnetlink.RouteAttributes{
					Dst: dst[:], Gateway: net.IP{127, 0, 0, 1}, Priority: routePriority,
				},
			})
			if err != nil {
				return err
			}
		}
		m.stop()
		m.Items = uint64(a.n)
		if err := m.report(); err != nil {
			return err
		}
	}
	return nil
}

func jsimonettiSmallest(m *meter, a arguments) error {
	c, err := dialJsimonetti()
	if err != nil {
		return err
	}
	defer c.Close()
	up := &rtnetlink.LinkMessage{Index: 1, Flags: unix.IFF_UP, Change: unix.IFF_UP}
	m.start()
	for range a.n {
		if err := c.Link.Set(up); err != nil {
			return err
		}
	}
	m.stop()
	m.Items = uint64(a.n)
	return m.report()
}

func jsimonettiLinks(m *meter, a arguments) error {
	c, err := dialJsimonetti()
	if err != nil {
		return err
	}
	defer c.Close()
	m.start()
	for range a.times {
		all, err := c.Link.List()
		if err != nil {
			return err
		}
		for i := range all {
			m.Items++
			m.Sum += uint64(all[i].Attributes.MTU) + uint64(len(all[i].Attributes.Name))
		}
	}
	m.stop()
	return m.report()
}
