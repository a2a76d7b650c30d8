package coverage

import (
	"cmp"
	"strings"
)

// Reasons that more than one thing has.
const (
	later    = "not written yet"
	asked    = "not networking; written when asked for"
	rare     = "few have it; written when asked for"
	hardware = "its hardware cannot be had for a test; written when asked for"
	rdma     = "needs RDMA; written when asked for"
	security = "needs a security module or labels; written when asked for"
	driver   = "testmode or vendor command of one driver"
	obsolete = "the kernel refuses it, or has no code for it"
)

// families have one reason for all that is missing. What is new in a family that is not here has none, and a test fails.
var families = map[string]string{
	"can-gw": later, "dcb": later, "tipc-diag": later, "cthelper": later, "cttimeout": later, "ipset": later,
	"nfacct": later, "nfhook": later, "nfosf": later, "nft-compat": later, "nftables": later, "devlink": later,
	"HSR": later, "SMC_GEN_NETLINK": later, "SMC_PNETID": later, "TIPC": later, "TIPCv2": later, "thermal": later,
	"802.15.4 MAC": rare, "nl802154": rare, "MAC802154_HWSIM": rare, "nfc": rare, "vdpa": rare, "NCSI": hardware,
	"acpi_event": hardware, "reg_event": hardware, "pmcraid": hardware, "scsi-transport": hardware, "cn_v86d": hardware,
	"cn_w1": hardware, "cn_kvp": hardware, "cn_vss": hardware,
	"SMBD_GENL": asked, "TCM-USER": asked, "VFS_DQUOT": asked, "cifs": asked, "drbd": asked, "nbd": asked, "iscsi": asked,
	"cn_dm": asked, "crypto": asked,
	"NLBL_CALIPSO": security, "NLBL_CIPSOv4": security, "NLBL_MGMT": security, "NLBL_UNLBL": security, "selinux": security,
	"rdma-iwcm": rdma, "rdma-ls": rdma, "rdma-nldev": rdma,
	"nl80211-drivers": driver,
	"netlink":         "of acknowledgements, which package netlink reads itself; no family's",
	"fib-lookup":      "a structure without attributes, replaced by RTM_GETROUTE",
}

// names have a reason by the beginning of the name; the longest counts. They come before families.
var names = map[string]string{
	"IFLA_PROTINFO":                 "of bridge ports a nest of IFLA_BRPORT, of other families another one: bytes without the header's family",
	"IFLA_BRIDGE_":                  "IFLA_AF_SPEC of a bridge has these instead of address families; " + later,
	"IPV4_DEVCONF_":                 "requests nest these in IFLA_INET_CONF; the spec has the array of replies",
	"TCA_EM":                        "extended matches; " + later,
	"IOAM6_EVENT_ATTR_TRACE_DATA":   "a header whose flags say what follows",
	"AUDIT_LIST":                    obsolete,
	"AUDIT_ADD":                     obsolete,
	"AUDIT_DEL":                     obsolete,
	"AUDIT_WATCH_":                  obsolete,
	"ETHTOOL_A_CABLE_":              "results of a time domain reflectometer; " + later,
	"NL80211_ATTR_TESTDATA":         driver,
	"NL80211_CMD_GET_BEACON":        obsolete,
	"NL80211_CMD_SET_MGMT_EXTRA_IE": obsolete,
	"NL80211_CMD_SET_WDS_PEER":      obsolete,
	"CTRL_CMD_NEWOPS":               obsolete,
	"CTRL_CMD_DELOPS":               obsolete,
	"CTRL_CMD_GETOPS":               obsolete,
	"CTRL_CMD_GETMCAST_GRP":         obsolete,
}

// kinds have a reason by category and name, or by category.
var kinds = map[string]string{
	"ematch":        "extended matches; " + later,
	"qdisc noqueue": "it takes no options",
}

// reason says why something of a family is not covered, or the family where what is empty. "" is not known.
func reason(family, what string, f fact) string {
	why := families[family]
	switch what {
	case "kind":
		why = cmp.Or(kinds[f.category+" "+f.name], kinds[f.category], why)
	case "message", "attribute":
		why = cmp.Or(byName(f.name), why)
	}
	if why != "" && f.unused {
		why += "; no use of it was found in the kernel"
	}
	return why
}

func byName(name string) string {
	best := ""
	for prefix := range names {
		if strings.HasPrefix(name, prefix) && len(prefix) > len(best) {
			best = prefix
		}
	}
	return names[best]
}
