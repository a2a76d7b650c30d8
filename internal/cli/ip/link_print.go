package ip

import (
	"bytes"
	"fmt"
	"strconv"

	"golang.org/x/sys/unix"

	"github.com/nlctl/netlink"
)

var linkFlagNames = []struct {
	bit  uint32
	name string
}{
	{unix.IFF_LOOPBACK, "LOOPBACK"},
	{unix.IFF_BROADCAST, "BROADCAST"},
	{unix.IFF_POINTOPOINT, "POINTOPOINT"},
	{unix.IFF_MULTICAST, "MULTICAST"},
	{unix.IFF_NOARP, "NOARP"},
	{unix.IFF_ALLMULTI, "ALLMULTI"},
	{unix.IFF_PROMISC, "PROMISC"},
	{unix.IFF_MASTER, "MASTER"},
	{unix.IFF_SLAVE, "SLAVE"},
	{unix.IFF_DEBUG, "DEBUG"},
	{unix.IFF_DYNAMIC, "DYNAMIC"},
	{unix.IFF_AUTOMEDIA, "AUTOMEDIA"},
	{unix.IFF_PORTSEL, "PORTSEL"},
	{unix.IFF_NOTRAILERS, "NOTRAILERS"},
	{unix.IFF_UP, "UP"},
	{unix.IFF_LOWER_UP, "LOWER_UP"},
	{unix.IFF_DORMANT, "DORMANT"},
	{unix.IFF_ECHO, "ECHO"},
}

var operStates = [...]string{"UNKNOWN", "NOTPRESENT", "DOWN", "LOWERLAYERDOWN", "TESTING", "DORMANT", "UP"}

var linkTypes = map[uint16]string{
	0: "generic", 1: "ether", 2: "eether", 3: "ax25", 4: "pronet", 5: "chaos", 6: "ieee802", 7: "arcnet", 8: "atalk", 15: "dlci", 19: "atm",
	23: "metricom", 24: "ieee1394", 32: "infiniband", 256: "slip", 257: "cslip", 258: "slip6", 259: "cslip6", 260: "rsrvd", 264: "adapt",
	270: "rose", 271: "x25", 272: "hwx25", 280: "can", 290: "mctp", 512: "ppp", 513: "hdlc", 516: "lapb", 517: "ddcmp", 518: "rawhdlc",
	519: "rawip", 768: "ipip", 769: "tunnel6", 770: "frad", 771: "skip", 772: "loopback", 773: "ltalk", 774: "fddi", 775: "bif", 776: "sit",
	777: "ip/ddp", 778: "gre", 779: "pimreg", 780: "hippi", 781: "ash", 782: "econet", 783: "irda", 784: "fcpp", 785: "fcal", 786: "fcpl",
	787: "fcfb0", 800: "tr", 801: "ieee802.11", 802: "ieee802.11/prism", 803: "ieee802.11/radiotap", 804: "ieee802.15.4",
	805: "ieee802.15.4/monitor", 820: "phonet", 821: "phonet_pipe", 822: "caif", 823: "gre6", 824: "netlink", 825: "6lowpan",
	0xfffe: "none", 0xffff: "void",
}

func (c *command) showLink(f *linkFilter, l *linkInfo, addrs []*addrInfo) {
	p := c.p
	if c.brief {
		c.briefLink(f, l, addrs)
		return
	}
	if f.showsAddresses() && c.oneline {
		p.object("")
		c.addresses(l, addrs)
		p.endObject()
		return
	}
	p.object("")
	if f.label != "" {
		c.addresses(l, addrs) // whoever selects by label sees nothing of the links
		p.endObject()
		return
	}
	c.linkLine(f, l)
	c.linkSecondLine(f, l)
	if c.details > 0 {
		c.linkDetails(f, l)
	}
	if l.alias != "" && (f.isLink || c.details > 0) {
		p.line()
		p.str("ifalias", "    alias ", l.alias, "")
	}
	if f.isLink && c.stats > 0 {
		p.line()
		c.linkStats(l)
	}
	c.altNames(l)
	p.text("\n")
	if f.showsAddresses() {
		c.addresses(l, addrs)
		if c.stats > 0 {
			c.linkStats(l)
			p.text("\n")
		}
	}
	p.endObject()
}

