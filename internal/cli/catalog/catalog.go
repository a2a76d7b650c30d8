// Package catalog finds families by name: those that the tool was made with, and those of specifications that --spec names.
package catalog

import (
	"errors"
	"slices"

	"github.com/spf13/cobra"

	"github.com/nlctl/netlink/internal/cli"
	"github.com/nlctl/netlink/internal/desc"
	"github.com/nlctl/netlink/internal/dyn"
	"github.com/nlctl/netlink/internal/spectable"
	"github.com/nlctl/netlink/spec"
)

// Catalog is the families that a command knows. The zero value has those that the tool was made with.
type Catalog struct {
	paths []string // of --spec
	own   []*desc.Family
	err   error
	read  bool
}

// Register adds the flag --spec.
func (c *Catalog) Register(cmd *cobra.Command) {
	cmd.Flags().StringArrayVar(&c.paths, "spec", nil, "a YNL specification in a `FILE`, an overlay for one, or a directory of them; goes before what nlctl knows itself")
}

// load reads the specifications when somebody asks for a family.
func (c *Catalog) load() ([]*desc.Family, error) {
	if c.read {
		return c.own, c.err
	}
	c.read = true
	families, err := spec.Load(c.paths...)
	for _, f := range families {
		d, wrong := spectable.Family(f)
		if wrong != nil {
			err = errors.Join(err, wrong)
			continue
		}
		c.own = append(c.own, d)
	}
	if err != nil {
		c.err = cli.Usagef("%v", err)
	}
	return c.own, c.err
}

// Find gives a family by name, or nil. The error is about the specifications.
func (c *Catalog) Find(name string) (*desc.Family, error) {
	own, err := c.load()
	if i := slices.IndexFunc(own, func(f *desc.Family) bool { return f.Name == name }); i >= 0 {
		return own[i], nil
	}
	if err != nil {
		return nil, err
	}
	return desc.Find(name), nil
}

// Need is Find for a family that has to be there.
func (c *Catalog) Need(name string) (*desc.Family, error) {
	f, err := c.Find(name)
	if f == nil && err == nil {
		err = cli.Usagef("there is no family %q%s (see nlctl list)", name, dyn.DidYouMean(name, c.Names()))
	}
	return f, err
}

// All are the heads of all families, those of --spec first.
func (c *Catalog) All() []*desc.Head {
	var all []*desc.Head
	own, _ := c.load()
	for _, f := range own {
		all = append(all, &f.Head)
	}
	for h := range desc.Heads() {
		if !slices.ContainsFunc(own, func(f *desc.Family) bool { return f.Name == h.Name }) {
			all = append(all, h)
		}
	}
	return all
}

// Names are the names of all families.
func (c *Catalog) Names() []string {
	var all []string
	for _, h := range c.All() {
		all = append(all, h.Name)
	}
	return all
}
