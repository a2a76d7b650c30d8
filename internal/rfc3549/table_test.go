package rfc3549

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The table in the documentation names every test, and no other.
func TestTable(t *testing.T) {
	table, err := os.ReadFile("../../docs/rfc3549.md")
	if err != nil {
		t.Fatal(err)
	}
	var source []byte
	files, err := filepath.Glob("*_test.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		source = append(source, b...)
	}
	listed, written := names(table, "`(Test(?:S|Appendix)[0-9]+_[A-Za-z0-9_]+)`"), names(source, `(?m)^func (Test(?:S|Appendix)[0-9]+_[A-Za-z0-9_]+)\(`)
	if d := cmp.Diff(written, listed); d != "" {
		t.Errorf("docs/rfc3549.md: -tests +table\n%s", d)
	}
}

func names(b []byte, pattern string) []string {
	var all []string
	for _, m := range regexp.MustCompile(pattern).FindAllSubmatch(b, -1) {
		all = append(all, string(m[1]))
	}
	slices.Sort(all)
	return all
}
