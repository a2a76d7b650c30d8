package main

import (
	"strings"

	"github.com/nlctl/netlink/internal/facts"
)

// Numbers of protocols (linux/netlink.h).
const (
	route         = 0
	sockDiag      = 4
	xfrm          = 6
	selinux       = 7
	iscsi         = 8
	audit         = 9
	fibLookup     = 10
	connector     = 11
	netfilter     = 12
	uevent        = 15
	generic       = 16
	scsiTransport = 18
	rdma          = 20
	crypto        = 21
)

// protocols are those for which the kernel opens a socket. Others are numbers that once had one.
func (k *kernel) protocols(t facts.Tables) {
	for _, r := range t["protocols"] {
		if r.Has("source-file") {
			k.protocol = append(k.protocol, &protocol{number: number(r.Get("number")), name: r.Get("constant")})
		}
	}
}

func (k *kernel) messages(t facts.Tables) {
	k.rtnl(t["rtnl-messages"])
	k.genl(t["genl-families"], t["genl-ops"])
	k.constants(t["constants"])
	for _, r := range t["sock-diag"] {
		k.sockDiag(r)
	}
	for _, r := range t["nfnl-messages"] {
		k.netfilter(r)
	}
	for _, r := range t["xfrm-messages"] {
		sent := r.Has("mcast-groups") || !r.Has("doit") // without either it is a reply
		k.family(xfrm, "xfrm").message(number(r.Get("number")), r.Get("message"), "", modes(r.Has("doit"), r.Has("dump"), sent))
	}
	for _, r := range t["crypto-messages"] {
		k.family(crypto, "crypto").message(number(r.Get("number")), r.Get("message"), "", modes(r.Has("doit"), r.Has("dump"), false))
	}
	for _, r := range t["rdma-messages"] {
		name := "rdma-" + strings.ToLower(strings.TrimPrefix(r.Get("client-constant"), "RDMA_NL_"))
		k.family(rdma, name).message(number(r.Get("nlmsg-type")), r.Get("message"), "", modes(r.Has("doit"), r.Has("dump"), false))
	}
	for _, r := range t["connector-users"] {
		if r.Has("kernel-to-user") {
			k.connector(r)
		}
	}
	// Protocols of which no table has the messages.
	k.family(uevent, "uevent").message(0, "uevent", "", "k")
	k.family(fibLookup, "fib-lookup").message(0, "fib_result_nl", "", "r")
}

// rtnl divides routing messages into families as the specs do. All protocol families listed at once have a header of their own
// (rtgenmsg), which is the beginning of the others.
func (k *kernel) rtnl(rows []facts.Row) {
	for _, r := range rows {
		header := r.Get("header-struct")
		if r.Get("direction") == "unused" || header == "rtgenmsg" && r.Get("dumpit") == "rtnl_dump_all" {
			continue
		}
		name := rtnlName(r.Get("object"), r.Get("family"), header)
		k.family(route, name).message(number(r.Get("number")), r.Get("message"), header,
			modes(r.Has("doit"), r.Has("dumpit"), r.Get("direction") == "kernel"))
	}
}

func rtnlName(object, addressFamily, header string) string {
	switch {
	case header == "rtcanmsg":
		return "can-gw"
	case strings.HasSuffix(addressFamily, "MR"): // RTNL_FAMILY_IPMR, RTNL_FAMILY_IP6MR
		return "rt-mroute"
	}
	switch object {
	case "linkprop", "stats":
		return "rt-link"
	case "multicast", "anycast":
		return "rt-addr"
	case "neightbl":
		return "rt-neigh"
	case "nexthopbucket":
		return "rt-nexthop"
	case "qdisc", "tclass", "tfilter", "chain", "action":
		return "tc"
	case "dcb":
		return "dcb"
	}
	return "rt-" + object
}

func (k *kernel) genl(families, ops []facts.Row) {
	for _, r := range families {
		k.family(generic, r.Get("family"))
	}
	for _, r := range ops {
		name, mode := r.Get("command"), "?"
		switch r.Get("mode") {
		case "do":
			mode = "r"
		case "dump":
			mode = "d"
		}
		if mode == "?" && sentinel(name) || strings.HasSuffix(name, "_NONE") {
			continue
		}
		k.family(generic, r.Get("family")).message(number(r.Get("number")), name, "", mode)
	}
}

