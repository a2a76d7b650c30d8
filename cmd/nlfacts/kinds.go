package main

import (
	"strings"

	"github.com/nlctl/netlink/internal/facts"
)

// kinds are what a name or a number inside messages selects.
func (k *kernel) kinds(t facts.Tables) {
	link, tc, nft := k.family(route, "rt-link"), k.family(route, "tc"), k.family(netfilter, "nftables")
	for _, r := range t["link-kinds"] {
		link.kind(kind{"link", r.Get("kind"), "", ""})
		if r.Has("slave-policy") {
			link.kind(kind{"link-port", r.Get("kind"), "", ""})
		}
	}
	for _, r := range t["link-af-ops"] {
		if r.Get("callbacks") != "" {
			link.kind(kind{"link-af", r.Get("constant"), r.Get("family"), r.Get("constant")})
		}
	}
	for _, r := range t["lwtunnel-encaps"] {
		k.family(route, "rt-route").kind(kind{"encap", r.Get("constant"), r.Get("number"), ""})
	}
	for _, r := range t["tc-kinds"] {
		// A class has the kind and the attributes of its qdisc. A qdisc that does nothing takes no options.
		if r.Get("category") != "class" && (r.Get("category") != "qdisc" || r.Has("callbacks")) {
			tc.kind(kind{r.Get("category"), r.Get("kind"), r.Get("id"), ""})
		}
	}
	for _, r := range t["nft-types"] {
		if r.Get("category") != "chain" { // a word, with nothing inside
			nft.kind(kind{r.Get("category"), r.Get("name"), r.Get("number"), ""})
		}
	}
	for _, r := range t["ipset-types"] {
		k.family(netfilter, "ipset").kind(kind{"set", r.Get("name"), "", "IPSET_ATTR_DATA"})
	}
	for _, r := range t["dcb-commands"] {
		k.family(route, "dcb").kind(kind{"command", r.Get("command"), r.Get("number"), r.Get("command")})
	}
	first := map[string]string{}
	for _, r := range t["policies"] {
		if first[r.Get("policy")] == "" {
			first[r.Get("policy")] = r.Get("attribute")
		}
	}
	for _, r := range t["ct-l4protos"] {
		name := strings.ToLower(strings.TrimPrefix(r.Get("constant"), "IPPROTO_"))
		k.family(netfilter, "cttimeout").kind(kind{"l4proto", name, r.Get("l4proto"), first[r.Get("timeout-policy")]})
	}
}
