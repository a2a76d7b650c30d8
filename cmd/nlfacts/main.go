// Command nlfacts writes what package internal/coverage embeds: every protocol, family, message, kind and attribute of a
// kernel, by name and number.
//
//	nlfacts -uapi DIR -out FILE
//
// DIR has tables of facts about the kernel, with one header line and tabs between columns, "-" for nothing. The grammar of the
// result is in internal/coverage/read.go.
package main

import (
	"flag"
	"fmt"
	"os"
	"strings"

	"github.com/nlctl/netlink/internal/facts"
)

func main() {
	uapi := flag.String("uapi", "", "the `directory` of the tables")
	out := flag.String("out", "", "the `file` to write")
	flag.Parse()
	if *uapi == "" || *out == "" || flag.NArg() > 0 {
		flag.Usage()
		os.Exit(2)
	}
	if err := run(*uapi, *out); err != nil {
		fmt.Fprintln(os.Stderr, "nlfacts:", err)
		os.Exit(1)
	}
}

func run(uapi, out string) error {
	t, err := facts.Read(uapi, needed...)
	if err != nil {
		return err
	}
	k := &kernel{families: map[string]*family{}}
	k.protocols(t)
	k.messages(t)
	k.kinds(t)
	if err := k.attributes(t); err != nil {
		return err
	}
	var text strings.Builder
	k.write(&text)
	return os.WriteFile(out, []byte(text.String()), 0o644)
}

// needed are the tables that are read.
var needed = []string{
	"attr-access", "connector-users", "constants", "crypto-messages", "ct-l4protos", "dcb-commands", "genl-families",
	"genl-ops", "ipset-types", "link-af-ops", "link-kinds", "lwtunnel-encaps", "nfnl-messages", "nft-types", "policies",
	"protocols", "rdma-messages", "rtnl-messages", "sock-diag", "tc-kinds", "xfrm-messages",
}
