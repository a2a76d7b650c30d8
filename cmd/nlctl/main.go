// Command nlctl speaks with the Linux kernel over netlink. See nlctl --help.
package main

import (
	"os"
	"path/filepath"

	"github.com/nlctl/netlink/internal/cli"
	"github.com/nlctl/netlink/internal/cli/ip"
	"github.com/nlctl/netlink/internal/cli/nlctl"
)

func main() { os.Exit(run(os.Args)) }

// run picks the applet. `ip` does without the tree of commands and the handling of signals: it is to start as fast as the original.
func run(args []string) int {
	env := cli.OS()
	if filepath.Base(args[0]) == "ip" {
		return ip.Main(env, args[1:])
	}
	if len(args) > 1 && args[1] == "ip" {
		return ip.Main(env, args[2:])
	}
	return nlctl.Main(env, args[1:])
}
