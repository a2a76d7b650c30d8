// Command nlgen makes Go packages of YNL specifications.
//
//	nlgen -specs DIR [-specs DIR...] -out DIR [-desc DIR] [FAMILY...]
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

func main() {
	var specs directories
	flag.Var(&specs, "specs", "a `directory` with specifications, may be repeated")
	out := flag.String("out", "", "the `directory` for packages")
	descriptors := flag.String("desc", "", "the `directory` for descriptor tables")
	flag.Parse()
	if len(specs) == 0 || *out == "" && *descriptors == "" {
		flag.Usage()
		os.Exit(2)
	}
	if err := run(specs, *out, *descriptors, flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(specs []string, out, descriptors string, only []string) error {
	families, err := spec.Load(specs...)
	if err != nil {
		return err
	}
	if families, err = choose(families, only); err != nil {
		return err
	}
	if out != "" {
		for _, f := range families {
			err = errors.Join(err, writePackage(f, out))
		}
	}
	return err
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
