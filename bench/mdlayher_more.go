package main

import (
	"github.com/mdlayher/netlink"
	"golang.org/x/sys/unix"

	our "github.com/nlctl/netlink"
)

func mdlayherSmallest(m *meter, a arguments) error {
	c, err := dialMdlayher()
	if err != nil {
		return err
	}
	defer c.Close()
	up := our.Message{Header: our.Header{Type: unix.RTM_NEWLINK}, Data: upRequest()}
	m.start()
	for range a.n {
		if _, err := c.Execute(mdlayherRequestOf(up, netlink.Acknowledge)); err != nil {
			return err
		}
	}
	m.stop()
	m.Items = uint64(a.n)
	return m.report()
}

func mdlayherLink(l *link, b []byte) error {
	if len(b) < unix.SizeofIfInfomsg {
		return our.ErrMalformed
	}
	*l = link{Index: int32(native.Uint32(b[4:])), Flags: native.Uint32(b[8:])}
	d, err := netlink.NewAttributeDecoder(b[unix.SizeofIfInfomsg:])
	if err != nil {
		return err
	}
	for d.Next() {
		switch d.Type() {
		case unix.IFLA_IFNAME:
			l.Name = d.String()
		case unix.IFLA_ADDRESS:
			l.Address = d.Bytes()
		case unix.IFLA_MTU:
			l.MTU = d.Uint32()
		case unix.IFLA_GROUP:
			l.Group = d.Uint32()
		case unix.IFLA_OPERSTATE:
			l.OperState = d.Uint8()
		case unix.IFLA_STATS64:
			l.stats(d.Bytes())
		case unix.IFLA_LINKINFO:
			d.Nested(func(n *netlink.AttributeDecoder) error {
				for n.Next() {
					if n.Type() == unix.IFLA_INFO_KIND {
						l.Kind = n.String()
					}
				}
				return n.Err()
			})
		}
	}
	return d.Err()
}

func mdlayherLinks(m *meter, a arguments) error {
	c, err := dialMdlayher()
	if err != nil {
		return err
	}
	defer c.Close()
	request := mdlayherRequestOf(linkDump(), netlink.Dump)
	var l link
	m.start()
	for range a.times {
		msgs, err := c.Execute(request)
		if err != nil {
			return err
		}
		for i := range msgs {
			if err := mdlayherLink(&l, msgs[i].Data); err != nil {
				return err
			}
			m.Items++
			m.Sum += l.sum()
		}
	}
	m.stop()
	return m.report()
}

func mdlayherEvents(m *meter, a arguments) error {
	c, err := dialMdlayher()
	if err != nil {
		return err
	}
	defer c.Close()
	if err := c.SetReadBuffer(a.buffer); err != nil {
		return err
	}
	if err := c.JoinGroup(unix.RTNLGRP_IPV4_ROUTE); err != nil {
		return err
	}
	var r route
	return bursts(m, a, func() error {
		for n := 0; n < a.n; {
			msgs, err := c.Receive()
			if err != nil {
				return err
			}
			for i := range msgs {
				if err := mdlayherRoute(&r, msgs[i].Data); err != nil {
					return err
				}
				m.Items++
				m.Sum += r.sum()
			}
			n += len(msgs)
		}
		return nil
	})
}
