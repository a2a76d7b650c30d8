package main

import (
	"go/token"
	"strconv"
	"strings"
	"unicode"
)

// initialisms are written in capitals, as Go does.
var initialisms = map[string]bool{
	"id": true, "ip": true, "ipv4": true, "ipv6": true, "mtu": true, "mac": true, "vlan": true, "vxlan": true, "udp": true,
	"tcp": true, "arp": true, "cpu": true, "gso": true, "gro": true, "tso": true, "txqlen": false, "vf": true, "vni": true,
	"tos": true, "ttl": true, "xdp": true, "bpf": true, "fd": true, "pid": true, "uid": true, "uuid": true, "ssid": true,
	"bssid": true, "qos": true, "dns": true, "mpls": true, "fdb": true, "mdb": true, "acl": true, "crc": true, "irq": true,
	"napi": true, "dma": true, "eee": true, "phc": true, "rss": true, "wol": true, "nsid": true, "netns": false, "ecn": true,
	"lro": true, "stp": true, "lacp": true, "gre": true, "igmp": true, "mld": true, "spi": true, "sa": true, "ct": true,
}

// goName makes an exported identifier of a name of the language.
func goName(name string) string {
	var b strings.Builder
	for part := range strings.FieldsFuncSeq(name, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		if initialisms[strings.ToLower(part)] {
			b.WriteString(strings.ToUpper(part))
			continue
		}
		b.WriteString(strings.ToUpper(part[:1]) + part[1:])
	}
	s := b.String()
	if s == "" || !unicode.IsLetter(rune(s[0])) {
		return "X" + s
	}
	return s
}

// names gives each thing of a scope an identifier of its own.
type names map[string]bool

// take gives a name that nobody has, with a suffix where it is taken.
func (n names) take(name, suffix string) string {
	unique := name
	if n[unique] {
		unique += suffix
	}
	for i := 2; n[unique] || token.IsKeyword(unique); i++ {
		unique = name + suffix + strconv.Itoa(i)
	}
	n[unique] = true
	return unique
}

// packageName is a family's name without what a package's name may not have.
func packageName(family string) string {
	s := strings.ToLower(strings.NewReplacer("-", "", "_", "", ".", "", " ", "").Replace(family))
	if s == "" || !unicode.IsLetter(rune(s[0])) || token.IsKeyword(s) {
		return "nl" + s
	}
	return s
}
