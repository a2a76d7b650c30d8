// Package test checks what must hold for the source tree as a whole.
package test

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"
)

const maxLines = 900

// unwanted are words of unfinished work, and paths that exist on one machine only. They are written here so that
// they do not match themselves.
var unwanted = []*regexp.Regexp{
	regexp.MustCompile(`\b(TO` + `DO|FIX` + `ME|XX` + `X)\b`),
	regexp.MustCompile(`(?i)\bfor` + ` now\b`),
	regexp.MustCompile(`(^|[^\w/.])/(wo` + `rk|ho` + `me/\w+|ro` + `ot/go)/`),
}

func TestFiles(t *testing.T) {
	for path, content := range sources(t) {
		lines := bytes.Split(content, []byte("\n"))
		if n := len(lines); n > maxLines && strings.HasSuffix(path, ".go") && !generated(content) {
			t.Errorf("%s has %d lines, more than %d", path, n, maxLines)
		}
		for i, line := range lines {
			for _, re := range unwanted {
				if found := re.Find(line); found != nil {
					t.Errorf("%s:%d: %q", path, i+1, found)
				}
			}
		}
	}
}

// generated tells a file by the line that the go command defines for it (go help generate).
func generated(content []byte) bool {
	return regexp.MustCompile(`(?m)^// Code generated .* DO NOT EDIT\.$`).Match(content)
}

// sources returns the text files of the tree by their path in it.
func sources(t *testing.T) map[string][]byte {
	t.Helper()
	found := make(map[string][]byte)
	tree := os.DirFS("..")
	err := fs.WalkDir(tree, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			switch d.Name() {
			case ".git", "vendor", "testdata", "bin":
				return fs.SkipDir
			}
			return nil
		}
		if !d.Type().IsRegular() || !text(path) {
			return nil
		}
		content, err := fs.ReadFile(tree, path)
		if utf8.Valid(content) && !bytes.Contains(content, []byte{0}) {
			found[path] = content
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(found) < 10 {
		t.Fatalf("only %d files: is this the tree?", len(found))
	}
	return found
}

// text tells by the name; scripts have no extension.
func text(path string) bool {
	switch filepath.Ext(path) {
	case ".go", ".md", ".c", ".py", ".sh", ".yaml", ".yml", "":
		return true
	}
	return false
}
