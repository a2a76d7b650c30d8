package coverage

import "slices"

// Report is the whole, with the sums.
type Report struct {
	Kernel    string      `json:"kernel"`
	Totals    Totals      `json:"totals"`
	Protocols []*Protocol `json:"protocols"`
}

// Totals count everything there is.
type Totals struct {
	Protocols  Count `json:"protocols"`
	Families   Count `json:"families"`
	Messages   Count `json:"messages"`
	Kinds      Count `json:"kinds"`
	Attributes Count `json:"attributes"`
}

// Count divides a number of things by verdict.
type Count struct {
	Covered int `json:"covered"`
	Opaque  int `json:"opaque"`
	Missing int `json:"missing"`
	Total   int `json:"total"`
}

func (c *Count) add(v Verdict) {
	c.Total++
	switch v {
	case Covered:
		c.Covered++
	case Opaque:
		c.Opaque++
	default:
		c.Missing++
	}
}

func (c *Count) sum(o Count) {
	c.Covered += o.Covered
	c.Opaque += o.Opaque
	c.Missing += o.Missing
	c.Total += o.Total
}

// Protocol is a protocol for which the kernel opens sockets. It is covered if one of its families is.
type Protocol struct {
	Name     string    `json:"name"`
	Number   int       `json:"number"`
	Verdict  Verdict   `json:"verdict"`
	Families []*Family `json:"families"`
}

// Family is what the kernel keeps together: a generic family, or the messages about one kind of object. It is covered if one of its
// messages is.
type Family struct {
	Name       string   `json:"name"`
	Protocol   string   `json:"protocol"`
	Verdict    Verdict  `json:"verdict"`
	Reason     string   `json:"reason,omitempty"`
	Specs      []string `json:"specs"` // that describe its messages
	Messages   Count    `json:"messages"`
	Kinds      Count    `json:"kinds"`
	Attributes Count    `json:"attributes"`
	Items      []*Item  `json:"items"`
}

// Item is a message, a kind or an attribute.
type Item struct {
	What    string  `json:"what"` // message, kind or attribute
	Name    string  `json:"name"` // in C; of a kind, its own
	Number  int     `json:"number"`
	Detail  string  `json:"detail,omitempty"` // of a message its header, of a kind the category
	Verdict Verdict `json:"verdict"`
	Reason  string  `json:"reason,omitempty"` // why it is missing or opaque
}

// Make judges everything.
func Make() *Report {
	k := know()
	r := &Report{Kernel: Kernel}
	for _, p := range readFacts() {
		out := &Protocol{Name: p.name, Number: p.number, Verdict: Missing, Families: []*Family{}}
		for _, f := range p.families {
			made := k.family(f)
			made.Protocol = p.name
			if made.Verdict == Covered {
				out.Verdict = Covered
			}
			out.Families = append(out.Families, made)
			r.Totals.add(made)
		}
		r.Totals.Protocols.add(out.Verdict)
		r.Protocols = append(r.Protocols, out)
	}
	return r
}

func (t *Totals) add(f *Family) {
	t.Families.add(f.Verdict)
	t.Messages.sum(f.Messages)
	t.Kinds.sum(f.Kinds)
	t.Attributes.sum(f.Attributes)
}

// Families are those of all protocols.
func (r *Report) Families() []*Family {
	var all []*Family
	for _, p := range r.Protocols {
		all = append(all, p.Families...)
	}
	return all
}

func (k *known) family(f *family) *Family {
	out := &Family{Name: f.name, Verdict: Missing, Specs: []string{}, Items: []*Item{}}
	for _, m := range f.messages {
		v, specs, why := k.message(f, m)
		out.item(&out.Messages, &Item{What: "message", Name: m.name, Number: m.number, Detail: m.header, Verdict: v, Reason: why}, m)
		if v == Covered {
			out.Verdict = Covered
		}
		for _, s := range specs {
			if !slices.Contains(out.Specs, s) {
				out.Specs = append(out.Specs, s)
			}
		}
	}
	for _, kind := range f.kinds {
		out.item(&out.Kinds, &Item{What: "kind", Name: kind.name, Number: kind.number, Detail: kind.category, Verdict: k.kind(kind)}, kind)
	}
	for _, a := range f.attributes {
		out.item(&out.Attributes, &Item{What: "attribute", Name: a.name, Number: a.number, Verdict: k.attribute(a)}, a)
	}
	if out.Verdict == Missing {
		out.Reason = reason(f.name, "", fact{})
	}
	return out
}

// item counts something and adds the reason of what is not covered.
func (f *Family) item(count *Count, i *Item, of fact) {
	if count.add(i.Verdict); i.Verdict != Covered {
		note := i.Reason
		if i.Reason = reason(f.Name, i.What, of); i.Reason != "" && note != "" {
			i.Reason = note + "; " + i.Reason
		}
	}
	f.Items = append(f.Items, i)
}
