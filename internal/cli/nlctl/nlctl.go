// Package nlctl is the tree of commands of the tool.
package nlctl

import (
	"context"
	"fmt"
	"runtime/debug"

	"github.com/spf13/cobra"

	"github.com/nlctl/netlink/internal/cli"
	"github.com/nlctl/netlink/internal/cli/coverage"
	"github.com/nlctl/netlink/internal/cli/families"
	"github.com/nlctl/netlink/internal/cli/ip"
	"github.com/nlctl/netlink/internal/cli/messenger"
	"github.com/nlctl/netlink/internal/cli/monitor"
)

// Main runs a command line and gives the exit status.
func Main(env *cli.Env, args []string) int {
	return cli.Run(env, "nlctl", func(ctx context.Context) error { return Run(ctx, env, args) })
}

// Run runs a command line.
func Run(ctx context.Context, env *cli.Env, args []string) error {
	root := tree(env)
	root.SetArgs(args)
	root.SetIn(env.Stdin)
	root.SetOut(env.Stdout)
	root.SetErr(env.Stderr)
	return root.ExecuteContext(ctx)
}

func tree(env *cli.Env) *cobra.Command {
	root := &cobra.Command{
		Use:   "nlctl",
		Short: "Speak with the Linux kernel over netlink",
		Long: "nlctl speaks with the Linux kernel over netlink: it shows and watches what the kernel says about networking,\n" +
			"and teaches the protocol. Called by the name ip, it is `nlctl ip`.",
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          cobra.NoArgs,
		RunE:          func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	root.SetFlagErrorFunc(func(c *cobra.Command, err error) error {
		return cli.Usagef("%v (see %s --help)", err, c.CommandPath())
	})
	root.AddCommand(
		ipCommand(env), messenger.Command(env), monitor.Command(env), families.List(env), families.Explain(env),
		families.Do(env), families.Dump(env), coverage.Command(env), versionCommand(env))
	return root
}

// ipCommand is here for help and completion; main calls ip without coming by.
func ipCommand(env *cli.Env) *cobra.Command {
	return &cobra.Command{
		Use:                "ip [OPTIONS] OBJECT [COMMAND]",
		Short:              "Show links, addresses, routes, neighbours, rules and namespaces as iproute2's ip does",
		DisableFlagParsing: true,
		RunE: func(c *cobra.Command, args []string) error {
			return ip.Run(c.Context(), env, args)
		},
	}
}

func versionCommand(env *cli.Env) *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			_, err := fmt.Fprintln(env.Stdout, "nlctl", version())
			return err
		},
	}
}

func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "" {
		return "(devel)"
	}
	return info.Main.Version
}
