// Command nlfacts writes what package internal/coverage embeds: every protocol, family, message, kind and attribute of a
// kernel, by name and number.
//
//	nlfacts -uapi DIR -out FILE
//
// DIR has tables of facts about the kernel, with one header line and tabs between columns, "-" for nothing. The grammar of the
// result is in internal/coverage/read.go.
package main

import (
	"flag"
	"fmt"
	"os"
	"strings"
)

func main() {
	uapi := flag.String("uapi", "", "the `directory` of the tables")
	out := flag.String("out", "", "the `file` to write")
	flag.Parse()
	if *uapi == "" || *out == "" || flag.NArg() > 0 {
		flag.Usage()
		os.Exit(2)
	}
	if err := run(*uapi, *out); err != nil {
		fmt.Fprintln(os.Stderr, "nlfacts:", err)
		os.Exit(1)
	}
}

func run(uapi, out string) error {
	t, err := readTables(uapi)
	if err != nil {
		return err
	}
	k := &kernel{families: map[string]*family{}}
	k.protocols(t)
	k.messages(t)
	k.kinds(t)
	if err := k.attributes(t); err != nil {
		return err
	}
	var text strings.Builder
	k.write(&text)
	return os.WriteFile(out, []byte(text.String()), 0o644)
}
