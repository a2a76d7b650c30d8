package families

import (
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/nlctl/netlink"
	"github.com/nlctl/netlink/internal/cli"
	"github.com/nlctl/netlink/internal/desc"
	"github.com/nlctl/netlink/internal/dyn"
)

// options of do and dump.
type options struct {
	where
	json           jsonFlag
	noCheck, multi bool
	flags          []string
}

func (o *options) register(c *cobra.Command) {
	o.json.register(c)
	c.Flags().StringSliceVar(&o.flags, "flags", nil, "flags of the request: "+strings.Join(flagNames(), ", "))
	c.Flags().BoolVar(&o.noCheck, "no-check", false, "send values that the specs say will be refused")
	o.where.register(c)
	_ = c.RegisterFlagCompletionFunc("flags", cobra.FixedCompletions(flagNames(), cobra.ShellCompDirectiveNoFileComp))
}

func (w *where) register(c *cobra.Command) {
	w.Catalog.Register(c)
	c.Flags().StringVarP(&w.netns, "netns", "n", "", "in this network namespace (a name, or a path)")
	c.Flags().DurationVar(&w.timeout, "timeout", 0, "give up after this time, such as 5s")
}

// requestFlags are those that a user may set; what they mean depends on the request.
var requestFlags = []struct {
	name string
	flag netlink.Flags
}{
	{"replace", netlink.FlagReplace},
	{"excl", netlink.FlagExcl},
	{"create", netlink.FlagCreate},
	{"append", netlink.FlagAppend},
	{"echo", netlink.FlagEcho},
	{"root", netlink.FlagRoot},
	{"match", netlink.FlagMatch},
	{"atomic", netlink.FlagAtomic},
	{"nonrec", netlink.FlagNonRec},
	{"bulk", netlink.FlagBulk},
}

func flagNames() []string {
	var all []string
	for _, f := range requestFlags {
		all = append(all, f.name)
	}
	return all
}

func (o *options) netlinkFlags() (netlink.Flags, error) {
	var all netlink.Flags
next:
	for _, name := range o.flags {
		for _, f := range requestFlags {
			if f.name == name {
				all |= f.flag
				continue next
			}
		}
		return 0, cli.Usagef("there is no flag %q%s", name, dyn.DidYouMean(name, flagNames()))
	}
	return all, nil
}

// operation finds an operation by name. body is its request in the mode, do or dump.
func operation(f *desc.Family, name, mode string) (op *desc.Operation, body *desc.Body, err error) {
	if op = f.Operation(name); op == nil {
		return nil, nil, cli.Usagef("family %s has no operation %q%s (see nlctl explain %s)", f.Name, name,
			dyn.DidYouMean(name, operationNames(f, mode)), f.Name)
	}
	if body = request(op, mode); body == nil {
		return nil, nil, cli.Usagef("%s of %s cannot be asked for by %s%s", name, f.Name, mode, otherMode(op, mode))
	}
	return op, body, nil
}

func request(op *desc.Operation, mode string) *desc.Body {
	if mode == "dump" {
		return op.Dump
	}
	return op.Do
}

func reply(op *desc.Operation, mode string) *desc.Body {
	if mode == "dump" && op.DumpReply != nil {
		return op.DumpReply
	}
	return op.DoReply
}

func otherMode(op *desc.Operation, mode string) string {
	other := "do"
	if mode == "do" {
		other = "dump"
	}
	if request(op, other) != nil {
		return ", but by " + other
	}
	return ", it is an event"
}

func operationNames(f *desc.Family, mode string) []string {
	var all []string
	for _, o := range f.Operations {
		if request(o, mode) != nil {
			all = append(all, o.Name)
		}
	}
	return all
}

// object is what is to be sent: attributes from JSON, or from words.
func (o *options) object(env *cli.Env, args []string) (*dyn.Object, error) {
	if args = o.json.take(args); o.json.input == "" {
		return usage(dyn.ParseArgs(args))
	}
	if len(args) > 0 {
		return nil, cli.Usagef("attributes are given as words or by --json FILE, not both")
	}
	v, err := readInput(env, o.json.input)
	if err != nil {
		return nil, err
	}
	object, ok := v.(*dyn.Object)
	if !ok {
		return nil, cli.Usagef("%s has no JSON object", o.json.input)
	}
	return object, nil
}

func readInput(env *cli.Env, name string) (any, error) {
	var text []byte
	var err error
	if name == "-" {
		text, err = io.ReadAll(env.Stdin)
	} else {
		text, err = os.ReadFile(name)
	}
	if err != nil {
		return nil, fmt.Errorf("read attributes: %w", err)
	}
	return usage(dyn.ParseJSON(text))
}

// usage makes an error about what was given one of usage.
func usage[T any](v T, err error) (T, error) {
	if err != nil {
		err = cli.Usagef("%v", err)
	}
	return v, err
}

// encode makes a request's payload.
func (o *options) encode(body *desc.Body, object *dyn.Object) ([]byte, error) {
	return usage(dyn.Encode(body, object, dyn.EncodeOptions{NoCheck: o.noCheck, Index: o.index}))
}
