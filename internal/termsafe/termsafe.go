// Package termsafe makes text harmless for a terminal.
//
// Names, aliases and messages come from the kernel, and there from whoever was allowed to set them, or from another process. A
// terminal obeys escape sequences in them: it can be made to hide lines, change its title or, some of them, type commands.
package termsafe

import (
	"fmt"
	"io"
	"os"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/sys/unix"
)

// String writes what a terminal could obey, and bytes that are not UTF-8, as backslash escapes. A backslash stays as it is.
func String(s string) string {
	if harmless(s) {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == utf8.RuneError && n == 1:
			fmt.Fprintf(&b, `\x%02x`, s[i])
		case dangerous(r):
			b.WriteString(escape(r))
		default:
			b.WriteRune(r)
		}
		i += n
	}
	return b.String()
}

func harmless(s string) bool {
	for i := 0; i < len(s); i++ {
		if c := s[i]; c < 0x20 || c >= 0x7f {
			return false
		}
	}
	return true
}

// dangerous are control characters, and those that change the direction or order of what follows (Unicode category Cf).
func dangerous(r rune) bool { return unicode.Is(unicode.Cc, r) || unicode.Is(unicode.Cf, r) }

func escape(r rune) string {
	switch r {
	case '\n':
		return `\n`
	case '\t':
		return `\t`
	case '\r':
		return `\r`
	}
	if r < 0x100 {
		return fmt.Sprintf(`\x%02x`, r)
	}
	return fmt.Sprintf(`\u%04x`, r)
}

// IsTerminal reports whether a writer is a terminal.
func IsTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	_, err := unix.IoctlGetTermios(int(f.Fd()), unix.TCGETS)
	return err == nil
}

// Writer makes everything that is written to a terminal harmless, except line ends, tabs and colours; anything else than a terminal
// gets the bytes as they are.
func Writer(w io.Writer) io.Writer {
	if IsTerminal(w) {
		return &Filter{W: w}
	}
	return w
}

// Filter writes harmless text to W. Lines should be written whole: it looks at each write for itself.
type Filter struct{ W io.Writer }

func (f *Filter) Write(p []byte) (int, error) {
	s := string(p)
	var b strings.Builder
	for len(s) > 0 {
		if n := colour(s); n > 0 {
			b.WriteString(s[:n])
			s = s[n:]
			continue
		}
		_, n := utf8.DecodeRuneInString(s)
		if s[0] == '\n' || s[0] == '\t' {
			b.WriteByte(s[0])
		} else {
			b.WriteString(String(s[:n]))
		}
		s = s[n:]
	}
	if _, err := io.WriteString(f.W, b.String()); err != nil {
		return 0, err
	}
	return len(p), nil
}

// colour is the length of a sequence at the start of s that sets a foreground colour or resets it, or 0.
func colour(s string) int {
	for _, prefix := range []string{"\x1b[3", "\x1b[1;3"} {
		if rest, ok := strings.CutPrefix(s, prefix); ok && len(rest) > 1 && rest[0] >= '0' && rest[0] <= '7' && rest[1] == 'm' {
			return len(prefix) + 2
		}
	}
	if strings.HasPrefix(s, "\x1b[0m") {
		return 4
	}
	return 0
}
