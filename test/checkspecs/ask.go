package main

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
)

// ask lets a C compiler evaluate every name that a header has.
func (c *claims) ask(include string) error {
	dir, err := os.MkdirTemp("", "checkspecs")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	var headers []string
	for _, pattern := range []string{"linux/*.h", "linux/*/*.h"} {
		files, err := filepath.Glob(filepath.Join(include, pattern))
		if err != nil {
			return err
		}
		headers = append(headers, files...)
	}
	if len(headers) == 0 {
		return fmt.Errorf("there are no kernel headers in %s", include)
	}
	for _, h := range headers {
		name, err := filepath.Rel(include, h)
		if err != nil {
			return err
		}
		c.askHeader(dir, include, name)
	}
	return nil
}

// prelude is what some headers need to compile alone.
const prelude = "#include <stddef.h>\n#include <stdio.h>\n#include <sys/socket.h>\n#include <netinet/in.h>\n#include <net/if.h>\n"

// askHeader notes the values that one header gives. One that does not compile gives none.
func (c *claims) askHeader(dir, include, header string) {
	own, err := os.ReadFile(filepath.Join(include, header))
	if err != nil {
		return
	}
	var names []string
	words := map[string]bool{}
	for _, w := range regexp.MustCompile(`\w+`).FindAll(own, -1) {
		words[string(w)] = true
	}
	for name := range c.by {
		if mentioned(name, words) {
			names = append(names, name)
		}
	}
	for len(names) > 0 {
		out, bad := evaluate(dir, include, header, names)
		if bad == nil {
			c.note(out)
			return
		}
		// Names that the header mentions and does not define.
		var kept []string
		for i, n := range names {
			if !bad[i] {
				kept = append(kept, n)
			}
		}
		if len(kept) == len(names) {
			return
		}
		names = kept
	}
}

var identifiers = regexp.MustCompile(`\w+`)

// mentioned tells whether a header has every word of an expression.
func mentioned(expression string, words map[string]bool) bool {
	for _, w := range identifiers.FindAllString(expression, -1) {
		if w != "sizeof" && w != "offsetof" && w != "struct" && !words[w] {
			return false
		}
	}
	return true
}

// evaluate compiles and runs a program that prints every expression. bad are those in whose lines the compiler found errors.
func evaluate(dir, include, header string, names []string) (out []byte, bad map[int]bool) {
	var b strings.Builder
	fmt.Fprintf(&b, "%s#include <%s>\nint main(void) {\n", prelude, header)
	for i, n := range names {
		fmt.Fprintf(&b, "#line %d \"expressions\"\nprintf(\"%%lld %s\\n\", (long long)(%s));\n", i+1, n, n)
	}
	b.WriteString("return 0;\n}\n")
	source, program := filepath.Join(dir, "ask.c"), filepath.Join(dir, "ask")
	if os.WriteFile(source, []byte(b.String()), 0o666) != nil {
		return nil, map[int]bool{}
	}
	text, err := exec.Command("cc", "-w", "-fmax-errors=0", "-I", include, "-o", program, source).CombinedOutput()
	if err != nil {
		bad = map[int]bool{}
		for _, m := range regexp.MustCompile(`(?m)^expressions:(\d+):\d+: error`).FindAllSubmatch(text, -1) {
			n, _ := strconv.Atoi(string(m[1]))
			bad[n-1] = true
		}
		return nil, bad
	}
	out, err = exec.Command(program).Output()
	if err != nil {
		return nil, map[int]bool{}
	}
	return out, nil
}

func (c *claims) note(out []byte) {
	for lines := bufio.NewScanner(bytes.NewReader(out)); lines.Scan(); {
		value, name, _ := strings.Cut(lines.Text(), " ")
		if v, err := strconv.ParseInt(value, 10, 64); err == nil {
			c.found[name] = append(c.found[name], v)
		}
	}
}
