// Package messenger is the guide's first program: one process sends datagrams, another prints them. It does so over UDP, over a Unix
// socket and over netlink, since what these have in common and where they differ is what the guide is about.
package messenger

import (
	"context"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/nlctl/netlink/internal/cli"
)

// options are the flags of both roles.
type options struct {
	transport string
	style     string
	address   string
	ipv6      bool
	port      uint32
	group     uint32
	message   string
	count     int
	interval  time.Duration
}

// Command is `nlctl messenger`.
func Command(env *cli.Env) *cobra.Command {
	var o options
	c := &cobra.Command{
		Use:   "messenger receiver|sender",
		Short: "Send or print datagrams over UDP, a Unix socket or netlink",
		Long: `messenger sends datagrams to another messenger, or prints those that it receives: over UDP, a Unix datagram socket, or netlink
between two processes (NETLINK_USERSOCK). It understands the C and Python programs of the guide, and prints what they print.

  udp      --address HOST:PORT, 127.0.0.1:12345 by default, [::1]:12345 with -6
  unix     --address PATH, or @NAME in the abstract namespace; @nlctl-messenger by default
  netlink  --port N is the receiver's port ID, 12345 by default; or --group N multicasts to every receiver of that group.
           To listen to a group needs CAP_NET_ADMIN in the user namespace that owns the network namespace.`,
		Example: `  nlctl messenger receiver
  nlctl messenger sender --message hello --count 3
  nlctl messenger receiver --transport netlink --group 5`,
		ValidArgs: []string{"receiver", "sender"},
		RunE: func(c *cobra.Command, args []string) error {
			return run(c.Context(), env, &o, args)
		},
	}
	f := c.Flags()
	f.StringVar(&o.transport, "transport", "udp", "udp, unix or netlink")
	f.StringVar(&o.style, "style", "c", "output like the guide's program in c or python")
	f.StringVarP(&o.address, "address", "a", "", "where the receiver listens")
	f.BoolVarP(&o.ipv6, "ipv6", "6", false, "use IPv6")
	f.Uint32Var(&o.port, "port", 12345, "netlink port ID of the receiver")
	f.Uint32Var(&o.group, "group", 0, "netlink multicast group instead of a port, 1 to 32")
	f.StringVarP(&o.message, "message", "m", "MSG", "what the sender sends")
	f.IntVarP(&o.count, "count", "n", 0, "end after so many datagrams (default: a sender after 1, a receiver never)")
	f.DurationVarP(&o.interval, "interval", "i", 0, "pause between two datagrams")
	return c
}

func run(ctx context.Context, env *cli.Env, o *options, args []string) error {
	if err := o.check(args); err != nil {
		return err
	}
	if len(args) == 0 {
		fmt.Fprintln(env.Stdout, "Please say what this node is: messenger receiver, or messenger sender")
		return &cli.ExitError{Code: 1}
	}
	if args[0] == "sender" {
		return send(ctx, env, o)
	}
	return receive(ctx, env, o)
}

// check refuses what cannot be meant. With --style python any role but sender receives, as in that program.
func (o *options) check(args []string) error {
	switch {
	case o.style != "c" && o.style != "python":
		return cli.Usagef("--style %s: it is c or python", o.style)
	case o.transport != "udp" && o.transport != "unix" && o.transport != "netlink":
		return cli.Usagef("--transport %s: it is udp, unix or netlink", o.transport)
	case o.group > 32:
		return cli.Usagef("--group %d: a process can send to groups 1 to 32 alone", o.group)
	case o.count < 0:
		return cli.Usagef("--count %d is negative", o.count)
	case len(args) > 1:
		return cli.Usagef("there is one role, not %d", len(args))
	case len(args) == 1 && o.style == "c" && args[0] != "sender" && args[0] != "receiver":
		return cli.Usagef("role %q: it is receiver or sender", args[0])
	}
	return nil
}

func send(ctx context.Context, env *cli.Env, o *options) error {
	fmt.Fprintln(env.Stdout, "This node is a sender")
	fmt.Fprintln(env.Stdout, "Starting sender")
	s, err := openSender(ctx, o)
	if err != nil {
		return err
	}
	defer s.close()
	for i := range max(o.count, 1) {
		if err := pause(ctx, o.interval, i); err != nil {
			return err
		}
		if err := s.send(ctx, []byte(o.message)); err != nil {
			return err
		}
	}
	return nil
}

// pause waits before every datagram but the first.
func pause(ctx context.Context, d time.Duration, i int) error {
	if i == 0 || d <= 0 {
		return ctx.Err()
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func receive(ctx context.Context, env *cli.Env, o *options) error {
	fmt.Fprintln(env.Stdout, "This node is a receiver")
	r, err := openReceiver(ctx, o)
	if err != nil {
		return err
	}
	defer r.close()
	fmt.Fprintln(env.Stdout, "Starting receiver")
	for n := 0; o.count == 0 || n < o.count; n++ {
		d, err := r.receive(ctx)
		if err != nil {
			return err
		}
		if err := show(env.Stdout, o.style, d); err != nil {
			return err
		}
	}
	return nil
}
