package ip

import (
	"strings"

	"golang.org/x/sys/unix"

	"github.com/nlctl/netlink"
)

// link is `ip link`.
func (c *command) link(args []string) error {
	if len(args) == 0 {
		return c.linkShow(nil, true)
	}
	switch word := args[0]; {
	case is(word, "set") && len(args) == 2:
		return c.setNothing(args[1])
	case is(word, "add"), is(word, "set"), is(word, "change"), is(word, "replace"), is(word, "delete"):
		return c.notOffered("link", word)
	case is(word, "show"), is(word, "lst"), is(word, "list"):
		return c.linkShow(args[1:], true)
	case is(word, "xstats"), is(word, "afstats"), is(word, "property"):
		return c.notOffered("link", word)
	case is(word, "help"):
		return usage(c.env, linkHelp)
	default:
		return c.fail(255, "Command %q is unknown, try \"ip link help\".", word)
	}
}

// setNothing is what an abbreviation of show turns out to be in iproute2: `ip link s v0` sets nothing of v0, successfully.
func (c *command) setNothing(name string) error {
	if _, ok := c.linkIndex(name); !ok {
		return c.noDevice(name)
	}
	return nil
}

// linkFilter is what `ip link show` and `ip address show` select.
type linkFilter struct {
	isLink          bool
	family          int
	device          string
	index           uint32
	up, down        bool
	label           string
	group           prefixOf[uint32]
	master          prefixOf[uint32]
	kind, slaveKind string
	nomaster        bool
	scope           prefixOf[uint8]
	flags, notFlags uint32
	to              prefix
	some            map[uint32]bool // links that have an address, selected or not
}

// linkShow is `ip link show` and `ip address show`, which differ in what follows each link.
func (c *command) linkShow(args []string, isLink bool) error {
	f := linkFilter{isLink: isLink, family: c.family}
	if isLink {
		f.family = unix.AF_PACKET
	}
	master, err := c.linkArguments(&f, args)
	if err != nil {
		return err
	}
	if err := c.dial(); err != nil {
		return err
	}
	if master != "" {
		index, ok := c.linkIndex(master)
		if !ok && f.slaveKind == "vrf" {
			return c.fail(255, "Error: argument %q is wrong: Not a valid VRF name\n", master)
		}
		if !ok {
			return c.fail(255, "Error: argument %q is wrong: Device does not exist\n", master)
		}
		f.master = prefixOf[uint32]{index, true}
	}
	if f.device != "" {
		return c.linkOne(&f)
	}
	return c.linkAll(&f)
}

// linkOne asks for one link alone. A name in the listing's own place selects, and the kernel says if there is none.
func (c *command) linkOne(f *linkFilter) error {
	index, ok := c.linkIndex(f.device)
	if !ok {
		return c.fail(1, "Device %q does not exist.", f.device)
	}
	f.index = index
	if f.isLink || f.family == unix.AF_PACKET {
		r, err := c.conn.Do(c.ctx, linkRequest(index, "", c.linkMask()))
		if err != nil {
			c.refused(err)
			return c.fail(1, "Cannot send link get request: %s", strerror(err))
		}
		return c.showLinks(f, r.Messages, nil)
	}
	return c.linkAll(f)
}

// linkMask asks for virtual functions, and leaves out statistics that nobody wants to see.
func (c *command) linkMask() uint32 {
	mask := uint32(withVFs)
	if c.stats == 0 {
		mask |= skipStats
	}
	return mask
}

func (c *command) linkAll(f *linkFilter) error {
	if f.isLink {
		return c.streamLinks(f)
	}
	links, err := c.collect(c.linkDump(f))
	if err != nil {
		return err
	}
	f.some = map[uint32]bool{}
	var addrs []netlink.Message
	if f.family != unix.AF_PACKET {
		if addrs, err = c.collect(c.addrDump(f)); err != nil {
			return err
		}
	}
	return c.showLinks(f, links, addrs)
}

// linkDump lists links; the kernel selects by master and kind (Linux 4.6).
func (c *command) linkDump(f *linkFilter) netlink.Message {
	if family := f.linkFamily(); family != unix.AF_UNSPEC {
		return request(unix.RTM_GETLINK, ifinfo(family, 0), nil)
	}
	return request(unix.RTM_GETLINK, ifinfo(unix.AF_UNSPEC, 0), func(b *netlink.Builder) {
		b.Uint32(unix.IFLA_EXT_MASK, c.linkMask())
		if f.master.set {
			b.Uint32(unix.IFLA_MASTER, f.master.v)
		}
		if f.kind != "" {
			n := b.Nest(unix.IFLA_LINKINFO)
			b.String(unix.IFLA_INFO_KIND, f.kind)
			b.EndNest(n)
		}
	})
}

