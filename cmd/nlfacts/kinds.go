package main

import "strings"

// kinds are what a name or a number inside messages selects.
func (k *kernel) kinds(t tables) {
	link, tc, nft := k.family(route, "rt-link"), k.family(route, "tc"), k.family(netfilter, "nftables")
	for _, r := range t["link-kinds"] {
		link.kind(kind{"link", r.get("kind"), "", ""})
		if r.has("slave-policy") {
			link.kind(kind{"link-port", r.get("kind"), "", ""})
		}
	}
	for _, r := range t["link-af-ops"] {
		if r.get("callbacks") != "" {
			link.kind(kind{"link-af", r.get("constant"), r.get("family"), r.get("constant")})
		}
	}
	for _, r := range t["lwtunnel-encaps"] {
		k.family(route, "rt-route").kind(kind{"encap", r.get("constant"), r.get("number"), ""})
	}
	for _, r := range t["tc-kinds"] {
		// A class has the kind and the attributes of its qdisc. A qdisc that does nothing takes no options.
		if r.get("category") != "class" && (r.get("category") != "qdisc" || r.has("callbacks")) {
			tc.kind(kind{r.get("category"), r.get("kind"), r.get("id"), ""})
		}
	}
	for _, r := range t["nft-types"] {
		if r.get("category") != "chain" { // a word, with nothing inside
			nft.kind(kind{r.get("category"), r.get("name"), r.get("number"), ""})
		}
	}
	for _, r := range t["ipset-types"] {
		k.family(netfilter, "ipset").kind(kind{"set", r.get("name"), "", "IPSET_ATTR_DATA"})
	}
	for _, r := range t["dcb-commands"] {
		k.family(route, "dcb").kind(kind{"command", r.get("command"), r.get("number"), r.get("command")})
	}
	first := map[string]string{}
	for _, r := range t["policies"] {
		if first[r.get("policy")] == "" {
			first[r.get("policy")] = r.get("attribute")
		}
	}
	for _, r := range t["ct-l4protos"] {
		name := strings.ToLower(strings.TrimPrefix(r.get("constant"), "IPPROTO_"))
		k.family(netfilter, "cttimeout").kind(kind{"l4proto", name, r.get("l4proto"), first[r.get("timeout-policy")]})
	}
}