func (f *linkFilter) showsAddresses() bool { return !f.isLink && f.family != unix.AF_PACKET }

func (c *command) linkLine(f *linkFilter, l *linkInfo) {
	p := c.p
	p.uint("ifindex", "", uint64(l.index), ": ")
	down := c.nameAndLink(l)
	p.text(": ")
	c.linkFlags(l, down)
	p.text(" ")
	if l.mtu != nil {
		p.uint("mtu", "mtu ", uint64(*l.mtu), " ")
	}
	if l.xdp != nil {
		c.xdp(l.xdp)
	}
	if l.qdisc != "" {
		p.str("qdisc", "qdisc ", l.qdisc, " ")
	}
	if l.master != 0 {
		p.str("master", "master ", c.linkName(l.master), " ")
	}
	if l.operState != nil {
		c.operState(*l.operState)
	}
	if f.isLink && l.mode != nil {
		p.str("linkmode", "mode ", linkMode(*l.mode), " ")
	}
	if l.group != nil {
		p.str("group", "group ", c.group(*l.group), " ")
	}
	if n := c.queueLength(l); n != 0 {
		p.uint("txqlen", "qlen ", uint64(n), "")
	}
}

// queueLength is not in IPv6's description of a link; the link's own has it.
func (c *command) queueLength(l *linkInfo) uint32 {
	if l.txqlen != nil {
		return *l.txqlen
	}
	r, err := c.conn.Do(c.ctx, linkRequest(l.index, "", skipStats))
	if err != nil || len(r.Messages) == 0 {
		return 0
	}
	whole, err := parseLink(r.Messages[0].Data)
	if err != nil || whole.txqlen == nil {
		return 0
	}
	return *whole.txqlen
}

func linkMode(v uint8) string {
	switch v {
	case 0:
		return "DEFAULT"
	case 1:
		return "DORMANT"
	}
	return strconv.Itoa(int(v))
}

func (c *command) operState(v uint8) {
	if int(v) < len(operStates) {
		c.p.str("operstate", "state ", operStates[v], " ")
		return
	}
	if c.p.json {
		c.p.uint("operstate_index", "", uint64(v), "")
	} else {
		c.p.text(fmt.Sprintf("state %#x ", v))
	}
}

// nameAndLink writes v0@v1, and reports whether the lower link is down.
func (c *command) nameAndLink(l *linkInfo) (down bool) {
	p := c.p
	lower := ""
	switch {
	case l.link == nil:
	case *l.link == 0:
		p.nullJSON("link")
		lower = "NONE"
	case l.netnsid != nil:
		if p.json {
			p.uint("link_index", "", uint64(*l.link), "")
		}
		lower = "if" + strconv.Itoa(int(*l.link))
	default:
		lower = c.linkName(*l.link)
		if p.json {
			p.str("link", "", lower, "")
		}
		flags, known := c.linkFlagsOf(*l.link)
		down = known && flags&unix.IFF_UP == 0
	}
	p.str("ifname", "", l.name, "")
	if lower != "" {
		p.text("@" + lower)
	}
	return down
}

func (p *printer) nullJSON(key string) {
	if p.json {
		p.null(key, "")
	}
}

// linkFlagsOf are the flags of a link that another refers to.
func (c *command) linkFlagsOf(index uint32) (uint32, bool) {
	if flags, ok := c.flagsOf[index]; ok {
		return flags, true
	}
	r, err := c.conn.Do(c.ctx, linkRequest(index, "", skipStats))
	if err != nil || len(r.Messages) == 0 {
		return 0, false
	}
	l, err := parseLink(r.Messages[0].Data)
	if err != nil {
		return 0, false
	}
	c.flagsOf[index] = l.flags
	return l.flags, true
}

