package coverage

import (
	"flag"
	"fmt"
	"os"
	"regexp"
	"testing"

	"github.com/nlctl/netlink/internal/coverage"
)

var update = flag.Bool("update", false, "write the totals into README.md")

// README.md has the totals that the command gives. With -update they are written.
func TestReadme(t *testing.T) {
	const file = "../../../README.md"
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	readme := string(text)
	for _, total := range Totals(coverage.Make()) {
		want := fmt.Sprintf("| %s | %d | %d | %d | %d |", total.Name, total.Total, total.Covered, total.Opaque, total.Missing)
		line := regexp.MustCompile(`(?m)^\| ` + total.Name + ` \|( \d+ \|){4}$`)
		switch found := line.FindAllString(readme, -1); {
		case len(found) != 1:
			t.Errorf("README.md has %d lines like %q", len(found), want)
		case *update:
			readme = line.ReplaceAllLiteralString(readme, want)
		case found[0] != want:
			t.Errorf("README.md says %q, nlctl coverage says %q; go test ./internal/cli/coverage -update corrects it", found[0], want)
		}
	}
	if *update && readme != string(text) {
		if err := os.WriteFile(file, []byte(readme), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
