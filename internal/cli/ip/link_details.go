package ip

import (
	"fmt"
	"strings"

	"golang.org/x/sys/unix"

	"github.com/nlctl/netlink"
)

// linkDetails is what -details adds.
func (c *command) linkDetails(f *linkFilter, l *linkInfo) {
	p := c.p
	if v, ok := l.numbers[unix.IFLA_PROMISCUITY]; ok {
		p.uint("promiscuity", " promiscuity ", uint64(v), " ")
	}
	if v, ok := l.numbers[unix.IFLA_ALLMULTI]; ok {
		p.uint("allmulti", " allmulti ", uint64(v), " ")
	}
	if v, ok := l.numbers[unix.IFLA_MIN_MTU]; ok {
		p.uint("min_mtu", "minmtu ", uint64(v), " ")
	}
	if v, ok := l.numbers[unix.IFLA_MAX_MTU]; ok {
		p.uint("max_mtu", "maxmtu ", uint64(v), " ")
	}
	if l.hasInfo {
		c.linkKind(l)
	}
	if f.isLink && l.afSpec != nil {
		c.addrGenMode(l.afSpec)
	}
	for _, n := range detailNumbers {
		if v, ok := l.numbers[n.attr]; ok {
			p.uint(n.key, n.word, uint64(v), " ")
		}
	}
	if l.portName != "" {
		p.str("phys_port_name", "portname ", l.portName, " ")
	}
	if l.portID != nil {
		p.str("phys_port_id", "portid ", hexBytes(l.portID), " ")
	}
	if l.switchID != nil {
		p.str("phys_switch_id", "switchid ", hexBytes(l.switchID), " ")
	}
	if l.parentBus != "" {
		p.str("parentbus", "parentbus ", l.parentBus, " ")
	}
	if l.parent != "" {
		p.str("parentdev", "parentdev ", l.parent, " ")
	}
}

func hexBytes(b []byte) string { return fmt.Sprintf("%x", b) }

// linkKind is what the link is, and what it is a part of.
func (c *command) linkKind(l *linkInfo) {
	p := c.p
	p.object("linkinfo")
	if l.kind != "" {
		p.line()
		p.str("info_kind", "    ", l.kind, " ")
	}
	if print := linkKinds[l.kind]; print != nil && l.data != nil {
		p.object("info_data")
		print(c, parseOptionsOf(l.data))
		p.endObject()
	}
	if l.slaveKind != "" {
		p.line()
		p.str("info_slave_kind", "    ", l.slaveKind, "_slave ")
	}
	if print := portKinds[l.slaveKind]; print != nil && l.slaveData != nil {
		p.object("info_slave_data")
		print(c, parseOptionsOf(l.slaveData))
		p.endObject()
	}
	p.endObject()
}

// kindOptions are the attributes of a kind, by number.
type kindOptions map[uint16][]byte

func parseOptionsOf(b []byte) kindOptions {
	o := kindOptions{}
	it := netlink.Attributes(b)
	for it.Next() {
		o[it.Type()] = it.Bytes()
	}
	return o
}

func (o kindOptions) has(t uint16) bool { _, ok := o[t]; return ok }

// number reads an unsigned integer of any width; what is not there is 0.
func (o kindOptions) number(t uint16) uint64 {
	switch b := o[t]; {
	case len(b) >= 8:
		return uint64(getUint32(b)) | uint64(getUint32(b[4:]))<<32
	case len(b) >= 4:
		return uint64(getUint32(b))
	case len(b) >= 2:
		return uint64(getUint16(b))
	case len(b) == 1:
		return uint64(b[0])
	}
	return 0
}

// port reads a u16 in network byte order.
func (o kindOptions) port(t uint16) uint64 {
	if b := o[t]; len(b) >= 2 {
		return uint64(b[0])<<8 | uint64(b[1])
	}
	return 0
}

// addrGenMode is how IPv6 addresses are made (IFLA_INET6_ADDR_GEN_MODE).
func (c *command) addrGenMode(afSpec []byte) {
	modes := [...]string{"eui64", "none", "stable_secret", "random"}
	it := netlink.Attributes(afSpec)
	for it.Next() {
		if it.Type() != unix.AF_INET6 {
			continue
		}
		in := it.Nest()
		for in.Next() {
			if in.Type() != unix.IFLA_INET6_ADDR_GEN_MODE {
				continue
			}
			if v := in.Uint8(); int(v) < len(modes) {
				c.p.str("inet6_addr_gen_mode", "addrgenmode ", modes[v], " ")
			} else {
				c.p.str("inet6_addr_gen_mode", "addrgenmode ", fmt.Sprintf("%#.2x", v), " ")
			}
		}
	}
}

// briefLink is one line a link: name, state, then the hardware address and flags, or the addresses.
func (c *command) briefLink(f *linkFilter, l *linkInfo, addrs []*addrInfo) {
	p := c.p
	p.object("")
	if f.label != "" && f.showsAddresses() {
		c.briefAddresses(addrs)
		p.text("\n")
		p.endObject()
		return
	}
	down := p.briefName(c, l)
	if l.operState != nil {
		state := "UNKNOWN"
		if int(*l.operState) < len(operStates) {
			state = operStates[*l.operState]
		}
		p.str("operstate", "", pad(state, 15, p.json), "")
	}
	if !f.showsAddresses() {
		if l.address != nil {
			p.str("address", "", hardwareAddr(l.typ, l.address), " ")
		}
		c.linkFlags(l, down)
		p.text(" \n")
		p.endObject()
		return
	}
	c.briefAddresses(addrs)
	p.text("\n")
	p.endObject()
}

// briefName is padded to 17 columns, name and lower link together.
func (p *printer) briefName(c *command, l *linkInfo) (lowerDown bool) {
	start := len(p.buf)
	lowerDown = c.nameAndLink(l)
	if n := len(p.buf) - start; n < 17 && !p.json {
		p.buf = append(p.buf, strings.Repeat(" ", 17-n)...)
	}
	return lowerDown
}

func pad(s string, n int, json bool) string {
	if json || len(s) >= n {
		return s
	}
	return s + strings.Repeat(" ", n-len(s))
}
