package main

import "strings"

// accepted are differences that are meant: the beginning of names in C, and the reason.
var accepted = []struct{ prefix, reason string }{
	{"IPSTATS_MIB_", "the kernel reorders its counters; the spec has those of its own kernel (include/uapi/linux/snmp.h)"},
	{"TUNNEL_", "C has the bits in network byte order, the spec has the number and the byte order (linux/if_tunnel.h)"},
	{"NL80211_AUTHTYPE_AUTOMATIC", "it stands behind the last type and moves with every new one (linux/nl80211.h)"},
}

func isAccepted(name string) bool {
	for _, a := range accepted {
		if strings.HasPrefix(name, a.prefix) {
			return true
		}
	}
	return false
}
