package families

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"syscall"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/nlctl/netlink"
	"github.com/nlctl/netlink/genetlink"
	"github.com/nlctl/netlink/internal/cli"
	"github.com/nlctl/netlink/internal/termsafe"
)

// listed is one family, as the specs and as the kernel have it.
type listed struct {
	Name     string   `json:"name"`
	Protocol int      `json:"protocol"`
	Generic  bool     `json:"generic"`
	Known    bool     `json:"known"`  // the specs describe it
	Kernel   bool     `json:"kernel"` // this kernel has it
	ID       uint16   `json:"id,omitempty"`
	Version  uint32   `json:"version,omitempty"`
	Groups   []string `json:"groups"`
	Module   string   `json:"module,omitempty"`
	Config   string   `json:"config,omitempty"`
}

// List is `nlctl list`.
func List(env *cli.Env) *cobra.Command {
	var w where
	var asJSON bool
	c := &cobra.Command{
		Use:   "list",
		Short: "List the families and protocols that are known, and which this kernel has",
		Long: "list shows every family that the specs describe or that the kernel has: whether the kernel has it, the number of its\n" +
			"protocol or, of a generic family, its identifier and version, and its multicast groups. Modules are not loaded for it.",
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			ctx, cancel := w.limit(c.Context())
			defer cancel()
			all, err := listAll(ctx, &w)
			if err != nil {
				return because(ctx, err)
			}
			if asJSON {
				return writeJSON(env, all)
			}
			return writeTable(env, all)
		},
	}
	c.Flags().BoolVarP(&asJSON, "json", "j", false, "print JSON")
	w.register(c)
	return c
}

// listAll joins what the specs know with what the kernel has.
func listAll(ctx context.Context, w *where) ([]*listed, error) {
	var all []*listed
	byName := map[string]*listed{}
	protocols := map[int]bool{}
	for _, h := range w.All() {
		l := &listed{
			Name: h.Name, Protocol: h.Protocol, Generic: h.Generic, Known: true, Version: uint32(h.Version), Groups: []string{},
			Module: h.Module, Config: h.Config,
		}
		if !h.Generic {
			l.Version, l.Kernel = 0, hasProtocol(ctx, *w, protocols, h.Protocol)
			f, err := w.Find(h.Name)
			if err != nil {
				return nil, err
			}
			for _, g := range f.Groups {
				l.Groups = append(l.Groups, g.Name)
			}
		}
		all = append(all, l)
		byName[h.Name] = l
	}
	c, err := genetlink.Dial(ctx, w.config())
	if err != nil {
		return nil, err
	}
	defer c.Close()
	for f, err := range c.Families(ctx) {
		if err != nil {
			return nil, err
		}
		l := byName[f.Name]
		if l == nil {
			l = &listed{Name: f.Name, Protocol: genetlink.Protocol, Generic: true, Groups: []string{}}
			all = append(all, l)
		}
		l.Kernel, l.ID, l.Version = true, f.ID, f.Version
		for _, g := range f.Groups {
			l.Groups = append(l.Groups, g.Name)
		}
	}
	return all, nil
}

// hasProtocol asks once for each protocol whether the kernel has it. A socket is all that it takes.
func hasProtocol(ctx context.Context, w where, known map[int]bool, protocol int) bool {
	if has, ok := known[protocol]; ok {
		return has
	}
	c, err := netlink.Dial(ctx, protocol, w.config())
	if err == nil {
		_ = c.Close()
	}
	known[protocol] = err == nil || !errors.Is(err, syscall.EPROTONOSUPPORT)
	return known[protocol]
}

func writeJSON(env *cli.Env, v any) error {
	b, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return err
	}
	_, err = env.Stdout.Write(append(b, '\n'))
	return err
}

func writeTable(env *cli.Env, all []*listed) error {
	t := tabwriter.NewWriter(env.Stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "FAMILY\tKERNEL\tSPEC\tPROTOCOL\tID\tVERSION\tGROUPS")
	for _, l := range all {
		protocol, id, version := fmt.Sprint(l.Protocol), "-", "-"
		if l.Generic {
			protocol = "generic"
		}
		if l.Generic && l.Kernel {
			id, version = fmt.Sprint(l.ID), fmt.Sprint(l.Version)
		}
		groups := strings.Join(l.Groups, ",")
		if groups == "" {
			groups = "-"
		}
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\t%s\t%s\n", termsafe.String(l.Name), yes(l.Kernel), yes(l.Known), protocol, id, version,
			termsafe.String(groups))
	}
	return t.Flush()
}

func yes(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}
