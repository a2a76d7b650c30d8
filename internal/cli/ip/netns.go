package ip

import (
	"golang.org/x/sys/unix"

	"github.com/nlctl/netlink"
	"github.com/nlctl/netlink/netns"
)

// netns is `ip netns`.
func (c *command) netns(args []string) error {
	if len(args) == 0 {
		return c.netnsList()
	}
	switch word := args[0]; {
	case is(word, "list"), is(word, "show"), is(word, "lst"):
		return c.netnsList()
	case is(word, "list-id"):
		return c.netnsListID()
	case is(word, "help"):
		return usage(c.env, netnsHelp)
	case is(word, "add"), is(word, "set"), is(word, "delete"), is(word, "identify"), is(word, "pids"), is(word, "exec"), is(word, "monitor"),
		is(word, "attach"):
		return c.notOffered("netns", word)
	default:
		return c.fail(255, "Command %q is unknown, try \"ip netns help\".", word)
	}
}

// Attributes of RTM_GETNSID (include/uapi/linux/net_namespace.h).
const (
	netnsaNSID = 1
	netnsaFD   = 3
)

func (c *command) netnsList() error {
	names, err := netns.List()
	if err != nil {
		return err
	}
	if err := c.dial(); err != nil {
		return err
	}
	return c.print(func() error {
		for _, name := range names {
			c.p.object("")
			c.p.str("name", "", name, "")
			if id, ok := c.nsidOf(name); ok && id >= 0 {
				c.p.uint("id", " (id: ", uint64(id), ")")
			}
			c.p.text("\n")
			c.p.endObject()
			c.p.done()
		}
		return nil
	})
}

// nsidOf is the identifier that a named namespace has in the one that is asked.
func (c *command) nsidOf(name string) (int32, bool) {
	ns, err := netns.Open(name)
	if err != nil {
		return 0, false
	}
	defer ns.Close()
	m := request(unix.RTM_GETNSID, []byte{unix.AF_UNSPEC}, func(b *netlink.Builder) { b.Uint32(netnsaFD, uint32(ns.FD())) })
	r, err := c.conn.Do(c.ctx, m)
	if err != nil || len(r.Messages) == 0 {
		return 0, false
	}
	return nsidIn(r.Messages[0])
}

func nsidIn(m netlink.Message) (int32, bool) {
	_, it := fixed(m.Data, 4)
	for it.Next() {
		if it.Type() == netnsaNSID {
			return it.Int32(), true
		}
	}
	return 0, false
}

// netnsByID finds the name of a namespace by its identifier.
func (c *command) netnsByID(id int32) string {
	if c.nsNames == nil {
		c.nsNames = map[int32]string{}
		names, _ := netns.List()
		for _, name := range names {
			if id, ok := c.nsidOf(name); ok && id >= 0 {
				c.nsNames[id] = name
			}
		}
	}
	return c.nsNames[id]
}

func (c *command) netnsListID() error {
	if err := c.dial(); err != nil {
		return err
	}
	return c.print(func() error {
		return c.list(request(unix.RTM_GETNSID, []byte{unix.AF_UNSPEC}, nil), func(m netlink.Message) error {
			id, ok := nsidIn(m)
			if !ok || id < 0 {
				return nil
			}
			c.p.object("")
			c.p.uint("nsid", "nsid ", uint64(id), " ")
			if name := c.netnsByID(id); name != "" {
				c.p.str("name", "(iproute2 netns name: ", name, ")")
			}
			c.p.text("\n")
			c.p.endObject()
			return nil
		})
	})
}

// vrfTable is the table of a VRF.
func (c *command) vrfTable(name string) (uint32, bool) {
	index, ok := c.linkIndex(name)
	if !ok || c.conn == nil {
		return 0, false
	}
	r, err := c.conn.Do(c.ctx, linkRequest(index, "", skipStats))
	if err != nil || len(r.Messages) == 0 {
		return 0, false
	}
	l, err := parseLink(r.Messages[0].Data)
	if err != nil || l.kind != "vrf" {
		return 0, false
	}
	return uint32(parseOptionsOf(l.data).number(unix.IFLA_VRF_TABLE)), true
}
