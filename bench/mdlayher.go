package main

import (
	"net/netip"

	"github.com/mdlayher/netlink"
	"golang.org/x/sys/unix"

	our "github.com/nlctl/netlink"
)

var mdlayher = operations{
	"stream": mdlayherStream, "collect": mdlayherCollect, "change": mdlayherChange, "single": mdlayherChange,
	"smallest": mdlayherSmallest,
	"links":    mdlayherLinks, "events": mdlayherEvents,
}

// dialMdlayher uses the settings that its documentation recommends for speed.
func dialMdlayher() (*netlink.Conn, error) {
	return netlink.Dial(unix.NETLINK_ROUTE, &netlink.Config{Strict: true, MessageBufferSize: 1 << 16})
}

func mdlayherRoute(r *route, b []byte) error {
	if len(b) < unix.SizeofRtMsg {
		return our.ErrMalformed
	}
	*r = route{
		DstLen: b[1], TOS: b[3], Table: uint32(b[4]), Protocol: b[5], Scope: b[6], Type: b[7], Flags: native.Uint32(b[8:]),
	}
	d, err := netlink.NewAttributeDecoder(b[unix.SizeofRtMsg:])
	if err != nil {
		return err
	}
	for d.Next() {
		switch d.Type() {
		case unix.RTA_DST:
			r.Dst, _ = netip.AddrFromSlice(d.Bytes())
		case unix.RTA_GATEWAY:
			r.Gateway, _ = netip.AddrFromSlice(d.Bytes())
		case unix.RTA_TABLE:
			r.Table = d.Uint32()
		case unix.RTA_PRIORITY:
			r.Priority = d.Uint32()
		case unix.RTA_OIF:
			r.OIF = d.Uint32()
		}
	}
	return d.Err()
}

func mdlayherRequestOf(m our.Message, flags netlink.HeaderFlags) netlink.Message {
	return netlink.Message{Header: netlink.Header{Type: netlink.HeaderType(m.Type), Flags: netlink.Request | flags}, Data: m.Data}
}

func mdlayherStream(m *meter, _ arguments) error {
	c, err := dialMdlayher()
	if err != nil {
		return err
	}
	defer c.Close()
	var r route
	m.start()
	if _, err := c.Send(mdlayherRequestOf(routeDump, netlink.Dump)); err != nil {
		return err
	}
	for msg, err := range c.ReceiveIter() {
		if err == nil {
			err = mdlayherRoute(&r, msg.Data)
		}
		if err != nil {
			return err
		}
		m.Items++
		m.Sum += r.sum()
	}
	m.stop()
	return m.report()
}

func mdlayherCollect(m *meter, _ arguments) error {
	c, err := dialMdlayher()
	if err != nil {
		return err
	}
	defer c.Close()
	m.start()
	msgs, err := c.Execute(mdlayherRequestOf(routeDump, netlink.Dump))
	if err != nil {
		return err
	}
	all := make([]route, len(msgs))
	for i := range msgs {
		if err := mdlayherRoute(&all[i], msgs[i].Data); err != nil {
			return err
		}
	}
	m.stop()
	for i := range all {
		m.Sum += all[i].sum()
	}
	m.Items = uint64(len(all))
	return m.report()
}

func mdlayherChange(m *meter, a arguments) error {
	c, err := dialMdlayher()
	if err != nil {
		return err
	}
	defer c.Close()
	for _, typ := range []our.Type{unix.RTM_NEWROUTE, unix.RTM_DELROUTE} {
		m.start()
		err := mdlayherBatches(c, a, typ)
		m.stop()
		if err != nil {
			return err
		}
		m.Items = uint64(a.n)
		if err := m.report(); err != nil {
			return err
		}
	}
	return nil
}

// mdlayherBatches asks for one acknowledgement of each send, as the raw C program does: it has no batches with results.
func mdlayherBatches(c *netlink.Conn, a arguments, typ our.Type) error {
	var b our.Builder
	ms := make([]netlink.Message, 0, a.batch)
	for i := 0; i < a.n; {
		b.Reset()
		ms = ms[:0]
		for ; len(ms) < a.batch && i < a.n; i++ {
			from := b.Len()
			appendRoute(&b, i)
			data, _ := b.Data()
			request := our.Message{Header: our.Header{Type: typ}, Data: data[from:]}
			ms = append(ms, mdlayherRequestOf(request, netlink.HeaderFlags(changeFlags(typ))))
		}
		ms[len(ms)-1].Header.Flags |= netlink.Acknowledge
		if _, err := c.SendMessages(ms); err != nil {
			return err
		}
		if _, err := c.Receive(); err != nil {
			return err
		}
	}
	return nil
}
