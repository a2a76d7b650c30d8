// Package coverage is `nlctl coverage`: what of the kernel's netlink the specs describe.
package coverage

import (
	"encoding/json"
	"strings"

	"github.com/spf13/cobra"

	"github.com/nlctl/netlink/internal/cli"
	"github.com/nlctl/netlink/internal/coverage"
	"github.com/nlctl/netlink/internal/dyn"
)

// Command is `nlctl coverage`.
func Command(env *cli.Env) *cobra.Command {
	var missing, asJSON bool
	c := &cobra.Command{
		Use:   "coverage [FAMILY|PROTOCOL...]",
		Short: "Show which protocols, families, messages and attributes of the kernel are described",
		Long: "coverage compares what Linux " + coverage.Kernel + " says and understands over netlink with what the specs describe. Something is\n" +
			"covered if its structure is described, opaque if it is described as bytes although the kernel has a structure there, or\n" +
			"missing. A kind is what a name selects inside a message: a kind of link, of qdisc, of expression. A family or protocol that\n" +
			"is named is shown to the last attribute. The kernel that runs is not asked.",
		Example:           "  nlctl coverage\n  nlctl coverage rt-link\n  nlctl coverage --missing tc NETLINK_NETFILTER\n  nlctl coverage --json ethtool",
		ValidArgsFunction: complete,
		RunE: func(_ *cobra.Command, args []string) error {
			r := coverage.Make()
			if err := choose(r, args); err != nil {
				return err
			}
			if missing {
				keepMissing(r)
			}
			switch {
			case asJSON:
				return writeJSON(env, r)
			case missing || len(args) > 0:
				return writeItems(env, r)
			}
			return writeTable(env, r)
		},
	}
	c.Flags().BoolVarP(&missing, "missing", "m", false, "only what is missing or opaque, with the reason")
	c.Flags().BoolVarP(&asJSON, "json", "j", false, "print JSON")
	return c
}

// choose keeps the families that are named, or those of the protocols that are. Totals stay those of everything.
func choose(r *coverage.Report, args []string) error {
	if len(args) == 0 {
		return nil
	}
	chosen := map[*coverage.Family]bool{}
	for _, name := range args {
		before := len(chosen)
		for _, p := range r.Protocols {
			for _, f := range p.Families {
				if strings.EqualFold(name, f.Name) || isProtocol(p, name) {
					chosen[f] = true
				}
			}
		}
		if len(chosen) == before && !already(r, chosen, name) {
			return cli.Usagef("there is no family or protocol %q%s", name, dyn.DidYouMean(name, known(r)))
		}
	}
	for _, p := range r.Protocols {
		kept := []*coverage.Family{}
		for _, f := range p.Families {
			if chosen[f] {
				kept = append(kept, f)
			}
		}
		p.Families = kept
	}
	dropEmpty(r)
	return nil
}

// already tells of a name that others have chosen what it names.
func already(r *coverage.Report, chosen map[*coverage.Family]bool, name string) bool {
	for _, p := range r.Protocols {
		for _, f := range p.Families {
			if chosen[f] && (strings.EqualFold(name, f.Name) || isProtocol(p, name)) {
				return true
			}
		}
	}
	return false
}

// isProtocol takes NETLINK_ROUTE and route.
func isProtocol(p *coverage.Protocol, name string) bool {
	return strings.EqualFold(name, p.Name) || strings.EqualFold(name, strings.TrimPrefix(p.Name, "NETLINK_"))
}

func keepMissing(r *coverage.Report) {
	for _, f := range r.Families() {
		kept := []*coverage.Item{}
		for _, i := range f.Items {
			if i.Verdict != coverage.Covered {
				kept = append(kept, i)
			}
		}
		f.Items = kept
	}
	for _, p := range r.Protocols {
		kept := []*coverage.Family{}
		for _, f := range p.Families {
			if len(f.Items) > 0 {
				kept = append(kept, f)
			}
		}
		p.Families = kept
	}
	dropEmpty(r)
}

func dropEmpty(r *coverage.Report) {
	kept := []*coverage.Protocol{}
	for _, p := range r.Protocols {
		if len(p.Families) > 0 {
			kept = append(kept, p)
		}
	}
	r.Protocols = kept
}

// known are the names that the command takes.
func known(r *coverage.Report) []string {
	var all []string
	for _, p := range r.Protocols {
		all = append(all, p.Name)
		for _, f := range p.Families {
			all = append(all, f.Name)
		}
	}
	return all
}

func complete(_ *cobra.Command, _ []string, typed string) ([]string, cobra.ShellCompDirective) {
	var found []string
	for _, name := range known(coverage.Make()) {
		if strings.HasPrefix(name, typed) {
			found = append(found, name)
		}
	}
	return found, cobra.ShellCompDirectiveNoFileComp
}

func writeJSON(env *cli.Env, r *coverage.Report) error {
	b, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return err
	}
	_, err = env.Stdout.Write(append(b, '\n'))
	return err
}
