// Command checkspecs compares the numbers and layouts in specs with the kernel's headers.
//
//	checkspecs -include DIR SPECS...
//
// DIR is what a C compiler gets as -I: the headers that a kernel installs (Debian's linux-libc-dev, or make
// headers_install). Each header below DIR/linux is compiled alone, so that one that does not compile hides nothing
// else. What no header has is counted, not judged: it is newer than the headers, or a name that is the kernel's own.
package main

import (
	"flag"
	"fmt"
	"os"

	"github.com/nlctl/netlink/spec"
)

func main() {
	include := flag.String("include", "/usr/include", "the `directory` of the kernel's headers")
	flag.Parse()
	if flag.NArg() == 0 {
		flag.Usage()
		os.Exit(2)
	}
	if err := run(*include, flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(include string, dirs []string) error {
	families, err := spec.Load(dirs...)
	if err != nil {
		return err
	}
	claims := collect(families)
	if err := claims.ask(include); err != nil {
		return err
	}
	return claims.report()
}
