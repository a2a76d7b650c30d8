package test

import (
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/nlctl/netlink"

// layers from the bottom to the top (ARCHITECTURE.md). A package imports only what is below its layer; packages of
// one layer import each other where the layer is one thing in several packages.
var layers = []struct {
	name string
	one  bool // may import its own layer
}{
	{"netns", false},
	{".", false},
	{"netns/nsid", false},
	{"genetlink", true},
	{"codec", false},
	{"family", false},
	{"rtnl", true},
	{"watch", true},
	{"trace", true},
	{"internal/cli", true},
	{"cmd/nlctl", true},
}

// beside the layers: what a package may import of this module, and who may import it outside of tests. An entry
// counts for everything below it. Whoever is not here has a layer.
var beside = []struct {
	name    string
	imports []string
	users   []string
}{
	{"spec", []string{"spec"}, []string{"spec", "internal/spectable", "internal/cli/catalog", "cmd/nlgen", "test/checkspecs"}},
	{"internal/desc", []string{"internal/desc"}, []string{"internal/desc", "internal/dyn", "internal/spectable", "internal/coverage", "trace", "internal/cli", "nltest"}},
	{"internal/coverage", []string{"internal/coverage", "internal/desc"}, []string{"internal/coverage", "internal/cli"}},
	{"cmd/nlfacts", []string{"cmd/nlfacts", "internal/facts"}, nil}, // it reads tables and writes a text
	{"internal/spectable", []string{"internal/spectable", "internal/desc", "spec"}, []string{"internal/cli/catalog", "cmd/nlgen"}},
	// The codec over the descriptions reads attributes as the core does; whoever is typed does without it.
	{"internal/dyn", []string{"internal/dyn", "internal/desc", "."}, []string{"internal/dyn", "trace", "internal/cli", "nltest"}},
	{"cmd/nlgen", []string{"cmd/nlgen", "spec", "internal/spectable"}, []string{"cmd/nlgen"}},
	{"nltest", []string{"nltest", ".", "genetlink", "netns", "internal/desc"}, []string{"nltest", "internal/cli", "examples"}},
	{"internal/facts", nil, []string{"cmd/nlfacts", "test/checkspecs"}},
	{"internal/termsafe", nil, []string{"internal/cli", "internal/dyn", "trace", "cmd/nlctl"}},
	{"internal/testenv", nil, nil},
	{"internal/rfc3549", nil, nil},
	{"test", []string{"spec", "internal/facts"}, nil}, // checkspecs compares the specs with headers
	{"examples", []string{".", "netns", "netns/nsid", "genetlink", "codec", "family", "rtnl", "watch", "trace", "nltest", "examples"}, nil},
}

// only these packages may import the module that is named, and why.
var external = map[string]struct {
	users  []string
	reason string
}{
	"go.yaml.in/yaml":          {[]string{"spec"}, "a user of the library carries no YAML parser"},
	"github.com/spf13/cobra":   {[]string{"internal/cli"}, "only the tool has commands"},
	"github.com/google/go-cmp": {nil, "it is for tests"},
	"text/template":            {[]string{"cmd/nlgen"}, "it keeps the linker from dropping unused methods"},
	"html/template":            {nil, "it keeps the linker from dropping unused methods"},
}

func TestLayers(t *testing.T) {
	for path, content := range sources(t) {
		if !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") || strings.HasPrefix(path, "bench/") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, content, parser.ImportsOnly)
		if err != nil {
			t.Errorf("%v", err)
			continue
		}
		for _, spec := range file.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				t.Fatal(err)
			}
			if reason := refuse(filepath.ToSlash(filepath.Dir(path)), imported); reason != "" {
				t.Errorf("%s imports %s: %s", path, imported, reason)
			}
		}
	}
}

func TestRefuse(t *testing.T) {
	for _, tt := range []struct {
		from, imported string
		ok             bool
	}{
		{"genetlink", module, true},
		{".", module + "/netns", true},
		{"netns", module, false},
		{"netns/nsid", module, true},
		{"family/netdev", module + "/genetlink", true},
		{"family/netdev", module + "/family/ethtool", false},
		{"rtnl", module + "/family/rtlink", true},
		{"rtnl", module + "/watch", false},
		{"rtnl", module + "/internal/desc", false},
		{"internal/cli/ip", module + "/internal/cli", true},
		{"internal/cli/ip", module + "/internal/testenv", false},
		{"cmd/nlctl", module + "/internal/cli/nlctl", true},
		{"cmd/nlctl", "text/template", false},
		{".", "go.yaml.in/yaml/v3", false},
		{"spec", "go.yaml.in/yaml/v3", true},
		{"somewhere", module, false},
	} {
		if reason := refuse(tt.from, tt.imported); (reason == "") != tt.ok {
			t.Errorf("%s imports %s: want ok %v, got %q", tt.from, tt.imported, tt.ok, reason)
		}
	}
}

// refuse says why the package in directory from may not import a package, or "".
func refuse(from, imported string) string {
	for name, rule := range external {
		if below(imported, name) && !slices.ContainsFunc(rule.users, func(u string) bool { return below(from, u) }) {
			return rule.reason
		}
	}
	if !below(imported, module) {
		return ""
	}
	to := strings.TrimPrefix(strings.TrimPrefix(imported, module), "/")
	if to == "" {
		to = "."
	}
	return refuseInside(from, to)
}

func refuseInside(from, to string) string {
	for _, b := range beside {
		if below(to, b.name) && !among(from, b.users) {
			return b.name + " is used only by " + strings.Join(b.users, ", ")
		}
		if below(from, b.name) && !among(to, b.imports) && !below(to, "internal/termsafe") {
			return b.name + " uses only " + strings.Join(b.imports, ", ")
		}
	}
	lower, upper := layer(to), layer(from)
	switch {
	case isBeside(from) || isBeside(to):
	case upper < 0 || lower < 0:
		return "it has no layer in test/layers_test.go"
	case lower > upper, lower == upper && !layers[upper].one:
		return "imports go down the layers, not up or sideways"
	}
	return ""
}

func isBeside(path string) bool {
	for _, b := range beside {
		if below(path, b.name) {
			return true
		}
	}
	return false
}

// layer is the index of the longest name that path is below.
func layer(path string) int {
	best := -1
	for i, l := range layers {
		if below(path, l.name) && (best < 0 || len(l.name) > len(layers[best].name)) {
			best = i
		}
	}
	return best
}

// among tells whether path is below one of the names.
func among(path string, names []string) bool {
	return slices.ContainsFunc(names, func(name string) bool { return below(path, name) })
}

func below(path, name string) bool { return path == name || strings.HasPrefix(path, name+"/") }
