// Package spectable writes families of the YNL language as tables of internal/desc: when the tool is made, and for the
// specifications that its user has.
package spectable

import (
	"fmt"
	"strings"

	"github.com/nlctl/netlink/internal/desc"
	"github.com/nlctl/netlink/spec"
)

// Family is a specification as the tool's own are.
func Family(f *spec.Family) (*desc.Family, error) {
	lines, err := Lines(f)
	if err != nil {
		return nil, fmt.Errorf("describe %s: %w", f.Name, err)
	}
	head := desc.Head{
		Name: f.Name, Generic: f.Generic, Protocol: f.Protocol, Version: f.Version, Bare: f.Bare,
		Module: f.Module, Config: f.Config, Since: f.Since,
	}
	return desc.Parse(head, strings.Join(lines, "\n"))
}

// writer collects the lines of a table.
type writer struct {
	lines []string
	line  []string
	err   error
}

// Lines are a family's table, in the grammar of internal/desc.
func Lines(f *spec.Family) ([]string, error) {
	w := &writer{}
	for _, e := range f.Enums {
		w.enum(e)
	}
	for _, s := range f.Structs {
		w.structure(s)
	}
	for _, s := range f.Sets {
		w.set(s)
	}
	for _, m := range f.SubMessages {
		w.subMessage(m)
	}
	before := ""
	for _, o := range f.Operations {
		w.operation(o, &before)
	}
	for _, g := range f.Groups {
		w.words("G", g.Name, fmt.Sprint(g.Number))
		w.option("c", g.CName)
		w.option("since", g.Since)
		w.end()
	}
	return w.lines, w.err
}

// words begins a line.
func (w *writer) words(words ...string) {
	for _, word := range words {
		w.word(word)
	}
}

func (w *writer) word(word string) {
	if word == "" || strings.ContainsAny(word, " \t\n`") {
		w.err = fmt.Errorf("%q cannot be a word of a table, behind %q", word, w.line)
	}
	w.line = append(w.line, word)
}

// option adds an option that has a value.
func (w *writer) option(key, value string) {
	if value != "" {
		w.word(key + "=" + value)
	}
}

// flag adds an option that has none.
func (w *writer) flag(key string, set bool) {
	if set {
		w.word(key)
	}
}

func (w *writer) end() {
	w.lines = append(w.lines, strings.Join(w.line, " "))
	w.line = w.line[:0]
}

// commonPrefix is what most C names have before the name in capitals.
func commonPrefix(names, cNames []string) string {
	count, best := map[string]int{}, ""
	for i, c := range cNames {
		p, ok := strings.CutSuffix(c, desc.CName("", names[i]))
		if !ok {
			continue
		}
		if count[p]++; best == "" || count[p] > count[best] {
			best = p
		}
	}
	return best
}