// sentinel tells of a name that it stands for no message and no attribute but bounds an enum.
func sentinel(name string) bool {
	for _, end := range []string{"_MAX", "_UNSPEC", "_AFTER_LAST", "_INVALID"} {
		if strings.HasSuffix(name, end) {
			return true
		}
	}
	return strings.HasPrefix(name, "__")
}

// numbered are protocols whose messages stand in headers only, in an enum or as macros of a header.
var numbered = []struct {
	protocol     int
	family       string
	enum, header string
	prefix       string
	modes        string
}{
	{selinux, "selinux", "anon:SELNL_MSG_SETENFORCE", "linux/selinux_netlink.h", "SELNL_MSG_", "k"},
	{iscsi, "iscsi", "iscsi_uevent_e", "include/scsi/iscsi_if.h", "ISCSI_", "?"},
	{scsiTransport, "scsi-transport", "", "scsi/scsi_netlink.h", "SCSI_NL_SHOST_VENDOR", "k"},
	{scsiTransport, "scsi-transport", "", "scsi/scsi_netlink_fc.h", "FC_NL_ASYNC_EVENT", "k"},
	{audit, "audit", "", "linux/audit.h", "AUDIT_", "?"},
	{generic, "ethtool", "anon:ETHTOOL_MSG_KERNEL_NONE", "linux/ethtool_netlink_generated.h", "ETHTOOL_MSG_", "k"},
}

func (k *kernel) constants(rows []facts.Row) {
	for _, r := range rows {
		name, value := r.Get("name"), number(r.Get("value"))
		for _, n := range numbered {
			if r.Get("header") != n.header || r.Get("enum") != n.enum || !strings.HasPrefix(name, n.prefix) || sentinel(name) {
				continue
			}
			if n.protocol == audit && !auditMessage(name, value) || value == 0 && n.protocol == generic || strings.HasSuffix(name, "_CNT") {
				continue
			}
			k.family(n.protocol, n.family).message(value, name, "", n.modes)
		}
	}
}

// auditMessage tells messages from the other macros of linux/audit.h, and from the bounds of ranges.
func auditMessage(name string, value int) bool {
	return value >= 1000 && value < 3000 && !strings.Contains(name, "_FIRST_") && !strings.Contains(name, "_LAST_")
}

// sockDiag adds a family of sockets. All of them share one number, so that the header of the request tells them apart.
func (k *kernel) sockDiag(r facts.Row) {
	name := strings.ToLower(strings.TrimPrefix(r.Get("family-constant"), "AF_")) + "-diag"
	if name == "inet6-diag" {
		name = "inet-diag"
	}
	f := k.family(sockDiag, name)
	n := map[string]int{"SOCK_DIAG_BY_FAMILY": 20, "TCPDIAG_GETSOCK": 18}[r.Get("message")]
	f.message(n, r.Get("message"), r.Get("request-struct"), "d")
	if r.Has("destroy") {
		f.message(21, "SOCK_DESTROY", r.Get("request-struct"), "r")
	}
}

// connector adds a user of the connector, whose messages all have the number NLMSG_DONE (3).
func (k *kernel) connector(r facts.Row) {
	name := strings.NewReplacer("CN_", "", "IDX_", "", "_IDX", "").Replace(r.Get("idx-constant"))
	name = "cn_" + strings.ToLower(name)
	k.family(connector, name).message(3, r.Get("idx-constant"), "", "k")
}

// netfilter adds a message of nfnetlink. The table does not tell a listing from another request.
func (k *kernel) netfilter(r facts.Row) {
	mode := "?"
	switch {
	case r.Get("call-type") == "kernel", strings.Contains(r.Get("handler"), "unsupp"):
		mode = "k"
	case r.Get("call-type") == "none":
		return
	case r.Has("mcast-groups"):
		mode += "k"
	}
	k.family(netfilter, netfilterName(r.Get("subsys-constant"))).message(number(r.Get("nlmsg-type")), r.Get("message"), "", mode)
}

// netfilterName is a subsystem's name, as in the specs where there is one.
func netfilterName(constant string) string {
	name := strings.ToLower(strings.TrimPrefix(constant, "NFNL_SUBSYS_"))
	if of, ok := subsystems[name]; ok {
		return of
	}
	return name
}

var subsystems = map[string]string{
	"none": "nfnetlink", "ctnetlink": "conntrack", "ctnetlink_exp": "conntrack", "queue": "nfqueue", "ulog": "nflog", "osf": "nfosf",
	"acct": "nfacct", "ctnetlink_timeout": "cttimeout", "cthelper": "cthelper", "nft_compat": "nft-compat", "hook": "nfhook",
}
