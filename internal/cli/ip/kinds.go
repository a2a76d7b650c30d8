package ip

import (
	"fmt"
	"os/user"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

// linkKinds show what a kind has of its own; portKinds what a part of another link has. A kind that is not here has nothing to show.
var linkKinds = map[string]func(*command, kindOptions){
	"bridge": (*command).bridgeKind, "vxlan": (*command).vxlanKind, "macvlan": (*command).macvlanKind, "macvtap": (*command).macvlanKind,
	"tun": (*command).tunKind, "vlan": (*command).vlanKind, "vrf": (*command).vrfKind, "ipvlan": (*command).ipvlanKind,
	"ipvtap": (*command).ipvlanKind,
}

var portKinds = map[string]func(*command, kindOptions){
	"bridge": (*command).bridgePortKind, "vrf": (*command).vrfPortKind,
}

// entry is one option that is shown if it is there.
type entry struct {
	attr      uint16
	key, word string
}

// uints shows numbers, and onOffs booleans, in order.
func (c *command) uints(o kindOptions, list []entry) {
	for _, e := range list {
		if o.has(e.attr) {
			c.p.uint(e.key, e.word+" ", o.number(e.attr), " ")
		}
	}
}

func (c *command) onOffs(o kindOptions, list []entry) {
	for _, e := range list {
		if o.has(e.attr) {
			c.p.onOff(e.key, e.word, o.number(e.attr) != 0)
		}
	}
}

// timer is a number of clock ticks, shown in seconds.
func (c *command) timer(o kindOptions, e entry) {
	if !o.has(e.attr) {
		return
	}
	v := o.number(e.attr)
	s := fmt.Sprintf("%d.%.2d", v/userHZ, v%userHZ)
	c.p.raw(e.key, s, fmt.Sprintf("%s %7s ", e.word, s))
}

// bridgeID is a priority and an address without leading zeros.
func bridgeID(b []byte) string {
	if len(b) < 8 {
		return ""
	}
	return fmt.Sprintf("%.2x%.2x.%x:%x:%x:%x:%x:%x", b[0], b[1], b[2], b[3], b[4], b[5], b[6], b[7])
}

func (c *command) id(o kindOptions, e entry) {
	if o.has(e.attr) {
		c.p.str(e.key, e.word+" ", bridgeID(o[e.attr]), " ")
	}
}

func (c *command) bridgeKind(o kindOptions) {
	p := c.p
	c.uints(o, []entry{
		{unix.IFLA_BR_FORWARD_DELAY, "forward_delay", "forward_delay"},
		{unix.IFLA_BR_HELLO_TIME, "hello_time", "hello_time"},
		{unix.IFLA_BR_MAX_AGE, "max_age", "max_age"},
		{unix.IFLA_BR_AGEING_TIME, "ageing_time", "ageing_time"},
		{unix.IFLA_BR_STP_STATE, "stp_state", "stp_state"},
		{unix.IFLA_BR_PRIORITY, "priority", "priority"},
		{unix.IFLA_BR_VLAN_FILTERING, "vlan_filtering", "vlan_filtering"},
	})
	if o.has(unix.IFLA_BR_VLAN_PROTOCOL) {
		c.vlanProtocol(o.port(unix.IFLA_BR_VLAN_PROTOCOL), "vlan_protocol", "vlan_protocol")
	}
	c.id(o, entry{unix.IFLA_BR_BRIDGE_ID, "bridge_id", "bridge_id"})
	c.id(o, entry{unix.IFLA_BR_ROOT_ID, "root_id", "designated_root"})
	c.uints(o, []entry{
		{unix.IFLA_BR_ROOT_PORT, "root_port", "root_port"},
		{unix.IFLA_BR_ROOT_PATH_COST, "root_path_cost", "root_path_cost"},
		{unix.IFLA_BR_TOPOLOGY_CHANGE, "topology_change", "topology_change"},
		{unix.IFLA_BR_TOPOLOGY_CHANGE_DETECTED, "topology_change_detected", "topology_change_detected"},
	})
	for _, e := range []entry{
		{unix.IFLA_BR_HELLO_TIMER, "hello_timer", "hello_timer"},
		{unix.IFLA_BR_TCN_TIMER, "tcn_timer", "tcn_timer"},
		{unix.IFLA_BR_TOPOLOGY_CHANGE_TIMER, "topology_change_timer", "topology_change_timer"},
		{unix.IFLA_BR_GC_TIMER, "gc_timer", "gc_timer"},
	} {
		c.timer(o, e)
	}
	if o.has(unix.IFLA_BR_VLAN_DEFAULT_PVID) {
		p.uint("vlan_default_pvid", "vlan_default_pvid ", o.number(unix.IFLA_BR_VLAN_DEFAULT_PVID), " ")
	}
	c.uints(o, []entry{
		{unix.IFLA_BR_VLAN_STATS_ENABLED, "vlan_stats_enabled", "vlan_stats_enabled"},
		{unix.IFLA_BR_VLAN_STATS_PER_PORT, "vlan_stats_per_port", "vlan_stats_per_port"},
	})
	if o.has(unix.IFLA_BR_GROUP_FWD_MASK) {
		v := o.number(unix.IFLA_BR_GROUP_FWD_MASK)
		p.str("group_fwd_mask", "group_fwd_mask ", hashHex(v), " ")
	}
	if o.has(unix.IFLA_BR_GROUP_ADDR) {
		p.str("group_addr", "group_address ", string(appendMAC(nil, o[unix.IFLA_BR_GROUP_ADDR])), " ")
	}
	c.bridgeMulticast(o)
}

// hashHex is printf's %#x, which gives 0 without a prefix.
func hashHex(v uint64) string {
	if v == 0 {
		return "0"
	}
	return fmt.Sprintf("%#x", v)
}

func (c *command) bridgeMulticast(o kindOptions) {
	c.uints(o, []entry{{unix.IFLA_BR_MCAST_SNOOPING, "mcast_snooping", "mcast_snooping"}})
	if b := o[unix.IFLA_BR_MULTI_BOOLOPT]; len(b) >= 8 {
		value, mask := getUint32(b), getUint32(b[4:])
		for bit, name := range []string{"no_linklocal_learn", "mcast_vlan_snooping"} {
			if mask&(1<<bit) != 0 {
				c.p.uint(name, name+" ", uint64(value>>bit&1), " ")
			}
		}
	}
	c.uints(o, []entry{
		{unix.IFLA_BR_MCAST_ROUTER, "mcast_router", "mcast_router"},
		{unix.IFLA_BR_MCAST_QUERY_USE_IFADDR, "mcast_query_use_ifaddr", "mcast_query_use_ifaddr"},
		{unix.IFLA_BR_MCAST_QUERIER, "mcast_querier", "mcast_querier"},
	})
	c.uints(o, []entry{
		{unix.IFLA_BR_MCAST_HASH_ELASTICITY, "mcast_hash_elasticity", "mcast_hash_elasticity"},
		{unix.IFLA_BR_MCAST_HASH_MAX, "mcast_hash_max", "mcast_hash_max"},
		{unix.IFLA_BR_MCAST_LAST_MEMBER_CNT, "mcast_last_member_cnt", "mcast_last_member_count"},
		{unix.IFLA_BR_MCAST_STARTUP_QUERY_CNT, "mcast_startup_query_cnt", "mcast_startup_query_count"},
		{unix.IFLA_BR_MCAST_LAST_MEMBER_INTVL, "mcast_last_member_intvl", "mcast_last_member_interval"},
		{unix.IFLA_BR_MCAST_MEMBERSHIP_INTVL, "mcast_membership_intvl", "mcast_membership_interval"},
		{unix.IFLA_BR_MCAST_QUERIER_INTVL, "mcast_querier_intvl", "mcast_querier_interval"},
		{unix.IFLA_BR_MCAST_QUERY_INTVL, "mcast_query_intvl", "mcast_query_interval"},
		{unix.IFLA_BR_MCAST_QUERY_RESPONSE_INTVL, "mcast_query_response_intvl", "mcast_query_response_interval"},
		{unix.IFLA_BR_MCAST_STARTUP_QUERY_INTVL, "mcast_startup_query_intvl", "mcast_startup_query_interval"},
		{unix.IFLA_BR_MCAST_STATS_ENABLED, "mcast_stats_enabled", "mcast_stats_enabled"},
		{unix.IFLA_BR_MCAST_IGMP_VERSION, "mcast_igmp_version", "mcast_igmp_version"},
		{unix.IFLA_BR_MCAST_MLD_VERSION, "mcast_mld_version", "mcast_mld_version"},
		{unix.IFLA_BR_NF_CALL_IPTABLES, "nf_call_iptables", "nf_call_iptables"},
		{unix.IFLA_BR_NF_CALL_IP6TABLES, "nf_call_ip6tables", "nf_call_ip6tables"},
		{unix.IFLA_BR_NF_CALL_ARPTABLES, "nf_call_arptables", "nf_call_arptables"},
	})
}

var portStates = [...]string{"disabled", "listening", "learning", "forwarding", "blocking"}

func (c *command) bridgePortKind(o kindOptions) {
	p := c.p
	if v := o.number(unix.IFLA_BRPORT_STATE); o.has(unix.IFLA_BRPORT_STATE) {
		if int(v) < len(portStates) {
			p.str("state", "state ", portStates[v], " ")
		} else {
			p.uint("state_index", "state (", v, ") ")
		}
	}
	c.uints(o, []entry{{unix.IFLA_BRPORT_PRIORITY, "priority", "priority"}, {unix.IFLA_BRPORT_COST, "cost", "cost"}})
	c.onOffs(o, []entry{
		{unix.IFLA_BRPORT_MODE, "hairpin", "hairpin"},
		{unix.IFLA_BRPORT_GUARD, "guard", "guard"},
		{unix.IFLA_BRPORT_PROTECT, "root_block", "root_block"},
		{unix.IFLA_BRPORT_FAST_LEAVE, "fastleave", "fastleave"},
		{unix.IFLA_BRPORT_LEARNING, "learning", "learning"},
		{unix.IFLA_BRPORT_UNICAST_FLOOD, "flood", "flood"},
	})
	if o.has(unix.IFLA_BRPORT_ID) {
		p.hex("id", "port_id ", o.number(unix.IFLA_BRPORT_ID), " ")
	}
	if o.has(unix.IFLA_BRPORT_NO) {
		p.hex("no", "port_no ", o.number(unix.IFLA_BRPORT_NO), " ")
	}
	c.uints(o, []entry{
		{unix.IFLA_BRPORT_DESIGNATED_PORT, "designated_port", "designated_port"},
		{unix.IFLA_BRPORT_DESIGNATED_COST, "designated_cost", "designated_cost"},
	})
	c.id(o, entry{unix.IFLA_BRPORT_BRIDGE_ID, "bridge_id", "designated_bridge"})
	c.id(o, entry{unix.IFLA_BRPORT_ROOT_ID, "root_id", "designated_root"})
	c.timer(o, entry{unix.IFLA_BRPORT_HOLD_TIMER, "hold_timer", "hold_timer"})
	c.timer(o, entry{unix.IFLA_BRPORT_MESSAGE_AGE_TIMER, "message_age_timer", "message_age_timer"})
	c.timer(o, entry{unix.IFLA_BRPORT_FORWARD_DELAY_TIMER, "forward_delay_timer", "forward_delay_timer"})
	c.uints(o, []entry{
		{unix.IFLA_BRPORT_TOPOLOGY_CHANGE_ACK, "topology_change_ack", "topology_change_ack"},
		{unix.IFLA_BRPORT_CONFIG_PENDING, "config_pending", "config_pending"},
	})
	c.onOffs(o, []entry{
		{unix.IFLA_BRPORT_PROXYARP, "proxy_arp", "proxy_arp"},
		{unix.IFLA_BRPORT_PROXYARP_WIFI, "proxy_arp_wifi", "proxy_arp_wifi"},
	})
	c.uints(o, []entry{{unix.IFLA_BRPORT_MULTICAST_ROUTER, "multicast_router", "mcast_router"}})
	if o.has(unix.IFLA_BRPORT_FAST_LEAVE) && !p.json {
		c.p.onOff("", "mcast_fast_leave", o.number(unix.IFLA_BRPORT_FAST_LEAVE) != 0)
	}
	c.bridgePortMore(o)
}

func (c *command) bridgePortMore(o kindOptions) {
	p := c.p
	c.onOffs(o, []entry{
		{unix.IFLA_BRPORT_MCAST_FLOOD, "mcast_flood", "mcast_flood"},
		{unix.IFLA_BRPORT_BCAST_FLOOD, "bcast_flood", "bcast_flood"},
		{unix.IFLA_BRPORT_MCAST_TO_UCAST, "mcast_to_unicast", "mcast_to_unicast"},
		{unix.IFLA_BRPORT_NEIGH_SUPPRESS, "neigh_suppress", "neigh_suppress"},
	})
	if o.has(unix.IFLA_BRPORT_GROUP_FWD_MASK) {
		v := o.number(unix.IFLA_BRPORT_GROUP_FWD_MASK)
		p.str("group_fwd_mask", "group_fwd_mask ", hashHex(v), " ")
		p.str("group_fwd_mask_str", "group_fwd_mask_str ", forwardMask(uint16(v)), " ")
	}
	c.onOffs(o, []entry{
		{unix.IFLA_BRPORT_VLAN_TUNNEL, "vlan_tunnel", "vlan_tunnel"},
		{unix.IFLA_BRPORT_ISOLATED, "isolated", "isolated"},
		{unix.IFLA_BRPORT_LOCKED, "locked", "locked"},
	})
	if v := uint32(o.number(unix.IFLA_BRPORT_BACKUP_PORT)); o.has(unix.IFLA_BRPORT_BACKUP_PORT) {
		p.str("backup_port", "backup_port ", c.linkName(v), " ")
	}
}

// forwardMask names the groups 01:80:c2:00:00:0x that a port forwards.
func forwardMask(v uint16) string {
	var names []string
	for _, g := range []struct {
		bit  uint16
		name string
	}{{1 << 0, "stp"}, {1 << 2, "lacp"}, {1 << 14, "lldp"}} {
		if v&g.bit != 0 {
			names = append(names, g.name)
			v &^= g.bit
		}
	}
	if v != 0 || len(names) == 0 {
		names = append([]string{fmt.Sprintf("0x%x", v)}, names...)
	}
	return strings.Join(names, ",")
}

func (c *command) macvlanKind(o kindOptions) {
	p := c.p
	if v := o.number(unix.IFLA_MACVLAN_MODE); o.has(unix.IFLA_MACVLAN_MODE) {
		mode, ok := map[uint64]string{1: "private", 2: "vepa", 4: "bridge", 8: "passthru", 16: "source"}[v]
		if !ok {
			mode = "unknown"
		}
		p.str("mode", "mode ", mode, " ")
	}
	if o.number(unix.IFLA_MACVLAN_FLAGS)&1 != 0 {
		p.flag("nopromisc", "nopromisc ")
	}
	c.uints(o, []entry{
		{unix.IFLA_MACVLAN_BC_QUEUE_LEN, "bcqueuelen", "bcqueuelen"},
		{unix.IFLA_MACVLAN_BC_QUEUE_LEN_USED, "usedbcqueuelen", "usedbcqueuelen"},
	})
	if n := o.number(unix.IFLA_MACVLAN_MACADDR_COUNT); n > 0 {
		p.uint("macaddr_count", "remotes (", n, ") ")
		c.macList(o[unix.IFLA_MACVLAN_MACADDR_DATA])
	}
}

// macList are the addresses of a macvlan in mode source: attributes one after the other.
func (c *command) macList(b []byte) {
	c.p.array("macaddr_data")
	for len(b) >= 4 {
		n := int(getUint16(b))
		if n < 4 || n > len(b) {
			break
		}
		c.p.str("", "", string(appendMAC(nil, b[4:n])), " ")
		b = b[min((n+3)&^3, len(b)):]
	}
	c.p.endArray()
}

func (c *command) tunKind(o kindOptions) {
	p := c.p
	if o.has(unix.IFLA_TUN_TYPE) {
		p.str("type", "type ", map[uint64]string{1: "tun", 2: "tap"}[o.number(unix.IFLA_TUN_TYPE)], " ")
	}
	c.onOffs(o, []entry{{unix.IFLA_TUN_PI, "pi", "pi"}, {unix.IFLA_TUN_VNET_HDR, "vnet_hdr", "vnet_hdr"}})
	if o.has(unix.IFLA_TUN_MULTI_QUEUE) {
		multi := o.number(unix.IFLA_TUN_MULTI_QUEUE) != 0
		if multi || p.json {
			p.bool("multi_queue", "multi_queue ", multi)
		}
		if multi {
			c.uints(o, []entry{{unix.IFLA_TUN_NUM_QUEUES, "numqueues", "numqueues"}, {unix.IFLA_TUN_NUM_DISABLED_QUEUES, "numdisabled", "numdisabled"}})
		}
	}
	c.onOffs(o, []entry{{unix.IFLA_TUN_PERSIST, "persist", "persist"}})
	if v := o.number(unix.IFLA_TUN_OWNER); o.has(unix.IFLA_TUN_OWNER) {
		p.str("user", "user ", userName(v), " ")
	}
	if v := o.number(unix.IFLA_TUN_GROUP); o.has(unix.IFLA_TUN_GROUP) {
		p.str("group", "group ", groupName(v), " ")
	}
}

func userName(id uint64) string {
	s := strconv.FormatUint(id, 10)
	if u, err := user.LookupId(s); err == nil {
		return u.Username
	}
	return s
}

func groupName(id uint64) string {
	s := strconv.FormatUint(id, 10)
	if g, err := user.LookupGroupId(s); err == nil {
		return g.Name
	}
	return s
}

// vlanProtocol is 802.1Q or 802.1ad.
func (c *command) vlanProtocol(v uint64, key, word string) {
	name, ok := map[uint64]string{0x8100: "802.1Q", 0x88a8: "802.1ad"}[v]
	if !ok {
		name = fmt.Sprintf("[%d]", v)
	}
	c.p.str(key, word+" ", name, " ")
}

func (c *command) vlanKind(o kindOptions) {
	p := c.p
	if o.has(unix.IFLA_VLAN_PROTOCOL) {
		c.vlanProtocol(o.port(unix.IFLA_VLAN_PROTOCOL), "protocol", "protocol")
	} else {
		p.str("protocol", "protocol ", "802.1q", " ")
	}
	p.uint("id", "id ", o.number(unix.IFLA_VLAN_ID), " ")
	if b := o[unix.IFLA_VLAN_FLAGS]; len(b) >= 8 {
		c.vlanFlags(getUint32(b))
	}
	c.vlanQoS(o[unix.IFLA_VLAN_INGRESS_QOS], "ingress_qos", "ingress-qos-map")
	c.vlanQoS(o[unix.IFLA_VLAN_EGRESS_QOS], "egress_qos", "egress-qos-map")
}

func (c *command) vlanFlags(v uint32) {
	p := c.p
	p.array("flags")
	p.text("<")
	first := true
	for bit, name := range []string{"REORDER_HDR", "GVRP", "LOOSE_BINDING", "MVRP", "BRIDGE_BINDING"} {
		if v&(1<<bit) == 0 {
			continue
		}
		if !first {
			p.text(",")
		}
		first = false
		p.str("", "", name, "")
	}
	p.text("> ")
	p.endArray()
}

// vlanQoS are pairs of priorities, each an attribute with a struct ifla_vlan_qos_mapping.
func (c *command) vlanQoS(b []byte, key, word string) {
	if b == nil {
		return
	}
	p := c.p
	p.array(key)
	p.line()
	p.text("      " + word + " { ")
	for len(b) >= 12 {
		n := int(getUint16(b))
		if n < 12 || n > len(b) {
			break
		}
		p.object("")
		p.uint("from", "", uint64(getUint32(b[4:])), ":")
		p.uint("to", "", uint64(getUint32(b[8:])), " ")
		p.endObject()
		b = b[min((n+3)&^3, len(b)):]
	}
	p.text("} ")
	p.endArray()
}

func (c *command) vrfKind(o kindOptions) {
	if o.has(unix.IFLA_VRF_TABLE) {
		c.p.uint("table", "table ", o.number(unix.IFLA_VRF_TABLE), " ")
	}
}

func (c *command) vrfPortKind(o kindOptions) {
	if o.has(unix.IFLA_VRF_PORT_TABLE) {
		c.p.uint("table", "table ", o.number(unix.IFLA_VRF_PORT_TABLE), " ")
	}
}

func (c *command) ipvlanKind(o kindOptions) {
	if o.has(unix.IFLA_IPVLAN_MODE) {
		c.p.str("mode", " mode ", map[uint64]string{0: "l2", 1: "l3", 2: "l3s"}[o.number(unix.IFLA_IPVLAN_MODE)], " ")
	}
	if o.has(unix.IFLA_IPVLAN_FLAGS) {
		flag := map[uint64]string{0: "bridge", 1: "private", 2: "vepa"}[o.number(unix.IFLA_IPVLAN_FLAGS)]
		c.p.flag(flag, flag+" ")
	}
}