// collect reads a listing whole, and again if it was interrupted.
func (c *command) collect(m netlink.Message) ([]netlink.Message, error) {
	var all []netlink.Message
	for m, err := range c.conn.Dump(c.ctx, m) {
		if err != nil {
			c.refused(err)
			return nil, c.fail(1, "Dump terminated")
		}
		all = append(all, m)
	}
	return all, nil
}

func (c *command) streamLinks(f *linkFilter) error {
	// Names of links that others refer to are asked for in between; a listing that is read whole already has them.
	links, err := c.collect(c.linkDump(f))
	if err != nil {
		return err
	}
	return c.showLinks(f, links, nil)
}

// showLinks prints links, each with its addresses.
func (c *command) showLinks(f *linkFilter, links, addrs []netlink.Message) error {
	parsed := make([]*linkInfo, 0, len(links))
	for _, m := range links {
		l, err := parseLink(m.Data)
		if err != nil {
			return err
		}
		c.nameLink(l.index, l.name)
		parsed = append(parsed, l)
	}
	c.flagsOf = map[uint32]uint32{}
	for _, l := range parsed {
		c.flagsOf[l.index] = l.flags
	}
	byLink, err := c.addrsByLink(f, addrs)
	if err != nil {
		return err
	}
	return c.print(func() error {
		for _, l := range parsed {
			if f.selects(l) && f.keeps(l, len(byLink[l.index])) {
				c.showLink(f, l, byLink[l.index])
				c.p.done()
			}
		}
		return nil
	})
}

// linkFamily is the family whose description of links is asked for: IPv6 has one of its own, which says less.
func (f *linkFilter) linkFamily() uint8 {
	if !f.isLink && f.family == unix.AF_INET6 {
		return unix.AF_INET6
	}
	return unix.AF_UNSPEC
}

// keeps reports whether a link is shown for its addresses: if some are selected, or it has none at all and no family was asked for.
func (f *linkFilter) keeps(l *linkInfo, selected int) bool {
	if f.isLink {
		return f.label == ""
	}
	return f.family == unix.AF_PACKET || selected > 0 || f.family == unix.AF_UNSPEC && !f.some[l.index]
}

func (f *linkFilter) selects(l *linkInfo) bool {
	switch {
	case f.index != 0 && f.index != l.index,
		f.up && l.flags&unix.IFF_UP == 0,
		f.down && l.flags&unix.IFF_UP != 0,
		f.group.set && (l.group == nil || f.group.v != *l.group),
		f.nomaster && l.master != 0,
		f.master.set && f.master.v != l.master,
		f.kind != "" && f.kind != l.kind,
		f.slaveKind != "" && f.slaveKind != l.slaveKind:
		return false
	}
	return true
}

// linkArguments reads the selectors and gives the name of the master, if one is selected by.
func (c *command) linkArguments(f *linkFilter, args []string) (master string, err error) {
	a := &arguments{c, args}
	for a.more() {
		word := a.word()
		var v string
		if takesValue(word) {
			if v, err = a.value(); err != nil {
				return "", err
			}
		}
		switch {
		case word == "to":
			if f.to, err = parsePrefix(v, c.family); err != nil {
				return "", c.badPrefix(v)
			}
			f.family = int(f.to.family)
		case word == "scope":
			if err := c.linkScope(f, v); err != nil {
				return "", err
			}
		case word == "up":
			f.up = true
		case word == "label":
			f.label = v
		case word == "group":
			n, ok := number(c.groups(), v, 32)
			if !ok {
				return "", c.fail(255, "Error: argument %q is wrong: Invalid \"group\" value\n", v)
			}
			f.group = prefixOf[uint32]{n, true}
		case word == "master", word == "vrf":
			master = v
			if word == "vrf" {
				f.slaveKind = "vrf"
			}
		case word == "nomaster":
			f.nomaster = true
		case word == "type":
			if strings.HasSuffix(v, "_slave") {
				f.slaveKind = strings.TrimSuffix(v, "_slave")
			} else {
				f.kind = v
			}
		case addrFlag(f, word):
		case is(word, "help"):
			return "", usage(c.env, map[bool]string{true: linkHelp, false: addressHelp}[f.isLink])
		default:
			if word == "dev" {
				if v, err = a.value(); err != nil {
					return "", err
				}
				word = v
			}
			if f.device != "" {
				return "", c.fail(255, "Error: either \"dev\" is duplicate, or %q is a garbage.", word)
			}
			f.device = word
		}
	}
	return master, nil
}

func takesValue(word string) bool {
	switch word {
	case "to", "scope", "label", "group", "master", "vrf", "type":
		return true
	}
	return false
}

func (c *command) linkScope(f *linkFilter, v string) error {
	if v == "all" {
		return nil
	}
	n, ok := number(c.scopes(), v, 8)
	if !ok {
		return c.fail(255, "Error: argument %q is wrong: invalid \"scope\"\n", v)
	}
	f.scope = prefixOf[uint8]{uint8(n), true}
	return nil
}
