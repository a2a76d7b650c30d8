package dyn

// named is a number that has a name of its own.
type named struct {
	number uint64
	name   string
}

// l4protos are protocols above IP (linux/in.h), by the names that getprotobynumber(3) usually gives.
var l4protos = []named{
	{0, "ip"},
	{1, "icmp"},
	{2, "igmp"},
	{4, "ipencap"},
	{6, "tcp"},
	{17, "udp"},
	{33, "dccp"},
	{41, "ipv6"},
	{47, "gre"},
	{50, "esp"},
	{51, "ah"},
	{58, "ipv6-icmp"},
	{103, "pim"},
	{108, "ipcomp"},
	{132, "sctp"},
	{136, "udplite"},
}

// ethertypes are protocols above Ethernet (linux/if_ether.h).
var ethertypes = []named{
	{0x0003, "all"},
	{0x0800, "ip"},
	{0x0806, "arp"},
	{0x8100, "802.1q"},
	{0x86dd, "ipv6"},
	{0x8847, "mpls"},
	{0x8848, "mpls-mc"},
	{0x88a8, "802.1ad"},
	{0x88e5, "macsec"},
	{0x894f, "nsh"},
}

// families are families of addresses (linux/socket.h).
var families = []named{
	{0, "unspec"},
	{2, "inet"},
	{7, "bridge"},
	{10, "inet6"},
	{17, "packet"},
	{28, "mpls"},
	{29, "can"},
	{45, "mctp"},
	{128, "ipmr"},
	{129, "ip6mr"},
}

func nameOf(list []named, number uint64) string {
	for _, n := range list {
		if n.number == number {
			return n.name
		}
	}
	return ""
}

func numberOf(list []named, name string) (uint64, bool) {
	for _, n := range list {
		if n.name == name {
			return n.number, true
		}
	}
	return 0, false
}
