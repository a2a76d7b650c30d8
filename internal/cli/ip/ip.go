// Package ip is `nlctl ip`: it shows links, addresses, routes, neighbours, rules and named namespaces with the words and the output
// of iproute2 6.1's ip.
package ip

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"golang.org/x/sys/unix"

	"github.com/nlctl/netlink"
	"github.com/nlctl/netlink/internal/cli"
	"github.com/nlctl/netlink/netns"
)

// Main runs a command line and gives the exit status. Signals keep their default action: there is nothing to undo.
func Main(env *cli.Env, args []string) int {
	err := Run(context.Background(), env, args)
	cli.Report(env, "ip", err)
	return cli.Status(err)
}

// Run runs a command line.
func Run(ctx context.Context, env *cli.Env, args []string) error {
	o, rest, err := parseOptions(env, args)
	if err != nil {
		return err
	}
	if len(rest) == 0 {
		return usage(env, mainHelp)
	}
	c := &command{ctx: ctx, env: env, options: o}
	defer c.close()
	return c.dispatch(rest)
}

// command is one run of ip.
type command struct {
	ctx context.Context
	env *cli.Env
	options
	conn    *netlink.Conn
	p       *printer
	links   map[uint32]string // names by index
	words   words
	flagsOf map[uint32]uint32 // flags of links by index
	nsNames map[int32]string  // of namespaces by identifier
}

func (c *command) close() {
	if c.conn != nil {
		c.conn.Close()
	}
}

// object is a word of the command line and what runs it.
type object struct {
	name string
	run  func(c *command, args []string) error
}

// objects are in iproute2's order: the first that an abbreviation fits is meant.
var objects = []object{
	{"address", (*command).address},
	{"addrlabel", nil},
	{"maddress", nil},
	{"route", (*command).route},
	{"rule", (*command).rule},
	{"neighbor", (*command).neigh},
	{"neighbour", (*command).neigh},
	{"ntable", nil},
	{"ntbl", nil},
	{"link", (*command).link},
	{"l2tp", nil},
	{"fou", nil},
	{"ila", nil},
	{"macsec", nil},
	{"tunnel", nil},
	{"tunl", nil},
	{"tuntap", nil},
	{"tap", nil},
	{"token", nil},
	{"tcpmetrics", nil},
	{"tcp_metrics", nil},
	{"monitor", nil},
	{"xfrm", nil},
	{"mroute", nil},
	{"mrule", nil},
	{"netns", (*command).netns},
	{"netconf", nil},
	{"vrf", nil},
	{"sr", nil},
	{"nexthop", nil},
	{"mptcp", nil},
	{"ioam", nil},
	{"help", (*command).help},
	{"stats", nil},
}

func (c *command) dispatch(args []string) error {
	for _, o := range objects {
		if !strings.HasPrefix(o.name, args[0]) {
			continue
		}
		if o.run == nil {
			return c.fail(255, "Object %q is not offered by this ip.", o.name)
		}
		return o.run(c, args[1:])
	}
	return c.fail(1, "Object %q is unknown, try \"ip help\".", args[0])
}

func (c *command) help([]string) error { return usage(c.env, mainHelp) }

// usage prints help as iproute2 does: to standard error, with status 255.
func usage(env *cli.Env, text string) error {
	fmt.Fprint(env.Stderr, text)
	return &cli.ExitError{Code: 255}
}

// fail says what is wrong and ends with a status.
func (c *command) fail(code int, format string, args ...any) error {
	fmt.Fprintf(c.env.Stderr, format+"\n", args...)
	return &cli.ExitError{Code: code}
}

// dial connects to the kernel, in the namespace of -n.
func (c *command) dial() error {
	if c.conn != nil {
		return nil
	}
	config := &netlink.Config{}
	if c.netnsName != "" {
		config.NetNS = netlink.NetNSPath(namespacePath(c.netnsName))
	}
	conn, err := netlink.Dial(c.ctx, unix.NETLINK_ROUTE, config)
	switch {
	case err == nil:
		c.conn = conn
		return nil
	case c.netnsName != "" && errors.Is(err, os.ErrNotExist):
		return c.fail(255, "Cannot open network namespace %q: %s", c.netnsName, strerror(err))
	case c.netnsName != "":
		return c.fail(255, "setting the network namespace %q failed: %s", c.netnsName, strerror(err))
	}
	return c.fail(255, "Cannot open netlink socket: %s", strerror(err))
}

// namespacePath takes a name, or a path, as ip does.
func namespacePath(name string) string {
	if strings.HasPrefix(name, "/") {
		return name
	}
	return netns.Dir + "/" + name
}

// strerror is what the C library says of the errno in err.
func strerror(err error) string {
	var e unix.Errno
	if !errors.As(err, &e) {
		return err.Error()
	}
	s := e.Error()
	return strings.ToUpper(s[:1]) + s[1:]
}

// print makes the printer and runs a listing between the brackets of its array.
func (c *command) print(list func() error) error {
	c.p = &printer{w: c.env.Stdout, json: c.json, pretty: c.json && c.pretty, eol: "\n"}
	if c.oneline {
		c.p.eol = `\`
	}
	c.p.array("")
	err := list()
	if err != nil && c.json {
		// iproute2 leaves the array open when a dump ends with an error.
		c.p.flush()
		return err
	}
	c.p.endArray()
	if c.json {
		c.p.buf = append(c.p.buf, '\n')
	}
	c.p.flush()
	return errors.Join(err, c.p.err)
}
