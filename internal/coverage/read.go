package coverage

import (
	_ "embed" // facts.txt
	"strconv"
	"strings"
)

// The facts have one thing on a line.
//
//	P number name                   protocol, followed by its families
//	F name                          family, followed by what it has
//	M number name modes [h=STRUCT]  message; modes are r (the kernel takes requests), d (it lists), k (it sends), ? (one or none of these)
//	K category name [n=N] [a=NAME]  kind, of a link for instance; a is an attribute that is described if the kind is
//	A prefix                        set, followed by its attributes
//	a name [=N] [n|s] [u] [c=NAME]  attribute, without the prefix; N where it is not one more than before; n it is a nest, s a
//	                                structure; u no use of it was found; c its other name
//
//go:embed facts.txt
var facts string

// fact is a message, a kind or an attribute.
type fact struct {
	category string // of a kind
	name     string
	number   int
	modes    string
	header   string
	also     string
	shape    byte
	unused   bool
}

type family struct {
	name       string
	protocol   int
	messages   []fact
	kinds      []fact
	attributes []fact
}

type protocol struct {
	number   int
	name     string
	families []*family
}

// reader reads the facts.
type reader struct {
	all    []*protocol
	prefix string
	next   int
}

func readFacts() []*protocol {
	var r reader
	for line := range strings.Lines(facts) {
		kind, rest, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
		r.line(kind, rest)
	}
	return r.all
}

func (r *reader) line(kind, rest string) {
	words := strings.Fields(rest)
	switch kind {
	case "P":
		r.all = append(r.all, &protocol{number: integer(words[0]), name: words[1]})
	case "F": // a name may have spaces
		p := r.all[len(r.all)-1]
		p.families = append(p.families, &family{name: rest, protocol: p.number})
	case "M":
		f := r.family()
		f.messages = append(f.messages, options(fact{number: integer(words[0]), name: words[1], modes: words[2]}, words[3:]))
	case "K":
		f := r.family()
		f.kinds = append(f.kinds, options(fact{category: words[0], name: words[1], number: -1}, words[2:]))
	case "A":
		r.prefix, r.next = rest, 1
	case "a":
		f := r.family()
		a := options(fact{name: r.prefix + words[0], number: r.next}, words[1:])
		if a.also != "" && !strings.HasPrefix(a.also, r.prefix) {
			a.also = r.prefix + a.also
		}
		r.next = a.number + 1
		f.attributes = append(f.attributes, a)
	}
}

func (r *reader) family() *family {
	p := r.all[len(r.all)-1]
	return p.families[len(p.families)-1]
}

func options(f fact, words []string) fact {
	for _, w := range words {
		key, value, _ := strings.Cut(w, "=")
		switch key {
		case "", "n":
			if value == "" {
				f.shape = 'n'
			} else {
				f.number = integer(value)
			}
		case "s":
			f.shape = 's'
		case "u":
			f.unused = true
		case "h":
			f.header = value
		case "a", "c":
			f.also = value
		}
	}
	return f
}

func integer(s string) int {
	n, _ := strconv.Atoi(s)
	return n
}
