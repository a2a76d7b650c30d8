package monitor

import "golang.org/x/sys/unix"

func num(name string, text ...func(uint32) string) attr {
	a := attr{name: name, kind: numberKind}
	if len(text) > 0 {
		a.text = text[0]
	}
	return a
}

func addr(name string) attr { return attr{name: name, kind: addressKind} }
func str(name string) attr  { return attr{name: name, kind: stringKind} }
func mac(name string) attr  { return attr{name: name, kind: macKind} }
func blob(name string) attr { return attr{name: name} }
func flag(name string) attr { return attr{name: name, kind: flagKind} }

func nest(name string, in map[uint16]attr) attr { return attr{name: name, kind: nestKind, nest: in} }

// The attributes of rtnetlink's objects (include/uapi/linux/rtnetlink.h and its neighbours).
var (
	routeAttrs = map[uint16]attr{
		1: addr("RTA_DST"), 2: addr("RTA_SRC"), 3: num("RTA_IIF", linkName), 4: num("RTA_OIF", linkName), 5: addr("RTA_GATEWAY"),
		6: num("RTA_PRIORITY"), 7: addr("RTA_PREFSRC"), 8: nest("RTA_METRICS", metricAttrs), 9: {name: "RTA_MULTIPATH", kind: hopsKind},
		11: num("RTA_FLOW"), 12: blob("RTA_CACHEINFO"), 15: num("RTA_TABLE", tableText), 16: num("RTA_MARK"), 17: blob("RTA_MFC_STATS"),
		18: blob("RTA_VIA"), 19: blob("RTA_NEWDST"), 20: num("RTA_PREF"), 21: num("RTA_ENCAP_TYPE"), 22: nest("RTA_ENCAP", nil),
		23: num("RTA_EXPIRES"), 25: num("RTA_UID"), 26: num("RTA_TTL_PROPAGATE"), 27: num("RTA_IP_PROTO"), 28: num("RTA_SPORT"),
		29: num("RTA_DPORT"), 30: num("RTA_NH_ID"), 31: num("RTA_FLOWLABEL"),
	}
	metricAttrs = map[uint16]attr{
		1: num("RTAX_LOCK"), 2: num("RTAX_MTU"), 3: num("RTAX_WINDOW"), 4: num("RTAX_RTT"), 5: num("RTAX_RTTVAR"), 6: num("RTAX_SSTHRESH"),
		7: num("RTAX_CWND"), 8: num("RTAX_ADVMSS"), 9: num("RTAX_REORDERING"), 10: num("RTAX_HOPLIMIT"), 11: num("RTAX_INITCWND"),
		12: num("RTAX_FEATURES"), 13: num("RTAX_RTO_MIN"), 14: num("RTAX_INITRWND"), 15: num("RTAX_QUICKACK"), 16: str("RTAX_CC_ALGO"),
		17: num("RTAX_FASTOPEN_NO_COOKIE"),
	}
	linkAttrs = map[uint16]attr{
		unix.IFLA_ADDRESS: mac("IFLA_ADDRESS"), unix.IFLA_BROADCAST: mac("IFLA_BROADCAST"), unix.IFLA_IFNAME: str("IFLA_IFNAME"),
		unix.IFLA_MTU: num("IFLA_MTU"), unix.IFLA_LINK: num("IFLA_LINK", linkName), unix.IFLA_QDISC: str("IFLA_QDISC"),
		unix.IFLA_STATS: blob("IFLA_STATS"), unix.IFLA_MASTER: num("IFLA_MASTER", linkName), unix.IFLA_TXQLEN: num("IFLA_TXQLEN"),
		unix.IFLA_MAP: blob("IFLA_MAP"), unix.IFLA_OPERSTATE: num("IFLA_OPERSTATE"), unix.IFLA_LINKMODE: num("IFLA_LINKMODE"),
		unix.IFLA_LINKINFO: nest("IFLA_LINKINFO", linkInfoAttrs), unix.IFLA_IFALIAS: str("IFLA_IFALIAS"), unix.IFLA_STATS64: blob("IFLA_STATS64"),
		unix.IFLA_AF_SPEC: nest("IFLA_AF_SPEC", nil), unix.IFLA_GROUP: num("IFLA_GROUP"), unix.IFLA_PROMISCUITY: num("IFLA_PROMISCUITY"),
		unix.IFLA_NUM_TX_QUEUES: num("IFLA_NUM_TX_QUEUES"), unix.IFLA_NUM_RX_QUEUES: num("IFLA_NUM_RX_QUEUES"), unix.IFLA_CARRIER: num("IFLA_CARRIER"),
		unix.IFLA_CARRIER_CHANGES: num("IFLA_CARRIER_CHANGES"), unix.IFLA_LINK_NETNSID: num("IFLA_LINK_NETNSID"),
		unix.IFLA_PROTO_DOWN: num("IFLA_PROTO_DOWN"), unix.IFLA_GSO_MAX_SEGS: num("IFLA_GSO_MAX_SEGS"), unix.IFLA_GSO_MAX_SIZE: num("IFLA_GSO_MAX_SIZE"),
		unix.IFLA_XDP: nest("IFLA_XDP", nil), unix.IFLA_EVENT: num("IFLA_EVENT"), unix.IFLA_CARRIER_UP_COUNT: num("IFLA_CARRIER_UP_COUNT"),
		unix.IFLA_CARRIER_DOWN_COUNT: num("IFLA_CARRIER_DOWN_COUNT"), unix.IFLA_MIN_MTU: num("IFLA_MIN_MTU"), unix.IFLA_MAX_MTU: num("IFLA_MAX_MTU"),
		unix.IFLA_PROP_LIST: nest("IFLA_PROP_LIST", map[uint16]attr{unix.IFLA_ALT_IFNAME: str("IFLA_ALT_IFNAME")}),
		unix.IFLA_ALLMULTI:  num("IFLA_ALLMULTI"), unix.IFLA_TSO_MAX_SIZE: num("IFLA_TSO_MAX_SIZE"), unix.IFLA_TSO_MAX_SEGS: num("IFLA_TSO_MAX_SEGS"),
		unix.IFLA_GRO_MAX_SIZE: num("IFLA_GRO_MAX_SIZE"), unix.IFLA_PERM_ADDRESS: mac("IFLA_PERM_ADDRESS"),
	}
	linkInfoAttrs = map[uint16]attr{
		1: str("IFLA_INFO_KIND"), 2: nest("IFLA_INFO_DATA", nil), 3: blob("IFLA_INFO_XSTATS"), 4: str("IFLA_INFO_SLAVE_KIND"), 5: nest("IFLA_INFO_SLAVE_DATA", nil),
	}
	addrAttrs = map[uint16]attr{
		1: addr("IFA_ADDRESS"), 2: addr("IFA_LOCAL"), 3: str("IFA_LABEL"), 4: addr("IFA_BROADCAST"), 5: addr("IFA_ANYCAST"), 6: blob("IFA_CACHEINFO"),
		7: addr("IFA_MULTICAST"), 8: num("IFA_FLAGS", addrFlagText), 9: num("IFA_RT_PRIORITY"), 10: num("IFA_TARGET_NETNSID"), 11: num("IFA_PROTO"),
	}
	neighAttrs = map[uint16]attr{
		1: addr("NDA_DST"), 2: mac("NDA_LLADDR"), 3: blob("NDA_CACHEINFO"), 4: num("NDA_PROBES"), 5: num("NDA_VLAN"), 6: blob("NDA_PORT"),
		7: num("NDA_VNI"), 8: num("NDA_IFINDEX", linkName), 9: num("NDA_MASTER", linkName), 10: num("NDA_LINK_NETNSID"), 11: num("NDA_SRC_VNI"),
		12: num("NDA_PROTOCOL", protoText), 13: num("NDA_NH_ID"), 14: nest("NDA_FDB_EXT_ATTRS", nil), 15: num("NDA_FLAGS_EXT"),
	}
	ruleAttrs = map[uint16]attr{
		1: addr("FRA_DST"), 2: addr("FRA_SRC"), 3: str("FRA_IIFNAME"), 4: num("FRA_GOTO"), 6: num("FRA_PRIORITY"), 10: num("FRA_FWMARK"),
		11: num("FRA_FLOW"), 12: blob("FRA_TUN_ID"), 13: num("FRA_SUPPRESS_IFGROUP"), 14: num("FRA_SUPPRESS_PREFIXLEN"), 15: num("FRA_TABLE", tableText),
		16: num("FRA_FWMASK"), 17: str("FRA_OIFNAME"), 19: num("FRA_L3MDEV"), 20: blob("FRA_UID_RANGE"), 21: num("FRA_PROTOCOL", protoText),
		22: num("FRA_IP_PROTO"), 23: blob("FRA_SPORT_RANGE"), 24: blob("FRA_DPORT_RANGE"), 25: num("FRA_DSCP"), 26: num("FRA_FLOWLABEL"),
		27: num("FRA_FLOWLABEL_MASK"), 28: num("FRA_SPORT_MASK"), 29: num("FRA_DPORT_MASK"), 30: num("FRA_DSCP_MASK"),
	}
	nexthopAttrs = map[uint16]attr{
		1: num("NHA_ID"), 2: blob("NHA_GROUP"), 3: num("NHA_GROUP_TYPE"), 4: flag("NHA_BLACKHOLE"), 5: num("NHA_OIF", linkName), 6: addr("NHA_GATEWAY"),
		7: num("NHA_ENCAP_TYPE"), 8: nest("NHA_ENCAP", nil), 9: flag("NHA_GROUPS"), 10: num("NHA_MASTER", linkName), 11: flag("NHA_FDB"),
		12: nest("NHA_RES_GROUP", nil), 13: nest("NHA_RES_BUCKET", nil), 14: num("NHA_OP_FLAGS"), 15: nest("NHA_GROUP_STATS", nil), 16: num("NHA_HW_STATS_ENABLE"),
	}
)
