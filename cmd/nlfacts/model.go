package main

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
)

// kernel is what is written.
type kernel struct {
	protocol []*protocol
	families map[string]*family
}

type protocol struct {
	number   int
	name     string
	families []*family
}

type family struct {
	name     string
	messages []*message
	kinds    []kind
	sets     []*set
}

// message has the letters of its modes: r the kernel takes requests, d it lists, k it sends, ? one of these or none.
type message struct {
	number              int
	name, modes, header string
}

// kind is something that a name or a number selects. attribute is one that decides whether it is described.
type kind struct{ category, name, number, attribute string }

// set is a numbering of attributes.
type set struct {
	prefix     string
	attributes []attribute
}

// attribute has a letter for its shape: n a nest, s a structure, or 0; unused is one that the kernel neither reads nor sends.
type attribute struct {
	name, also string // also: an older name
	number     int
	shape      byte
	unused     bool
}

// family gives a family by name, and makes it in a protocol.
func (k *kernel) family(number int, name string) *family {
	if f := k.families[name]; f != nil {
		return f
	}
	f := &family{name: name}
	k.families[name] = f
	i := slices.IndexFunc(k.protocol, func(p *protocol) bool { return p.number == number })
	k.protocol[i].families = append(k.protocol[i].families, f)
	return f
}

// message adds a mode of a message. The same message with another header is another.
func (f *family) message(number int, name, header, modes string) {
	for _, m := range f.messages {
		if m.number == number && m.name == name && m.header == header {
			for _, letter := range modes {
				if !strings.ContainsRune(m.modes, letter) {
					m.modes += string(letter)
				}
			}
			return
		}
	}
	f.messages = append(f.messages, &message{number, name, modes, header})
}

func (f *family) kind(k kind) {
	if !slices.Contains(f.kinds, k) {
		f.kinds = append(f.kinds, k)
	}
}

// modes are the letters of those that are true.
func modes(request, dump, sent bool) string {
	var b strings.Builder
	for i, is := range []bool{request, dump, sent} {
		if is {
			b.WriteByte("rdk"[i])
		}
	}
	return b.String()
}

func number(s string) int {
	n, _ := strconv.Atoi(s)
	return n
}

func (k *kernel) write(w io.Writer) {
	fmt.Fprintln(w, "# Written by nlfacts. Do not edit.")
	for _, p := range k.protocol {
		fmt.Fprintf(w, "P %d %s\n", p.number, p.name)
		slices.SortFunc(p.families, func(a, b *family) int { return strings.Compare(a.name, b.name) })
		for _, f := range p.families {
			f.write(w)
		}
	}
}

func (f *family) write(w io.Writer) {
	fmt.Fprintf(w, "F %s\n", f.name)
	slices.SortStableFunc(f.messages, func(a, b *message) int {
		return cmp.Or(cmp.Compare(a.number, b.number), cmp.Compare(a.name, b.name))
	})
	for _, m := range f.messages {
		fmt.Fprintf(w, "M %d %s %s%s\n", m.number, m.name, m.modes, option(" h=", m.header))
	}
	for _, k := range f.kinds {
		fmt.Fprintf(w, "K %s %s%s%s\n", k.category, k.name, option(" n=", k.number), option(" a=", k.attribute))
	}
	slices.SortStableFunc(f.sets, func(a, b *set) int {
		return cmp.Or(strings.Compare(a.prefix, b.prefix), strings.Compare(a.attributes[0].name, b.attributes[0].name))
	})
	for _, s := range f.sets {
		s.write(w)
	}
}

func option(key, value string) string {
	if value == "" {
		return ""
	}
	return key + value
}

func (s *set) write(w io.Writer) {
	fmt.Fprintf(w, "A %s\n", s.prefix)
	next := 1
	for _, a := range s.attributes {
		line := "a " + strings.TrimPrefix(a.name, s.prefix)
		if a.number != next {
			line += fmt.Sprintf(" =%d", a.number)
		}
		next = a.number + 1
		if a.shape != 0 {
			line += " " + string(a.shape)
		}
		if a.unused {
			line += " u"
		}
		fmt.Fprintln(w, line+option(" c=", a.also))
	}
}
