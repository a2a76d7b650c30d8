package monitor

import (
	"net"
	"strings"

	"golang.org/x/sys/unix"

	"github.com/nlctl/netlink"
)

// linkName is the name of a link by its index, or empty.
func linkName(index uint32) string {
	i, err := net.InterfaceByIndex(int(index))
	if err != nil {
		return ""
	}
	return i.Name
}

// named makes a function that names numbers.
func named(names map[uint32]string) func(uint32) string {
	return func(v uint32) string { return names[v] }
}

// bits makes a function that names the bits of a number, from the lowest.
func bits(names ...string) func(uint32) string {
	return func(v uint32) string {
		var set []string
		for i, n := range names {
			if v&(1<<i) != 0 && n != "" {
				set = append(set, n)
			}
		}
		return strings.Join(set, "|")
	}
}

var (
	familyText = named(map[uint32]string{
		unix.AF_UNSPEC: "unspec", unix.AF_INET: "inet", unix.AF_INET6: "inet6", unix.AF_BRIDGE: "bridge", unix.AF_MPLS: "mpls",
		128: "ipmr", 129: "ip6mr",
	})
	tableText = named(map[uint32]string{unix.RT_TABLE_DEFAULT: "default", unix.RT_TABLE_MAIN: "main", unix.RT_TABLE_LOCAL: "local"})
	protoText = named(map[uint32]string{
		unix.RTPROT_UNSPEC: "unspec", unix.RTPROT_REDIRECT: "redirect", unix.RTPROT_KERNEL: "kernel", unix.RTPROT_BOOT: "boot",
		unix.RTPROT_STATIC: "static", unix.RTPROT_RA: "ra", unix.RTPROT_ZEBRA: "zebra", unix.RTPROT_BIRD: "bird", unix.RTPROT_DHCP: "dhcp",
		unix.RTPROT_BGP: "bgp", unix.RTPROT_OSPF: "ospf",
	})
	scopeText = named(map[uint32]string{
		unix.RT_SCOPE_UNIVERSE: "global", unix.RT_SCOPE_SITE: "site", unix.RT_SCOPE_LINK: "link", unix.RT_SCOPE_HOST: "host",
		unix.RT_SCOPE_NOWHERE: "nowhere",
	})
	typeText = named(map[uint32]string{
		unix.RTN_UNSPEC: "unspec", unix.RTN_UNICAST: "unicast", unix.RTN_LOCAL: "local", unix.RTN_BROADCAST: "broadcast",
		unix.RTN_ANYCAST: "anycast", unix.RTN_MULTICAST: "multicast", unix.RTN_BLACKHOLE: "blackhole", unix.RTN_UNREACHABLE: "unreachable",
		unix.RTN_PROHIBIT: "prohibit", unix.RTN_THROW: "throw", unix.RTN_NAT: "nat",
	})
	routeFlagText = bits("dead", "pervasive", "onlink", "offload", "linkdown", "unresolved", "trap", "", "notify", "cloned", "equalize",
		"prefix", "lookup_table", "fib_match", "rt_offload", "rt_trap")
	linkFlagText = bits("up", "broadcast", "debug", "loopback", "pointopoint", "notrailers", "running", "noarp", "promisc", "allmulti",
		"master", "slave", "multicast", "portsel", "automedia", "dynamic", "lower_up", "dormant", "echo")
	addrFlagText = bits("secondary", "nodad", "optimistic", "dadfailed", "homeaddress", "deprecated", "tentative", "permanent",
		"managetempaddr", "noprefixroute", "mcautojoin", "stable_privacy")
	neighStateText = bits("incomplete", "reachable", "stale", "delay", "probe", "failed", "noarp", "permanent")
	neighFlagText  = bits("use", "self", "master", "proxy", "ext_learned", "offloaded", "sticky", "router")
)

func newDel(newType netlink.Type, name string) map[netlink.Type]string {
	return map[netlink.Type]string{newType: "RTM_NEW" + name, newType + 1: "RTM_DEL" + name, newType + 2: "RTM_GET" + name}
}

// objects is what can be monitored.
var objects = []object{
	{
		name: "route", groups: []uint32{unix.RTNLGRP_IPV4_ROUTE, unix.RTNLGRP_IPV6_ROUTE, unix.RTNLGRP_MPLS_ROUTE},
		types: newDel(unix.RTM_NEWROUTE, "ROUTE"), attrs: routeAttrs,
		header: []member{
			{"family", 1, familyText},
			{"dst_len", 1, nil},
			{"src_len", 1, nil},
			{"tos", 1, nil},
			{"table", 1, tableText},
			{"protocol", 1, protoText},
			{"scope", 1, scopeText},
			{"type", 1, typeText},
			{"flags", 4, routeFlagText},
		},
	},
	{
		name: "link", groups: []uint32{unix.RTNLGRP_LINK},
		types: newDel(unix.RTM_NEWLINK, "LINK"), attrs: linkAttrs,
		header: []member{{"family", 1, familyText}, {"", -1, nil}, {"type", 2, nil}, {"index", 4, nil}, {"flags", 4, linkFlagText}, {"change", 4, linkFlagText}},
	},
	{
		name: "addr", groups: []uint32{unix.RTNLGRP_IPV4_IFADDR, unix.RTNLGRP_IPV6_IFADDR},
		types: newDel(unix.RTM_NEWADDR, "ADDR"), attrs: addrAttrs,
		header: []member{{"family", 1, familyText}, {"prefixlen", 1, nil}, {"flags", 1, addrFlagText}, {"scope", 1, scopeText}, {"index", 4, linkName}},
	},
	{
		name: "neigh", groups: []uint32{unix.RTNLGRP_NEIGH},
		types: newDel(unix.RTM_NEWNEIGH, "NEIGH"), attrs: neighAttrs,
		header: []member{
			{"family", 1, familyText}, {"", -3, nil}, {"index", 4, linkName}, {"state", 2, neighStateText}, {"flags", 1, neighFlagText}, {"type", 1, typeText},
		},
	},
	{
		name: "rule", groups: []uint32{unix.RTNLGRP_IPV4_RULE, unix.RTNLGRP_IPV6_RULE},
		types: newDel(unix.RTM_NEWRULE, "RULE"), attrs: ruleAttrs,
		header: []member{
			{"family", 1, familyText},
			{"dst_len", 1, nil},
			{"src_len", 1, nil},
			{"tos", 1, nil},
			{"table", 1, tableText},
			{"", -2, nil},
			{"action", 1, nil},
			{"flags", 4, nil},
		},
	},
	{
		name: "nexthop", groups: []uint32{unix.RTNLGRP_NEXTHOP},
		types: newDel(unix.RTM_NEWNEXTHOP, "NEXTHOP"), attrs: nexthopAttrs,
		header: []member{{"family", 1, familyText}, {"scope", 1, scopeText}, {"protocol", 1, protoText}, {"", -1, nil}, {"flags", 4, routeFlagText}},
	},
}
