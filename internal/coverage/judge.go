package coverage

import (
	"slices"
	"strings"

	"github.com/nlctl/netlink/internal/desc"
)

// Verdict says how much the specs know of something.
type Verdict string

// The verdicts.
const (
	Covered Verdict = "covered" // described with its structure
	Opaque  Verdict = "opaque"  // described as bytes, although the kernel has a structure there
	Missing Verdict = "missing"
)

// message judges a message, and says which specs have it. A mode that the kernel has and the specs have not makes it missing.
func (k *known) message(f *family, m fact) (v Verdict, specs []string, why string) {
	modes := ""
	for _, d := range k.messages[keyOf(f.protocol, m.number, f.name)] {
		// The header of a request tells messages of one number apart; a reply has another one.
		if m.header != "" && !slices.Contains(d.headers, m.header) {
			continue
		}
		modes += string(d.mode)
		if !slices.Contains(specs, d.spec) {
			specs = append(specs, d.spec)
		}
	}
	if modes == "" {
		return Missing, nil, ""
	}
	for _, mode := range m.modes {
		if mode != '?' && !strings.ContainsRune(modes, mode) {
			return Missing, specs, modeNames[mode] + " is in no spec"
		}
	}
	return Covered, specs, ""
}

var modeNames = map[rune]string{'r': "the request", 'd': "the listing", 'k': "what the kernel sends"}

// attribute judges an attribute by its names. Described in several families, the best counts.
func (k *known) attribute(a fact) Verdict {
	best := Missing
	for _, d := range slices.Concat(k.attributes[a.name], k.attributes[a.also]) {
		switch {
		case d.Type == desc.Unused && !a.unused:
		case a.shape == 0 || structured(d):
			return Covered
		default:
			best = Opaque
		}
	}
	return best
}

// structured tells whether a description goes inside. A number may be the whole of a structure.
func structured(a *desc.Attribute) bool {
	switch a.Type {
	case desc.Nest, desc.NestTypeValue, desc.IndexedArray, desc.SubMsg, desc.Bitfield32:
		return true
	case desc.Binary:
		return a.Struct != nil || a.SubType.Integer()
	}
	return false
}

// forms are where a category of kinds is described: the sub-message of a family.
var forms = map[string]struct{ family, subMessage string }{
	"link":      {"rt-link", "linkinfo-data-msg"},
	"link-port": {"rt-link", "linkinfo-member-data-msg"},
	"encap":     {"rt-route", "lwtunnel-msg"},
	"qdisc":     {"tc", "options-msg"},
	"filter":    {"tc", "options-msg"},
	"action":    {"tc", "act-options-msg"},
	"ematch":    {"tc", "ematch-msg"},
	"expr":      {"nftables", "expr-ops"},
	"object":    {"nftables", "obj-data"},
}

// kind judges a kind by its form, or by the attribute that decides.
func (k *known) kind(f fact) Verdict {
	if f.also != "" {
		if len(k.attributes[f.also]) > 0 || k.entries[f.also] && f.category == "command" {
			return Covered
		}
		return Missing
	}
	where := forms[f.category]
	if k.families[where.family] == nil {
		return Missing
	}
	for _, m := range k.families[where.family].SubMessages {
		if m.Name == where.subMessage && (m.Form(f.name) != nil || f.number >= 0 && m.Number(int64(f.number)) != nil) {
			return Covered
		}
	}
	return Missing
}
