package main

import "strings"

// accepted are differences that are meant: the beginning of names in C, and the reason.
var accepted = []struct{ prefix, reason string }{
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

const longer = "newer kernels have more members behind those of Linux 6.1"

func isAccepted(name string) bool {
	for _, a := range accepted {
		if strings.HasPrefix(name, a.prefix) {
			return true
		}
	}
	return false
}
