package main

import (
	"slices"
	"strings"
)

// exception is a difference that is meant: the beginning of names in C, and the reason.
type exception struct{ prefix, reason string }

// accepted are numbers and layouts that differ.
var accepted = []exception{
	{"IPSTATS_MIB_", "the kernel reorders its counters; the spec has those of its own kernel (include/uapi/linux/snmp.h)"},
	{"TUNNEL_", "C has the bits in network byte order, the spec has the number and the byte order (linux/if_tunnel.h)"},
	{"NL80211_AUTHTYPE_AUTOMATIC", "it stands behind the last type and moves with every new one (linux/nl80211.h)"},
	{"sizeof(struct tcp_info)", longer},
	{"sizeof(struct mptcp_info)", longer},
	{"sizeof(struct taskstats)", longer},
	{"sizeof(struct smcd_diag_dmbinfo)", longer},
	{"sizeof(struct tc_fq_qd_stats)", longer},
	{"sizeof(struct rtgenmsg)", "the spec spells out the padding behind the header (linux/rtnetlink.h)"},
}

const inRadio = "requests have values, radios list as flags what may be set (net/wireless/nl80211.c)"

const longer = "newer kernels have more members behind those of Linux 6.1"

// acceptedTypes are types that differ from the kernel's policies, which are for requests alone.
var acceptedTypes = []exception{
	{"ILA_ATTR_LOCATOR", "the kernel copies it as a number of its own order and means the first half of an address (net/ipv6/ila)"},
	{"NL80211_ATTR_BSS_PARAM", "requests have a flag, radios a nest of flags (net/wireless/nl80211.c)"},
	{"NL80211_ATTR_BSS_", inRadio},
	{"NL80211_ATTR_AP_ISOLATE", inRadio},
	{"NL80211_ATTR_P2P_", inRadio},
	{"NL80211_WOWLAN_TRIG_NET_DETECT", "requests have a nest, radios a number (net/wireless/nl80211.c)"},
	{"NL80211_PMSR_FTM_", "only the simulated radio reads it as a u8; the kernel writes a u32 (net/wireless/pmsr.c)"},
	{"IFLA_STATS_LINK_OFFLOAD_XSTATS", "requests have a mask, replies a nest (net/core/rtnetlink.c)"},
	{"IFLA_VXLAN_TTL_INHERIT", "requests have a flag, replies a u8 (drivers/net/vxlan/vxlan_core.c)"},
	{"RTA_EXPIRES", "routes have a u32, multicast routes a u64 (net/ipv4/ipmr_base.c)"},
	{"TCA_MQPRIO_MIN_RATE64", "the nest of a number has attributes of the same number (net/sched/sch_mqprio.c)"},
	{"TCA_MQPRIO_MAX_RATE64", "the nest of a number has attributes of the same number (net/sched/sch_mqprio.c)"},
}

func isAccepted(list []exception, name string) bool {
	return slices.ContainsFunc(list, func(e exception) bool { return strings.HasPrefix(name, e.prefix) })
}
