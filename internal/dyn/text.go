package dyn

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/nlctl/netlink/internal/termsafe"
)

// Text writes one field on a line, what is in it below and further in.
func (f Fields) Text() string {
	var b strings.Builder
	f.text(&b, "")
	return b.String()
}

func (f Fields) text(b *strings.Builder, indent string) {
	for _, e := range f {
		text(b, indent, termsafe.String(e.Name), e.Value)
	}
}

func text(b *strings.Builder, indent, name string, value any) {
	b.WriteString(indent + name)
	switch v := value.(type) {
	case Fields:
		b.WriteString(":\n")
		v.text(b, indent+"  ")
	case List:
		if line, ok := inLine(v); ok {
			b.WriteString(": " + line + "\n")
			return
		}
		b.WriteString(":\n")
		for i, e := range v {
			text(b, indent+"  ", "["+strconv.Itoa(i)+"]", e)
		}
	case bool:
		b.WriteString("\n")
	default:
		b.WriteString(": " + inWord(v) + "\n")
	}
}

// inLine writes a list of what is short on one line.
func inLine(l List) (string, bool) {
	words := make([]string, 0, len(l))
	for _, e := range l {
		switch e.(type) {
		case Fields, List:
			return "", false
		}
		words = append(words, inWord(e))
	}
	return strings.Join(words, " "), true
}

func inWord(value any) string {
	switch v := value.(type) {
	case Scalar:
		return v.String() + v.Unit
	case Flags:
		return v.String()
	}
	return termsafe.String(fmt.Sprint(value))
}

// String is the names with commas between them.
func (f Flags) String() string {
	words := f.Names
	if len(words) == 0 && f.Rest == 0 {
		return "0"
	}
	if f.Rest != 0 {
		words = append(words[:len(words):len(words)], fmt.Sprintf("%#x", f.Rest))
	}
	return strings.Join(words, ",")
}
