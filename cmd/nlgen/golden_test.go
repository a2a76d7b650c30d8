package main

import (
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write what is generated as what is expected")

// TestGolden: names that clash or begin with a digit, recursion, formats without content, selectors outside: what is
// generated is what was looked at, and it compiles.
func TestGolden(t *testing.T) {
	golden, out := filepath.Join("testdata", "golden"), t.TempDir()
	if *update {
		out = golden
	}
	outputs[0].to = out
	defer func() { outputs[0].to = "" }()
	if err := run([]string{filepath.Join("testdata", "specs")}, nil); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(packages(t, golden), packages(t, out)); diff != "" {
		t.Errorf("-golden +generated:\n%s", diff)
	}
	if _, err := exec.LookPath("go"); err != nil {
		t.Skip("the go command is missing")
	}
	if text, err := exec.Command("go", "vet", "./"+filepath.Join(golden, "nl3hazards")).CombinedOutput(); err != nil {
		t.Errorf("%v: %s", err, text)
	}
}

// packages reads the files of a directory's subdirectories.
func packages(t *testing.T, dir string) map[string]string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*", "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]string{}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		found[strings.TrimPrefix(file, dir)] = string(text)
	}
	return found
}

func TestNoSuchFamily(t *testing.T) {
	err := run([]string{filepath.Join("testdata", "specs")}, []string{"4-hazards"})
	if err == nil || err.Error() != "there is no family 4-hazards" {
		t.Errorf("error %v", err)
	}
}

func TestGoName(t *testing.T) {
	for name, want := range map[string]string{
		"ipv4-addr": "IPV4Addr", "6rd-prefix": "X6rdPrefix", "": "X", "a_b.c d": "ABCD", "mtu": "MTU", "--kernel-timespec": "KernelTimespec",
	} {
		if got := goName(name); got != want {
			t.Errorf("%q is %s, want %s", name, got, want)
		}
	}
}
