package ip

import (
	"errors"
	"strconv"

	"golang.org/x/sys/unix"

	"github.com/nlctl/netlink"
)

// skipStats tells the kernel to leave out what makes a link's description long (RTEXT_FILTER_SKIP_STATS).
const skipStats = 1 << 3

// linkRequest asks for one link, by index or by name.
func linkRequest(index uint32, name string, mask uint32) netlink.Message {
	var b netlink.Builder
	b.Append(ifinfo(unix.AF_UNSPEC, index))
	if name != "" {
		attr := uint16(unix.IFLA_IFNAME)
		if len(name) >= unix.IFNAMSIZ {
			attr = unix.IFLA_ALT_IFNAME
		}
		b.String(attr, name)
	}
	b.Uint32(unix.IFLA_EXT_MASK, mask)
	data, _ := b.Data()
	return netlink.Message{Header: netlink.Header{Type: unix.RTM_GETLINK}, Data: data}
}

// ifinfo is a struct ifinfomsg.
func ifinfo(family uint8, index uint32) []byte {
	b := make([]byte, unix.SizeofIfInfomsg)
	b[0] = family
	putUint32(b[4:], index)
	return b
}

// linkName is the name of a link. One that is gone, or is in another namespace, is if and its index.
func (c *command) linkName(index uint32) string {
	if name, ok := c.links[index]; ok {
		return name
	}
	name := "if" + strconv.FormatUint(uint64(index), 10)
	if r, err := c.conn.Do(c.ctx, linkRequest(index, "", skipStats)); err == nil && len(r.Messages) > 0 {
		if l, err := parseLink(r.Messages[0].Data); err == nil {
			name = l.name
		}
	}
	c.nameLink(index, name)
	return name
}

func (c *command) nameLink(index uint32, name string) {
	if c.links == nil {
		c.links = map[uint32]string{}
	}
	c.links[index] = name
}

// linkIndex is the index of a name or an alternative name. "if7" stands for index 7 where no link is called so.
func (c *command) linkIndex(name string) (uint32, bool) {
	if err := c.dial(); err != nil {
		return 0, false
	}
	r, err := c.conn.Do(c.ctx, linkRequest(0, name, skipStats))
	if errors.Is(err, unix.ENODEV) && len(name) < unix.IFNAMSIZ {
		var b netlink.Builder
		b.Append(ifinfo(unix.AF_UNSPEC, 0))
		b.String(unix.IFLA_ALT_IFNAME, name)
		data, _ := b.Data()
		r, err = c.conn.Do(c.ctx, netlink.Message{Header: netlink.Header{Type: unix.RTM_GETLINK}, Data: data})
	}
	if err == nil && len(r.Messages) > 0 {
		if l, err := parseLink(r.Messages[0].Data); err == nil {
			c.nameLink(l.index, l.name)
			return l.index, true
		}
	}
	if digits, ok := cutPrefix(name, "if"); ok {
		if n, ok := unsigned(digits, 32); ok && n > 0 {
			return uint32(n), true
		}
	}
	return 0, false
}

// noDevice says that there is no such link, as iproute2 does.
func (c *command) noDevice(name string) error { return c.fail(1, "Cannot find device %q", name) }
