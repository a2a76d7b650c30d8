// Command nlgen makes Go packages of YNL specifications.
//
//	nlgen -specs DIR [-specs DIR...] [-out DIR] [-desc DIR] [-tests DIR] [FAMILY...]
//
// It reads every specification of the directories and the corrections in their subdirectories named overlays. -out gets
// a package for each family, -desc tables for programs that decode any family. The packages need no more than this
// module's package codec.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/nlctl/netlink/spec"
)

// directories is a flag that may be given more than once.
type directories []string

func (d *directories) String() string { return strings.Join(*d, ",") }

func (d *directories) Set(s string) error {
	*d = append(*d, s)
	return nil
}

// output is something that is made of all families, and the flag that asks for it.
type output struct {
	flag, usage string
	write       func(families []*spec.Family, to string) error
	to          string
}

var outputs = []output{
	{flag: "out", usage: "the `directory` for packages", write: writePackages},
	{flag: "desc", usage: "the `directory` for descriptor tables", write: writeDescriptors},
	{flag: "tests", usage: "the `directory` for a list of all packages' types, for tests", write: writeRegistry},
}

func main() {
	var specs directories
	flag.Var(&specs, "specs", "a `directory` with specifications, may be repeated")
	for i := range outputs {
		flag.StringVar(&outputs[i].to, outputs[i].flag, "", outputs[i].usage)
	}
	flag.Parse()
	if len(specs) == 0 || !slices.ContainsFunc(outputs, func(o output) bool { return o.to != "" }) {
		flag.Usage()
		os.Exit(2)
	}
	if err := run(specs, flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(specs, only []string) error {
	families, err := spec.Load(specs...)
	if err != nil {
		return err
	}
	if families, err = choose(families, only); err != nil {
		return err
	}
	for _, o := range outputs {
		if o.to != "" {
			err = errors.Join(err, o.write(families, o.to))
		}
	}
	return err
}

func writePackages(families []*spec.Family, out string) error {
	var errs []error
	for _, f := range families {
		errs = append(errs, writePackage(f, out))
	}
	return errors.Join(errs...)
}

// choose takes the families that are named, or all.
func choose(families []*spec.Family, only []string) ([]*spec.Family, error) {
	if len(only) == 0 {
		return families, nil
	}
	var chosen []*spec.Family
	for _, name := range only {
		i := slices.IndexFunc(families, func(f *spec.Family) bool { return f.Name == name })
		if i < 0 {
			return nil, fmt.Errorf("there is no family %s", name)
		}
		chosen = append(chosen, families[i])
	}
	return chosen, nil
}