func (c *command) linkFlags(l *linkInfo, lowerDown bool) {
	p := c.p
	flags := l.flags
	p.array("flags")
	p.text("<")
	first := true
	word := func(s string) {
		if !first {
			p.text(",")
		}
		first = false
		p.str("", "", s, "")
	}
	if flags&unix.IFF_UP != 0 && flags&unix.IFF_RUNNING == 0 {
		word("NO-CARRIER")
	}
	flags &^= unix.IFF_RUNNING
	for _, n := range linkFlagNames {
		if flags&n.bit != 0 {
			word(n.name)
			flags &^= n.bit
		}
	}
	if flags != 0 {
		word(strconv.FormatUint(uint64(flags), 16))
	}
	if lowerDown {
		word("M-DOWN")
	}
	p.text(">")
	p.endArray()
}

func (c *command) linkSecondLine(f *linkFilter, l *linkInfo) {
	p := c.p
	if f.family == 0 || f.family == unix.AF_PACKET || c.details > 0 {
		p.line()
		name, ok := linkTypes[l.typ]
		if !ok {
			name = fmt.Sprintf("[%d]", l.typ)
		}
		p.str("link_type", "    link/", name, " ")
		c.linkAddresses(l)
	}
	if l.netnsid != nil {
		c.netnsID(int32(*l.netnsid))
	}
	if l.protoDown {
		p.flag("proto_down", " protodown on ")
	}
	if l.protoDownReason != nil {
		c.protoDownReason(l.protoDownReason)
	}
}

func (c *command) linkAddresses(l *linkInfo) {
	p := c.p
	if l.address != nil {
		p.str("address", "", hardwareAddr(l.typ, l.address), "")
	}
	if l.broadcast != nil {
		if l.flags&unix.IFF_POINTOPOINT != 0 {
			p.text(" peer ")
			if p.json {
				p.flag("link_pointtopoint", "")
			}
		} else {
			p.text(" brd ")
		}
		p.str("broadcast", "", hardwareAddr(l.typ, l.broadcast), "")
	}
	if l.perm != nil && !bytes.Equal(l.perm, l.address) {
		p.str("permaddr", " permaddr ", hardwareAddr(l.typ, l.perm), "")
	}
}

// netnsID names the namespace of the lower link, if it has a name here.
func (c *command) netnsID(id int32) {
	p := c.p
	switch {
	case p.json:
		p.int("link_netnsid", "", int64(id), "")
	case id < 0:
		p.text(" link-netnsid unknown")
	default:
		if name := c.netnsByID(id); name != "" {
			p.text(" link-netns " + name)
		} else {
			p.text(" link-netnsid " + strconv.Itoa(int(id)))
		}
	}
}

func (c *command) protoDownReason(b []byte) {
	it := netlink.Attributes(b)
	for it.Next() {
		if it.Type() != unix.IFLA_PROTO_DOWN_REASON_VALUE || it.Uint32() == 0 {
			continue
		}
		c.p.array("proto_down_reason")
		c.p.text("protodown_reason <")
		first := true
		for i, v := 0, it.Uint32(); i < 32; i++ {
			if v&(1<<i) == 0 {
				continue
			}
			if !first {
				c.p.text(",")
			}
			first = false
			c.p.str("", "", strconv.Itoa(i), "")
		}
		c.p.endArray()
		c.p.text("> ")
	}
}

func (c *command) altNames(l *linkInfo) {
	if len(l.altNames) == 0 {
		return
	}
	c.p.array("altnames")
	for _, n := range l.altNames {
		c.p.line()
		c.p.str("", "    altname ", n, "")
	}
	c.p.endArray()
}

// xdp says that a program is attached; -details says which.
func (c *command) xdp(b []byte) {
	modes := map[uint8]string{1: "xdp", 2: "xdpgeneric", 3: "xdpoffload", 4: "xdpmulti"}
	it := netlink.Attributes(b)
	for it.Next() {
		if it.Type() == unix.IFLA_XDP_ATTACHED && it.Uint8() != 0 {
			c.p.text(modes[it.Uint8()] + " ")
		}
	}
}
