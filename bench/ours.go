package main

import (
	"context"

	"github.com/nlctl/netlink"
	"golang.org/x/sys/unix"
)

var ours = operations{
	"stream": oursStream, "collect": oursCollect, "change": oursChange, "single": oursSingle,
	"smallest": oursSmallest,
	"links":    oursLinks, "events": oursEvents,
}

var routeDump = netlink.Message{
	Header: netlink.Header{Type: unix.RTM_GETROUTE},
	Data:   append([]byte{unix.AF_INET}, make([]byte, unix.SizeofRtMsg-1)...),
}

func dialOurs(config *netlink.Config) (*netlink.Conn, error) {
	return netlink.Dial(context.Background(), unix.NETLINK_ROUTE, config)
}

func oursStream(m *meter, _ arguments) error {
	c, err := dialOurs(nil)
	if err != nil {
		return err
	}
	defer c.Close()
	var r route
	m.start()
	for msg, err := range c.Stream(context.Background(), routeDump) {
		if err == nil {
			err = r.decode(msg.Data)
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

func oursCollect(m *meter, _ arguments) error {
	c, err := dialOurs(nil)
	if err != nil {
		return err
	}
	defer c.Close()
	m.start()
	all, err := collect(c)
	m.stop()
	if err != nil {
		return err
	}
	for i := range all {
		m.Sum += all[i].sum()
	}
	m.Items = uint64(len(all))
	return m.report()
}

// collect decodes into a slice that is as long as it has to be: one that grows by append would be copied, and allocated, four times.
func collect(c *netlink.Conn) ([]route, error) {
	l, err := c.List(context.Background(), routeDump)
	if err != nil {
		return nil, err
	}
	all := make([]route, 0, l.Len())
	for msg := range l.Messages() {
		all = all[:len(all)+1]
		if err := all[len(all)-1].decode(msg.Data); err != nil {
			return nil, err
		}
	}
	return all, nil
}

func oursChange(m *meter, a arguments) error {
	c, err := dialOurs(nil)
	if err != nil {
		return err
	}
	defer c.Close()
	for _, typ := range []netlink.Type{unix.RTM_NEWROUTE, unix.RTM_DELROUTE} {
		m.start()
		err := oursBatches(c, a, typ)
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

// oursBatches sends n requests in calls of Batch, and looks at the result of each.
func oursBatches(c *netlink.Conn, a arguments, typ netlink.Type) error {
	var b netlink.Builder
	ms := make([]netlink.Message, 0, a.batch)
	options := &netlink.BatchOptions{Size: a.batch}
	for i := 0; i < a.n; {
		b.Reset()
		ms = ms[:0]
		for ; len(ms) < a.batch && i < a.n; i++ {
			from := b.Len()
			appendRoute(&b, i)
			data, _ := b.Data()
			ms = append(ms, netlink.Message{Header: netlink.Header{Type: typ, Flags: changeFlags(typ)}, Data: data[from:]})
		}
		results, err := c.Batch(context.Background(), ms, options)
		if err != nil {
			return err
		}
		for _, r := range results {
			if r.Err != nil {
				return r.Err
			}
		}
	}
	return nil
}

func changeFlags(typ netlink.Type) netlink.Flags {
	if typ == unix.RTM_NEWROUTE {
		return netlink.FlagCreate | netlink.FlagExcl
	}
	return 0
}
