// Command checkspecs compares the numbers and layouts in specs with the kernel's headers.
//
//	checkspecs -include DIR SPECS...
//
// DIR is what a C compiler gets as -I: the headers that a kernel installs (Debian's linux-libc-dev, or make
// headers_install). Each header below DIR/linux is compiled alone, so that one that does not compile hides nothing
// else. What no header has is counted, not judged: it is newer than the headers, or a name that is the kernel's own.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"

	"github.com/nlctl/netlink/internal/facts"
	"github.com/nlctl/netlink/spec"
)

func main() {
	include := flag.String("include", "/usr/include", "the `directory` of the kernel's headers")
	tables := flag.String("facts", "", "the `directory` with tables of facts about a kernel; none: its policies are not looked at")
	flag.Parse()
	if flag.NArg() == 0 {
		flag.Usage()
		os.Exit(2)
	}
	if err := run(*include, *tables, flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(include, tables string, dirs []string) error {
	families, err := spec.Load(dirs...)
	if err != nil {
		return err
	}
	claims := collect(families)
	if err := claims.ask(include); err != nil {
		return err
	}
	if tables == "" {
		return claims.report()
	}
	t, err := facts.Read(tables, "attr-access", "constants", "policies", "structs")
	if err != nil {
		return err
	}
	claims.tell(t)
	return errors.Join(claims.report(), policiesOf(t).report(families))
}
