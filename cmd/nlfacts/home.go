package main

import "strings"

// home is the family of an attribute, by its name or its header; the longest beginning of the name counts, then that of the header.
// "" is none: not an attribute, or not one that netlink carries.
func home(name, header string) (string, bool) {
	if of, ok := longest(byName, name); ok {
		return of, true
	}
	return longest(byHeader, header)
}

func longest(table map[string]string, s string) (string, bool) {
	best, found := "", false
	for prefix := range table {
		if strings.HasPrefix(s, prefix) && len(prefix) >= len(best) {
			best, found = prefix, true
		}
	}
	return table[best], found
}

// protocolOf are protocols of families that have attributes but no message of their own.
var protocolOf = map[string]int{"nl80211-drivers": generic, "netlink": generic}

var byName = map[string]string{
	"NLA_":                  "", // types of the kernel's policies
	"NOTIFY_":               "", // a value, of drbd
	"TCP_NLA_":              "", // in control messages of a TCP socket (SO_TIMESTAMPING)
	"J1939_NLA_":            "", // in control messages of a CAN socket
	"NLMSGERR_ATTR_":        "netlink",
	"NL_POLICY_TYPE_ATTR_":  "nlctrl",
	"BRIDGE_VLANDB_":        "rt-vlan",
	"MDBA_":                 "rt-mdb",
	"MDBE_":                 "rt-mdb",
	"VNIFILTER_":            "rt-tunnel",
	"VXLAN_VNIFILTER_":      "rt-tunnel",
	"NDUSEROPT_":            "rt-nduseropt",
	"PREFIX_":               "rt-prefix",
	"RTA_":                  "rt-route",
	"RTAX_":                 "rt-route",
	"TCA_":                  "tc",
	"IPSET_":                "ipset",
	"INET_ULP_INFO_":        "inet-diag",
	"NFNL_BATCH_":           "nfnetlink",
	"RDMA_NLDEV_":           "rdma-nldev",
	"IWPM_":                 "rdma-iwcm",
	"LS_NLA_":               "rdma-ls",
	"SMC_PNETID_":           "SMC_PNETID",
	"IFLA_BATADV_":          "rt-link",
	"OVS_CT_LIMIT_":         "ovs_ct_limit",
	"OVS_DP_":               "ovs_datapath",
	"OVS_METER_":            "ovs_meter",
	"OVS_BAND_":             "ovs_meter",
	"OVS_PACKET_":           "ovs_packet",
	"OVS_VPORT_":            "ovs_vport",
	"OVS_VXLAN_EXT_":        "ovs_vport",
	"OVS_TUNNEL_ATTR_":      "ovs_vport",
	"QCA_":                  "nl80211-drivers",
	"HWSIM_TM_":             "nl80211-drivers",
	"CGROUPSTATS_":          "TASKSTATS",
	"DEVLINK_PORT_FUNCTION": "devlink",
}

