package main

import (
	"fmt"
	"net"

	"github.com/vishvananda/netlink"
	"golang.org/x/sys/unix"
)

var vishvananda = operations{
	"stream": vishvanandaStream, "collect": vishvanandaCollect, "change": vishvanandaChange, "single": vishvanandaChange,
	"smallest": vishvanandaSmallest,
	"links":    vishvanandaLinks, "events": vishvanandaEvents,
}

func dialVishvananda() (*netlink.Handle, error) { return netlink.NewHandle(unix.NETLINK_ROUTE) }

// everyTable is a filter for all tables: without one it gives the main table.
var everyTable = &netlink.Route{Table: unix.RT_TABLE_UNSPEC}

func vishvanandaSum(r *netlink.Route) uint64 {
	if r.Dst == nil {
		return sumOf(nil, uint32(r.LinkIndex))
	}
	return sumOf(r.Dst.IP, uint32(r.LinkIndex))
}

func vishvanandaStream(m *meter, _ arguments) error {
	h, err := dialVishvananda()
	if err != nil {
		return err
	}
	defer h.Close()
	m.start()
	err = h.RouteListFilteredIter(netlink.FAMILY_V4, everyTable, netlink.RT_FILTER_TABLE, func(r netlink.Route) bool {
		m.Items++
		m.Sum += vishvanandaSum(&r)
		return true
	})
	m.stop()
	if err != nil {
		return err
	}
	return m.report()
}

func vishvanandaCollect(m *meter, _ arguments) error {
	h, err := dialVishvananda()
	if err != nil {
		return err
	}
	defer h.Close()
	m.start()
	all, err := h.RouteListFiltered(netlink.FAMILY_V4, everyTable, netlink.RT_FILTER_TABLE)
	m.stop()
	if err != nil {
		return err
	}
	for i := range all {
		m.Sum += vishvanandaSum(&all[i])
	}
	m.Items = uint64(len(all))
	return m.report()
}

func vishvanandaChange(m *meter, a arguments) error {
	h, err := dialVishvananda()
	if err != nil {
		return err
	}
	defer h.Close()
	for _, do := range []func(*netlink.Route) error{h.RouteAdd, h.RouteDel} {
		m.start()
		for i := range a.n {
			dst := destination(i)
			err := do(&netlink.Route{
				Dst: &net.IPNet{IP: dst[:], Mask: net.CIDRMask(32, 32)}, Gw: net.IP{127, 0, 0, 1},
				Priority: routePriority, Protocol: unix.RTPROT_STATIC,
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

func vishvanandaSmallest(m *meter, a arguments) error {
	h, err := dialVishvananda()
	if err != nil {
		return err
	}
	defer h.Close()
	lo := &netlink.Device{LinkAttrs: netlink.LinkAttrs{Index: 1, Name: "lo"}}
	m.start()
	for range a.n {
		if err := h.LinkSetUp(lo); err != nil {
			return err
		}
	}
	m.stop()
	m.Items = uint64(a.n)
	return m.report()
}

func vishvanandaLinks(m *meter, a arguments) error {
	h, err := dialVishvananda()
	if err != nil {
		return err
	}
	defer h.Close()
	m.start()
	for range a.times {
		all, err := h.LinkList()
		if err != nil {
			return err
		}
		for _, l := range all {
			m.Items++
			m.Sum += uint64(l.Attrs().MTU) + uint64(len(l.Attrs().Name))
		}
	}
	m.stop()
	return m.report()
}

func vishvanandaEvents(m *meter, a arguments) error {
	events, done := make(chan netlink.RouteUpdate), make(chan struct{})
	defer close(done)
	var failed error
	err := netlink.RouteSubscribeWithOptions(events, done, netlink.RouteSubscribeOptions{
		ReceiveBufferSize: a.buffer, ReceiveBufferForceSize: a.force, ErrorCallback: func(err error) { failed = err },
	})
	if err != nil {
		return err
	}
	return bursts(m, a, func() error {
		for range a.n {
			e, ok := <-events
			if !ok {
				return fmt.Errorf("receive events: %w", failed)
			}
			m.Items++
			m.Sum += vishvanandaSum(&e.Route)
		}
		return nil
	})
}
