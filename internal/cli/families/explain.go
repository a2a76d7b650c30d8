package families

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/nlctl/netlink/genetlink"
	"github.com/nlctl/netlink/internal/cli"
	"github.com/nlctl/netlink/internal/desc"
	"github.com/nlctl/netlink/internal/dyn"
)

// Explain is `nlctl explain`.
func Explain(env *cli.Env) *cobra.Command {
	var w where
	var kernel bool
	c := &cobra.Command{
		Use:   "explain FAMILY[/OPERATION|/SET|/ENUM|/STRUCT]",
		Short: "Say what a family, an operation, a set of attributes or an enum consists of",
		Long: "explain shows what the specs say. With --kernel it adds to attributes of a generic family what the running kernel's own\n" +
			"policy accepts, and says where the two differ.",
		Example:           "  nlctl explain netdev\n  nlctl explain rt-link/getlink\n  nlctl explain ethtool/features-get --kernel",
		Args:              cobra.ExactArgs(1),
		ValidArgsFunction: w.completeExplain,
		RunE: func(c *cobra.Command, args []string) error {
			ctx, cancel := w.limit(c.Context())
			defer cancel()
			return explain(ctx, env, w, args[0], kernel)
		},
	}
	c.Flags().BoolVarP(&kernel, "kernel", "k", false, "add what the running kernel's policy says")
	w.register(c)
	return c
}

// explainer writes about one family.
type explainer struct {
	w        io.Writer
	f        *desc.Family
	policies *genetlink.Policies // nil: nobody asked
}

func explain(ctx context.Context, env *cli.Env, w where, path string, kernel bool) error {
	name, rest, _ := strings.Cut(path, "/")
	f, err := w.Need(name)
	if err != nil {
		return err
	}
	var text strings.Builder
	e := explainer{w: &text, f: f}
	if kernel {
		if e.policies, err = policiesOf(ctx, w, f); err != nil {
			return because(ctx, err)
		}
	}
	if rest == "" {
		e.family()
	} else if !e.part(rest) {
		return cli.Usagef("family %s has no operation, set, enum or struct %q%s", f.Name, rest, dyn.DidYouMean(rest, parts(f)))
	}
	_, err = io.WriteString(env.Stdout, text.String())
	return err
}

func policiesOf(ctx context.Context, w where, f *desc.Family) (*genetlink.Policies, error) {
	if !f.Generic {
		return nil, cli.Usagef("%s is not generic: the kernel tells the policies of generic families alone", f.Name)
	}
	c, err := genetlink.Dial(ctx, w.config())
	if err != nil {
		return nil, err
	}
	defer c.Close()
	p, err := c.Policies(ctx, f.Name)
	return p, Complete(&f.Head, err)
}

// parts are the names behind the slash.
func parts(f *desc.Family) []string {
	var all []string
	for _, o := range f.Operations {
		all = append(all, o.Name)
	}
	for _, s := range f.Sets {
		all = append(all, s.Name)
	}
	for _, e := range f.Enums {
		all = append(all, e.Name)
	}
	for _, s := range f.Structs {
		all = append(all, s.Name)
	}
	return all
}

// part explains everything of the name: an operation and a set may share one.
func (e *explainer) part(name string) bool {
	op, set, enum, s := e.f.Operation(name), e.f.Set(name), e.f.Enum(name), e.f.Struct(name)
	if op != nil {
		e.operation(op)
	}
	if set != nil {
		e.set(set, set.Attributes, nil)
	}
	if enum != nil {
		e.enum(enum)
	}
	if s != nil {
		e.structure(s, nil)
	}
	return op != nil || set != nil || enum != nil || s != nil
}

func (e *explainer) printf(format string, args ...any) { fmt.Fprintf(e.w, format, args...) }

// list writes a line of names, if there are any.
func (e *explainer) list(head string, names []string) {
	if len(names) > 0 {
		e.printf("%s: %s\n", head, strings.Join(names, " "))
	}
}

func (e *explainer) family() {
	f := e.f
	kind := fmt.Sprintf("protocol %d", f.Protocol)
	if f.Generic {
		kind = fmt.Sprintf("generic, version %d", f.Version)
	}
	e.printf("family %s: %s", f.Name, kind)
	e.provider(f.Module, f.Config, f.Since)
	e.printf("\noperations:\n")
	for _, o := range f.Operations {
		e.printf("  %s\n", summary(o))
	}
	var sets, enums, structs, groups []string
	for _, s := range f.Sets {
		sets = append(sets, s.Name)
	}
	for _, en := range f.Enums {
		enums = append(enums, en.Name)
	}
	for _, s := range f.Structs {
		structs = append(structs, s.Name)
	}
	for _, g := range f.Groups {
		groups = append(groups, g.Name)
	}
	e.list("groups", groups)
	e.list("sets", sets)
	e.list("enums", enums)
	e.list("structs", structs)
}

func (e *explainer) provider(module, config, since string) {
	if module != "" {
		e.printf(", module %s", module)
	}
	if config != "" {
		e.printf(", %s", config)
	}
	if since != "" {
		e.printf(", since Linux %s", since)
	}
}

// summary is an operation on one line.
func summary(o *desc.Operation) string {
	var modes []string
	for _, m := range []struct {
		name string
		body *desc.Body
	}{{"do", o.Do}, {"dump", o.Dump}, {"event", o.Event}} {
		if m.body != nil {
			modes = append(modes, m.name)
		}
	}
	return fmt.Sprintf("%s (%s)", o.Name, strings.Join(modes, ", "))
}