var byHeader = map[string]string{
	"drivers/acpi/event.c":                          "acpi_event",
	"drivers/net/ieee802154/mac802154_hwsim.h":      "MAC802154_HWSIM",
	"drivers/net/wireless/":                         "nl80211-drivers",
	"drivers/net/wireless/virtual/mac80211_hwsim.h": "MAC80211_HWSIM",
	"drivers/scsi/pmcraid.c":                        "pmcraid",
	"drm/drm_ras.h":                                 "drm-ras",
	"fs/smb/server/ksmbd_netlink.h":                 "SMBD_GENL",
	"include/linux/nl802154.h":                      "802.15.4 MAC",
	"include/net/nl802154.h":                        "nl802154",
	"linux/amt.h":                                   "rt-link",
	"linux/android/binder_netlink.h":                "binder",
	"linux/batman_adv.h":                            "batadv",
	"linux/can/":                                    "rt-link",
	"linux/can/gw.h":                                "can-gw",
	"linux/cifs/":                                   "cifs",
	"linux/cryptouser.h":                            "crypto",
	"linux/dcbnl.h":                                 "dcb",
	"linux/dev_energymodel.h":                       "dev-energymodel",
	"linux/devlink.h":                               "devlink",
	"linux/dpll.h":                                  "dpll",
	"linux/drbd":                                    "drbd",
	"linux/ethtool_netlink":                         "ethtool",
	"linux/fib_rules.h":                             "rt-rule",
	"linux/fou.h":                                   "fou",
	"linux/gen_stats.h":                             "tc",
	"linux/genetlink.h":                             "nlctrl",
	"linux/gtp.h":                                   "gtp",
	"linux/handshake.h":                             "handshake",
	"linux/hsr_netlink.h":                           "HSR",
	"linux/if_addr.h":                               "rt-addr",
	"linux/if_addrlabel.h":                          "rt-addrlabel",
	"linux/if_bonding.h":                            "rt-link",
	"linux/if_bridge.h":                             "rt-link",
	"linux/if_link.h":                               "rt-link",
	"linux/if_macsec.h":                             "macsec",
	"linux/if_team.h":                               "team",
	"linux/if_tunnel.h":                             "rt-link",
	"linux/ila.h":                                   "ila",
	"linux/inet_diag.h":                             "inet-diag",
	"linux/ioam6_genl.h":                            "IOAM6",
	"linux/ioam6_iptunnel.h":                        "rt-route",
	"linux/ip.h":                                    "rt-link",
	"linux/ip_vs.h":                                 "IPVS",
	"linux/l2tp.h":                                  "l2tp",
	"linux/lockd_netlink.h":                         "lockd",
	"linux/lwtunnel.h":                              "rt-route",
	"linux/mpls.h":                                  "rt-link",
	"linux/mpls_iptunnel.h":                         "rt-route",
	"linux/mptcp":                                   "mptcp_pm",
	"linux/mroute":                                  "rt-mroute",
	"linux/nbd-netlink.h":                           "nbd",
	"linux/ncsi.h":                                  "NCSI",
	"linux/neighbour.h":                             "rt-neigh",
	"linux/net_dropmon.h":                           "NET_DM",
	"linux/net_namespace.h":                         "rt-nsid",
	"linux/net_shaper.h":                            "net-shaper",
	"linux/netconf.h":                               "rt-netconf",
	"linux/netdev.h":                                "netdev",
	"linux/netfilter/nf_tables.h":                   "nftables",
	"linux/netfilter/nf_tables_compat.h":            "nft-compat",
	"linux/netfilter/nfnetlink_acct.h":              "nfacct",
	"linux/netfilter/nfnetlink_conntrack.h":         "conntrack",
	"linux/netfilter/nfnetlink_cthelper.h":          "cthelper",
	"linux/netfilter/nfnetlink_cttimeout.h":         "cttimeout",
	"linux/netfilter/nfnetlink_hook.h":              "nfhook",
	"linux/netfilter/nfnetlink_log.h":               "nflog",
	"linux/netfilter/nfnetlink_osf.h":               "nfosf",
	"linux/netfilter/nfnetlink_queue.h":             "nfqueue",
	"linux/netlink_diag.h":                          "netlink-diag",
	"linux/nexthop.h":                               "rt-nexthop",
	"linux/nfc.h":                                   "nfc",
	"linux/nfsd_netlink.h":                          "nfsd",
	"linux/nl80211.h":                               "nl80211",
	"linux/nl80211-vnd":                             "nl80211-drivers",
	"linux/openvswitch.h":                           "ovs_flow",
	"linux/ovpn.h":                                  "ovpn",
	"linux/packet_diag.h":                           "packet-diag",
	"linux/pkt_":                                    "tc",
	"linux/psample.h":                               "psample",
	"linux/psp.h":                                   "psp",
	"linux/quota.h":                                 "VFS_DQUOT",
	"linux/rpl_iptunnel.h":                          "rt-route",
	"linux/seg6_genl.h":                             "SEG6",
	"linux/seg6_":                                   "rt-route",
	"linux/smc.h":                                   "SMC_GEN_NETLINK",
	"linux/smc_diag.h":                              "smc-diag",
	"linux/sock_diag.h":                             "inet-diag",
	"linux/sunrpc_netlink.h":                        "sunrpc",
	"linux/target_core_user.h":                      "TCM-USER",
	"linux/taskstats.h":                             "TASKSTATS",
	"linux/tc_":                                     "tc",
	"linux/tcp_metrics.h":                           "tcp_metrics",
	"linux/thermal.h":                               "thermal",
	"linux/tipc_netlink.h":                          "TIPCv2",
	"linux/tls.h":                                   "inet-diag",
	"linux/unix_diag.h":                             "unix-diag",
	"linux/vdpa.h":                                  "vdpa",
	"linux/veth.h":                                  "rt-link",
	"linux/wireguard.h":                             "wireguard",
	"linux/wwan.h":                                  "rt-link",
	"linux/xdp_diag.h":                              "xdp-diag",
	"linux/xfrm.h":                                  "xfrm",
	"net/netlabel/netlabel_calipso.h":               "NLBL_CALIPSO",
	"net/netlabel/netlabel_cipso_v4.h":              "NLBL_CIPSOv4",
	"net/netlabel/netlabel_mgmt.h":                  "NLBL_MGMT",
	"net/netlabel/netlabel_unlabeled.h":             "NLBL_UNLBL",
	"regulator/regulator.h":                         "reg_event",
}
