package main

import (
	"context"

	"github.com/nlctl/netlink"
	"golang.org/x/sys/unix"
)

// upRequest is the payload of a request to set lo up, which it is: it costs the kernel little, so that what is around it shows.
func upRequest() []byte {
	b := make([]byte, unix.SizeofIfInfomsg)
	native.PutUint32(b[4:], 1)
	native.PutUint32(b[8:], unix.IFF_UP)
	native.PutUint32(b[12:], unix.IFF_UP)
	return b
}

func oursSmallest(m *meter, a arguments) error {
	c, err := dialOurs(nil)
	if err != nil {
		return err
	}
	defer c.Close()
	up := netlink.Message{Header: netlink.Header{Type: unix.RTM_NEWLINK}, Data: upRequest()}
	m.start()
	for range a.n {
		if _, err := c.Do(context.Background(), up); err != nil {
			return err
		}
	}
	m.stop()
	m.Items = uint64(a.n)
	return m.report()
}

// oursSingle makes each change a request of its own.
func oursSingle(m *meter, a arguments) error {
	c, err := dialOurs(nil)
	if err != nil {
		return err
	}
	defer c.Close()
	var b netlink.Builder
	for _, typ := range []netlink.Type{unix.RTM_NEWROUTE, unix.RTM_DELROUTE} {
		m.start()
		for i := range a.n {
			b.Reset()
			appendRoute(&b, i)
			data, _ := b.Data()
			request := netlink.Message{Header: netlink.Header{Type: typ, Flags: changeFlags(typ)}, Data: data}
			if _, err := c.Do(context.Background(), request); err != nil {
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

func linkDump() netlink.Message {
	var b netlink.Builder
	b.Append(make([]byte, unix.SizeofIfInfomsg))
	b.Uint32(unix.IFLA_EXT_MASK, 1) // RTEXT_FILTER_VF, as ip link asks
	data, _ := b.Data()
	return netlink.Message{Header: netlink.Header{Type: unix.RTM_GETLINK}, Data: data}
}

func oursLinks(m *meter, a arguments) error {
	c, err := dialOurs(nil)
	if err != nil {
		return err
	}
	defer c.Close()
	request := linkDump()
	var l link
	m.start()
	for range a.times {
		for msg, err := range c.Stream(context.Background(), request) {
			if err == nil {
				err = l.decode(msg.Data)
			}
			if err != nil {
				return err
			}
			m.Items++
			m.Sum += l.sum()
		}
	}
	m.stop()
	return m.report()
}

func oursEvents(m *meter, a arguments) error {
	c, err := dialOurs(&netlink.Config{ReadBuffer: a.buffer})
	if err != nil {
		return err
	}
	defer c.Close()
	s, err := c.Subscribe(context.Background(), unix.RTNLGRP_IPV4_ROUTE)
	if err != nil {
		return err
	}
	defer s.Close()
	return bursts(m, a, func() error {
		var r route
		n := 0
		for e, err := range s.Events(context.Background()) {
			if err == nil && e.Overrun {
				err = netlink.ErrOverrun
			}
			if err == nil {
				err = r.decode(e.Data)
			}
			if err != nil {
				return err
			}
			m.Items++
			m.Sum += r.sum()
			if n++; n == a.n {
				break
			}
		}
		return nil
	})
}

// bursts makes the kernel send bursts of a.n events and measures what receives them.
func bursts(m *meter, a arguments, drain func() error) error {
	c, err := dialOurs(nil)
	if err != nil {
		return err
	}
	defer c.Close()
	for range a.times {
		for _, typ := range []netlink.Type{unix.RTM_NEWROUTE, unix.RTM_DELROUTE} {
			if err := oursBatches(c, a, typ); err != nil {
				return err
			}
			m.start()
			err := drain()
			m.stop()
			if err != nil {
				return err
			}
		}
	}
	return m.report()
}
