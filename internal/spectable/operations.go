package spectable

import (
	"strconv"
	"strings"

	"github.com/nlctl/netlink/spec"
)

func (w *writer) subMessage(m *spec.SubMessage) {
	w.words("M", m.Name)
	w.end()
	for _, f := range m.Formats {
		w.words("f", f.Value)
		if f.Number != nil {
			w.option("n", strconv.FormatInt(*f.Number, 10))
		}
		w.content(f.Header, f.Set)
		w.provider(f.Module, f.Config, f.Since)
		w.end()
	}
}

func (w *writer) content(header *spec.Struct, set *spec.Set) {
	if header != nil {
		w.option("h", header.Name)
	}
	if set != nil {
		w.option("s", set.Name)
	}
}

func (w *writer) provider(module, config, since string) {
	w.option("module", module)
	w.option("config", config)
	w.option("since", since)
}

// operation writes an operation and its bodies. before is the attributes of the body before, which are often the same.
func (w *writer) operation(o *spec.Operation, before *string) {
	w.words("O", o.Name)
	w.option("c", o.CName)
	if o.Set != nil {
		w.option("set", o.Set.Name)
	}
	if o.Notify != nil {
		w.option("notify", o.Notify.Name)
	}
	w.option("group", o.Group)
	w.option("flags", strings.Join(o.Flags, ","))
	w.provider(o.Module, o.Config, o.Since)
	w.end()
	if o.Do != nil {
		w.body("do", o.Do.Request, before)
		w.body("dor", o.Do.Reply, before)
	}
	if o.Dump != nil {
		w.body("dump", o.Dump.Request, before)
		w.body("dumpr", o.Dump.Reply, before)
	}
	w.body("ev", o.Event, before)
}

func (w *writer) body(kind string, b *spec.Body, before *string) {
	if b == nil {
		return
	}
	w.words(kind, strconv.Itoa(b.Value))
	w.content(b.Header, b.Set)
	w.option("t", b.Trailer)
	var names []string
	for _, a := range b.Attributes {
		names = append(names, a.Name)
	}
	all := strings.Join(names, ",")
	if all == *before && all != "" {
		w.option("a", "^")
	} else {
		w.option("a", all)
	}
	*before = all
	w.end()
}
