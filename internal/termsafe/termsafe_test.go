package termsafe_test

import (
	"os"
	"strings"
	"testing"
	"unicode"

	"github.com/nlctl/netlink/internal/termsafe"
)

func TestString(t *testing.T) {
	for in, want := range map[string]string{
		"eth0":                 "eth0",
		"":                     "",
		"größe ✓":              "größe ✓",
		"a\x1b[2Jb":            `a\x1b[2Jb`,
		"line\nnext\r\t":       `line\nnext\r\t`,
		"\x9b31m":              `\x9b31m`,
		"\u009b31m":            `\x9b31m`,
		"a\u202eb":             `a\u202eb`,
		"\x00\x7f":             `\x00\x7f`,
		"half of one \xe2\x9c": `half of one \xe2\x9c`,
	} {
		if got := termsafe.String(in); got != want {
			t.Errorf("%q became %q, want %q", in, got, want)
		}
	}
}

func TestFilterKeepsLinesAndColours(t *testing.T) {
	var b strings.Builder
	in := "1: \x1b[36mlo\x1b[0m:\tup\nalias \x1b]0;title\x07\x1b[1;32mx\x1b[8m\n"
	n, err := (&termsafe.Filter{W: &b}).Write([]byte(in))
	if err != nil || n != len(in) {
		t.Fatal(n, err)
	}
	want := "1: \x1b[36mlo\x1b[0m:\tup\nalias \\x1b]0;title\\x07\x1b[1;32mx\\x1b[8m\n"
	if b.String() != want {
		t.Errorf("got %q, want %q", b.String(), want)
	}
}

func TestWriterLeavesPipesAlone(t *testing.T) {
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	defer w.Close()
	if termsafe.Writer(w) != w {
		t.Error("a pipe is filtered")
	}
}

func FuzzString(f *testing.F) {
	f.Add("a\x1b[0m\xff")
	f.Fuzz(func(t *testing.T, s string) {
		for _, r := range termsafe.String(s) {
			if unicode.IsControl(r) {
				t.Errorf("%q keeps %q", s, r)
			}
		}
	})
}
