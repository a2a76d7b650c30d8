package ip

import (
	"strconv"

	"golang.org/x/sys/unix"
)

func (c *command) vxlanKind(o kindOptions) {
	p := c.p
	if o.number(unix.IFLA_VXLAN_COLLECT_METADATA) != 0 {
		p.flag("external", "external ")
	}
	if o.number(unix.IFLA_VXLAN_VNIFILTER) != 0 {
		p.flag("vnifilter", "vnifilter")
	}
	if o.has(unix.IFLA_VXLAN_ID) {
		p.uint("id", "id ", o.number(unix.IFLA_VXLAN_ID), " ")
	}
	c.vxlanAddress(o, unix.IFLA_VXLAN_GROUP, unix.AF_INET, "group", "remote")
	c.vxlanAddress(o, unix.IFLA_VXLAN_GROUP6, unix.AF_INET6, "group6", "remote6")
	c.vxlanAddress(o, unix.IFLA_VXLAN_LOCAL, unix.AF_INET, "local", "local")
	c.vxlanAddress(o, unix.IFLA_VXLAN_LOCAL6, unix.AF_INET6, "local6", "local6")
	if v := o.number(unix.IFLA_VXLAN_LINK); v != 0 {
		p.str("link", "dev ", c.linkName(uint32(v)), " ")
	}
	if b := o[unix.IFLA_VXLAN_PORT_RANGE]; len(b) >= 4 {
		p.object("port_range")
		p.uint("low", "srcport ", uint64(b[0])<<8|uint64(b[1]), "")
		p.uint("high", " ", uint64(b[2])<<8|uint64(b[3]), " ")
		p.endObject()
	}
	if o.has(unix.IFLA_VXLAN_PORT) {
		p.uint("port", "dstport ", o.port(unix.IFLA_VXLAN_PORT), " ")
	}
	c.vxlanSwitches(o)
	c.vxlanNumbers(o)
	c.vxlanChecksums(o)
}

// vxlanAddress is shown under one key, as a group if it is multicast.
func (c *command) vxlanAddress(o kindOptions, attr uint16, family uint8, group, remote string) {
	b := o[attr]
	if b == nil || allZero(b) {
		return
	}
	multicast := family == unix.AF_INET && b[0]>>4 == 14 || family == unix.AF_INET6 && b[0] == 0xff
	key := remote
	if multicast {
		key = group
	}
	word := key
	if family == unix.AF_INET6 {
		word = key[:len(key)-1]
	}
	c.p.str(key, word+" ", addrText(family, b), " ")
}

func allZero(b []byte) bool {
	for _, v := range b {
		if v != 0 {
			return false
		}
	}
	return true
}

func (c *command) vxlanSwitches(o kindOptions) {
	p := c.p
	if o.has(unix.IFLA_VXLAN_LEARNING) {
		on := o.number(unix.IFLA_VXLAN_LEARNING) != 0
		text := ""
		if !on {
			text = "nolearning "
		}
		p.bool("learning", text, on)
	}
	for _, e := range []entry{
		{unix.IFLA_VXLAN_PROXY, "proxy", "proxy "},
		{unix.IFLA_VXLAN_RSC, "rsc", "rsc "},
		{unix.IFLA_VXLAN_L2MISS, "l2miss", "l2miss "},
		{unix.IFLA_VXLAN_L3MISS, "l3miss", "l3miss "},
	} {
		if o.number(e.attr) != 0 {
			p.flag(e.key, e.word)
		}
	}
}

func (c *command) vxlanNumbers(o kindOptions) {
	p := c.p
	if tos := o.number(unix.IFLA_VXLAN_TOS); tos == 1 && !p.json {
		p.text("tos inherit ")
	} else if tos != 0 {
		p.hex("tos", "tos ", tos, " ")
	}
	switch ttl := o.number(unix.IFLA_VXLAN_TTL); {
	case o.number(unix.IFLA_VXLAN_TTL_INHERIT) != 0:
		p.text("ttl inherit ")
	case ttl != 0:
		p.uint("ttl", "ttl ", ttl, " ")
	case p.json:
		p.uint("ttl", "", 0, "")
	default:
		p.text("ttl auto ")
	}
	if o.has(unix.IFLA_VXLAN_DF) {
		df := o.number(unix.IFLA_VXLAN_DF)
		name := map[uint64]string{0: "unset", 1: "set", 2: "inherit"}[df]
		if df != 0 || p.json {
			p.str("df", "df ", name, " ")
		}
	}
	if v := o.number(unix.IFLA_VXLAN_LABEL); v != 0 {
		p.str("label", "flowlabel ", "0x"+strconv.FormatUint(o.be32(unix.IFLA_VXLAN_LABEL), 16), " ")
	}
	if o.has(unix.IFLA_VXLAN_AGEING) {
		if v := o.number(unix.IFLA_VXLAN_AGEING); v == 0 {
			p.uint("ageing", "ageing none ", 0, "")
		} else {
			p.uint("ageing", "ageing ", v, " ")
		}
	}
	if v := o.number(unix.IFLA_VXLAN_LIMIT); v != 0 {
		p.uint("limit", "maxaddr ", v, " ")
	}
}

// be32 reads a u32 in network byte order.
func (o kindOptions) be32(t uint16) uint64 {
	b := o[t]
	if len(b) < 4 {
		return 0
	}
	return uint64(b[0])<<24 | uint64(b[1])<<16 | uint64(b[2])<<8 | uint64(b[3])
}

func (c *command) vxlanChecksums(o kindOptions) {
	p := c.p
	for _, e := range []entry{
		{unix.IFLA_VXLAN_UDP_CSUM, "udp_csum", "udpcsum "},
		{unix.IFLA_VXLAN_UDP_ZERO_CSUM6_TX, "udp_zero_csum6_tx", "udp6zerocsumtx "},
		{unix.IFLA_VXLAN_UDP_ZERO_CSUM6_RX, "udp_zero_csum6_rx", "udp6zerocsumrx "},
	} {
		if !o.has(e.attr) {
			continue
		}
		on := o.number(e.attr) != 0
		text := e.word
		if !on {
			text = "no" + text
		}
		p.bool(e.key, text, on)
	}
	if o.number(unix.IFLA_VXLAN_REMCSUM_TX) != 0 {
		p.flag("remcsum_tx", "remcsumtx ")
	}
	if o.number(unix.IFLA_VXLAN_REMCSUM_RX) != 0 {
		p.flag("remcsum_rx", "remcsumrx ")
	}
	if o.has(unix.IFLA_VXLAN_GBP) {
		p.flag("gbp", "gbp ")
	}
	if o.has(unix.IFLA_VXLAN_GPE) {
		p.flag("gpe", "gpe ")
	}
}
