package main

import "strings"

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
func (k *kernel) protocols(t tables) {
	for _, r := range t["protocols"] {
		if r.has("source-file") {
			k.protocol = append(k.protocol, &protocol{number: number(r.get("number")), name: r.get("constant")})
		}
	}
}

func (k *kernel) messages(t tables) {
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
		sent := r.has("mcast-groups") || !r.has("doit") // without either it is a reply
		k.family(xfrm, "xfrm").message(number(r.get("number")), r.get("message"), "", modes(r.has("doit"), r.has("dump"), sent))
	}
	for _, r := range t["crypto-messages"] {
		k.family(crypto, "crypto").message(number(r.get("number")), r.get("message"), "", modes(r.has("doit"), r.has("dump"), false))
	}
	for _, r := range t["rdma-messages"] {
		name := "rdma-" + strings.ToLower(strings.TrimPrefix(r.get("client-constant"), "RDMA_NL_"))
		k.family(rdma, name).message(number(r.get("nlmsg-type")), r.get("message"), "", modes(r.has("doit"), r.has("dump"), false))
	}
	for _, r := range t["connector-users"] {
		if r.has("kernel-to-user") {
			k.connector(r)
		}
	}
	// Protocols of which no table has the messages.
	k.family(uevent, "uevent").message(0, "uevent", "", "k")
	k.family(fibLookup, "fib-lookup").message(0, "fib_result_nl", "", "r")
}

// rtnl divides routing messages into families as the specs do. All protocol families listed at once have a header of their own
// (rtgenmsg), which is the beginning of the others.
func (k *kernel) rtnl(rows []row) {
	for _, r := range rows {
		header := r.get("header-struct")
		if r.get("direction") == "unused" || header == "rtgenmsg" && r.get("dumpit") == "rtnl_dump_all" {
			continue
		}
		name := rtnlName(r.get("object"), r.get("family"), header)
		k.family(route, name).message(number(r.get("number")), r.get("message"), header,
			modes(r.has("doit"), r.has("dumpit"), r.get("direction") == "kernel"))
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

func (k *kernel) genl(families, ops []row) {
	for _, r := range families {
		k.family(generic, r.get("family"))
	}
	for _, r := range ops {
		name, mode := r.get("command"), "?"
		switch r.get("mode") {
		case "do":
			mode = "r"
		case "dump":
			mode = "d"
		}
		if mode == "?" && sentinel(name) || strings.HasSuffix(name, "_NONE") {
			continue
		}
		k.family(generic, r.get("family")).message(number(r.get("number")), name, "", mode)
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

func (k *kernel) constants(rows []row) {
	for _, r := range rows {
		name, value := r.get("name"), number(r.get("value"))
		for _, n := range numbered {
			if r.get("header") != n.header || r.get("enum") != n.enum || !strings.HasPrefix(name, n.prefix) || sentinel(name) {
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
func (k *kernel) sockDiag(r row) {
	name := strings.ToLower(strings.TrimPrefix(r.get("family-constant"), "AF_")) + "-diag"
	if name == "inet6-diag" {
		name = "inet-diag"
	}
	f := k.family(sockDiag, name)
	n := map[string]int{"SOCK_DIAG_BY_FAMILY": 20, "TCPDIAG_GETSOCK": 18}[r.get("message")]
	f.message(n, r.get("message"), r.get("request-struct"), "d")
	if r.has("destroy") {
		f.message(21, "SOCK_DESTROY", r.get("request-struct"), "r")
	}
}

// connector adds a user of the connector, whose messages all have the number NLMSG_DONE (3).
func (k *kernel) connector(r row) {
	name := strings.NewReplacer("CN_", "", "IDX_", "", "_IDX", "").Replace(r.get("idx-constant"))
	name = "cn_" + strings.ToLower(name)
	k.family(connector, name).message(3, r.get("idx-constant"), "", "k")
}

// netfilter adds a message of nfnetlink. The table does not tell a listing from another request.
func (k *kernel) netfilter(r row) {
	mode := "?"
	switch {
	case r.get("call-type") == "kernel", strings.Contains(r.get("handler"), "unsupp"):
		mode = "k"
	case r.get("call-type") == "none":
		return
	case r.has("mcast-groups"):
		mode += "k"
	}
	k.family(netfilter, netfilterName(r.get("subsys-constant"))).message(number(r.get("nlmsg-type")), r.get("message"), "", mode)
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
