package families

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/nlctl/netlink"
	"github.com/nlctl/netlink/internal/cli"
	"github.com/nlctl/netlink/internal/desc"
	"github.com/nlctl/netlink/internal/dyn"
	"github.com/nlctl/netlink/internal/termsafe"
)

// Do is `nlctl do`.
func Do(env *cli.Env) *cobra.Command {
	o := &options{}
	c := &cobra.Command{
		Use:   "do FAMILY OPERATION [KEY=VALUE...]",
		Short: "Make one request of any family",
		Long: "do sends one request and shows what is answered. Keys are the attributes of the operation, and the members of its fixed\n" +
			"header, as explain shows them; a dot leads into a nest, and [N] to an element of an array. Values are numbers, names of enums\n" +
			"and flags, addresses, text, or bytes as hexadecimal digits.",
		Example: "  nlctl do netdev dev-get ifindex=1\n" +
			"  nlctl do rt-link newlink --flags create,excl ifname=v0 linkinfo.kind=veth linkinfo.data.peer.ifname=v1\n" +
			"  nlctl do rt-link getlink ifname=lo --json\n" +
			"  echo '{\"ifname\":\"lo\"}' | nlctl do rt-link getlink --json -\n" +
			"  nlctl do --spec mine.yaml my-family my-operation",
		Args: func(c *cobra.Command, args []string) error {
			if o.multi {
				return cobra.MinimumNArgs(1)(c, args)
			}
			return cobra.MinimumNArgs(2)(c, args)
		},
		ValidArgsFunction: o.completeRequest("do"),
		RunE: func(c *cobra.Command, args []string) error {
			ctx, cancel := o.limit(c.Context())
			defer cancel()
			if o.multi {
				return o.runMulti(ctx, env, args)
			}
			return o.run(ctx, env, args, "do")
		},
	}
	o.register(c)
	c.Flags().BoolVar(&o.multi, "multi", false, "several requests in one batch: OPERATION KEY=VALUE... + OPERATION KEY=VALUE...")
	return c
}

// Dump is `nlctl dump`.
func Dump(env *cli.Env) *cobra.Command {
	var o options
	c := &cobra.Command{
		Use:   "dump FAMILY OPERATION [KEY=VALUE...]",
		Short: "List the objects of any family",
		Long:  "dump asks for a list and shows it, each object behind an empty line, or with --json as an array. Keys are as for do.",
		Example: "  nlctl dump netdev dev-get\n  nlctl dump rt-link getlink --json\n" +
			"  nlctl dump rt-route getroute rtm-family=2",
		Args:              cobra.MinimumNArgs(2),
		ValidArgsFunction: o.completeRequest("dump"),
		RunE: func(c *cobra.Command, args []string) error {
			ctx, cancel := o.limit(c.Context())
			defer cancel()
			return o.run(ctx, env, args, "dump")
		},
	}
	o.register(c)
	return c
}

// run makes one request. What is wrong with it is found before a socket is opened.
func (o *options) run(ctx context.Context, env *cli.Env, args []string, mode string) error {
	f, err := o.Need(args[0])
	if err != nil {
		return err
	}
	op, body, err := operation(f, args[1], mode)
	if err != nil {
		return err
	}
	flags, err := o.netlinkFlags()
	if err != nil {
		return err
	}
	object, err := o.object(env, args[2:])
	if err != nil {
		return err
	}
	data, err := o.encode(body, object)
	if err != nil {
		return err
	}
	c, err := dial(ctx, f, o.config())
	if err != nil {
		return because(ctx, err)
	}
	defer c.close()
	m := c.message(body, flags, data)
	if mode == "dump" {
		return rights(f, op, o.dump(ctx, env, c, m, reply(op, mode)))
	}
	r, err := c.conn.Do(ctx, m)
	if err != nil {
		return rights(f, op, because(ctx, err))
	}
	return o.show(env, c, r, reply(op, mode))
}

// because tells a timeout from other ends.
func because(ctx context.Context, err error) error {
	if cause := context.Cause(ctx); cause != nil && ctx.Err() == context.DeadlineExceeded {
		return cause
	}
	return err
}

// show prints the answer to one request, and on standard error what the kernel remarked.
func (o *options) show(env *cli.Env, c *client, r netlink.Reply, expected *desc.Body) error {
	if r.Warning != "" {
		fmt.Fprintf(env.Stderr, "Warning: %s\n", termsafe.String(r.Warning))
	}
	p := printer{w: env.Stdout, json: o.json.wanted, lines: true}
	for _, m := range r.Messages {
		f, err := c.decode(m, expected)
		if err := p.message(f, err); err != nil {
			return err
		}
	}
	return p.end()
}

func (o *options) dump(ctx context.Context, env *cli.Env, c *client, m netlink.Message, expected *desc.Body) error {
	list, err := c.conn.List(ctx, m)
	if err != nil {
		return because(ctx, err)
	}
	p := printer{w: env.Stdout, json: o.json.wanted}
	for m := range list.Messages() {
		f, err := c.decode(m, expected)
		if err := p.message(f, err); err != nil {
			return err
		}
	}
	return p.end()
}

// fields adds to a message that could be decoded in part what is wrong with it.
func fields(f dyn.Fields, err error) dyn.Fields {
	if err != nil {
		f = append(f, dyn.Field{Name: "decode-error", Value: err.Error()})
	}
	return f
}
