//go:build linux

package main

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"net"
	"net/netip"
	"strings"

	"github.com/nlctl/netlink/family/ovsflow"
)

// match prints what a flow matches, without what its mask leaves open: the fields that the flows here have.
func match(key, mask *ovsflow.KeyAttrs) string {
	if key == nil {
		return ""
	}
	if mask == nil {
		mask = &ovsflow.KeyAttrs{}
	}
	var parts []string
	add := func(name, text string) {
		if text != "" {
			parts = append(parts, name+"("+text+")")
		}
	}
	if mask.Has(ovsflow.KeyAttrsRecircID) && mask.RecircID != 0 {
		add("recirc_id", number(key.RecircID))
	}
	if mask.InPort != 0 {
		add("in_port", number(key.InPort))
	}
	add("eth", ethernet(key.Ethernet, mask.Ethernet))
	if mask.Ethertype != 0 {
		add("eth_type", fmt.Sprintf("0x%04x", key.Ethertype))
	}
	add("ipv4", ipv4(key.IPV4, mask.IPV4))
	add("udp", udp(key.UDP, mask.UDP))
	add("arp", arp(key.ARP, mask.ARP))
	return strings.Join(parts, ",")
}

func ethernet(key, mask *ovsflow.OvsKeyEthernet) string {
	if key == nil || mask == nil {
		return ""
	}
	return list(field("src", key.Src[:], mask.Src[:], hardware), field("dst", key.Dst[:], mask.Dst[:], hardware))
}

func ipv4(key, mask *ovsflow.OvsKeyIPV4) string {
	if key == nil || mask == nil {
		return ""
	}
	frag := ""
	if mask.Frag != 0 {
		frag = "frag=" + map[ovsflow.OvsFragType]string{0: "no", 1: "first", 2: "later"}[key.Frag]
	}
	return list(
		field("src", key.Src.AsSlice(), mask.Src.AsSlice(), address),
		field("dst", key.Dst.AsSlice(), mask.Dst.AsSlice(), address),
		field("proto", []byte{key.Proto}, []byte{mask.Proto}, decimal),
		field("tos", []byte{key.TOS}, []byte{mask.TOS}, hexadecimal),
		field("ttl", []byte{key.TTL}, []byte{mask.TTL}, decimal),
		frag,
	)
}

func udp(key, mask *ovsflow.OvsKeyUDP) string {
	if key == nil || mask == nil {
		return ""
	}
	return list(port("src", key.Src, mask.Src), port("dst", key.Dst, mask.Dst))
}

func arp(key, mask *ovsflow.OvsKeyARP) string {
	if key == nil || mask == nil {
		return ""
	}
	return list(
		field("sip", key.Sip.AsSlice(), mask.Sip.AsSlice(), address),
		field("tip", key.Tip.AsSlice(), mask.Tip.AsSlice(), address),
		port("op", key.Op, mask.Op),
		field("sha", key.Sha[:], mask.Sha[:], hardware),
		field("tha", key.Tha[:], mask.Tha[:], hardware),
	)
}

// field prints a value, with its mask unless that is whole; nothing if the mask is empty.
func field(name string, value, mask []byte, text func([]byte) string) string {
	switch {
	case len(bytes.Trim(mask, "\x00")) == 0:
		return ""
	case len(bytes.Trim(mask, "\xff")) == 0:
		return name + "=" + text(value)
	}
	return name + "=" + text(value) + "/" + text(mask)
}

func port(name string, value, mask uint16) string {
	return field(name, binary.BigEndian.AppendUint16(nil, value), binary.BigEndian.AppendUint16(nil, mask), decimal)
}

func list(fields ...string) string {
	var there []string
	for _, f := range fields {
		if f != "" {
			there = append(there, f)
		}
	}
	return strings.Join(there, ",")
}

func number(n uint32) string { return fmt.Sprint(n) }

func hardware(b []byte) string { return net.HardwareAddr(b).String() }

func address(b []byte) string {
	a, _ := netip.AddrFromSlice(b)
	return a.String()
}

func decimal(b []byte) string {
	n := 0
	for _, x := range b {
		n = n<<8 | int(x)
	}
	return fmt.Sprint(n)
}

func hexadecimal(b []byte) string { return fmt.Sprintf("%#x", b) }

// actions prints what a flow does, in order: to send on, or nothing. Of others it has the number.
func actions(list ovsflow.ActionAttrsList) string {
	if len(list) == 0 {
		return "drop"
	}
	var parts []string
	for i := range list {
		parts = append(parts, action(&list[i]))
	}
	return strings.Join(parts, ",")
}

func action(a *ovsflow.ActionAttrs) string {
	if a.Has(ovsflow.ActionAttrsOutput) {
		return number(a.Output)
	}
	for n := range uint16(64) {
		if a.Has(n) {
			return fmt.Sprintf("action%d", n)
		}
	}
	return "unknown"
}
