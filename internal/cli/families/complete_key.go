package families

import (
	"net"
	"strings"

	"github.com/nlctl/netlink/internal/desc"
	"github.com/nlctl/netlink/internal/dyn"
)

// keys is where the keys that can come next are.
type keys struct {
	set        *desc.Set
	header     *desc.Struct
	attributes []*desc.Attribute
}

// into goes into an attribute. given may have the value that selects what is in it, at the end of prefix without the name.
func (k *keys) into(name, prefix string, given []string) bool {
	a := attributeOf(k.set, name)
	if a == nil {
		return false
	}
	set, header := a.Nested, a.Struct
	if a.SubMessage != nil {
		form := selected(a, prefix, given)
		if form == nil {
			return false
		}
		set, header = form.Set, form.Header
	}
	*k = keys{set: set, header: header}
	if set != nil {
		k.attributes = set.Attributes
	}
	return set != nil || header != nil
}

func attributeOf(set *desc.Set, name string) *desc.Attribute {
	if set == nil {
		return nil
	}
	return set.Attribute(name)
}

// selected looks for the selector among the words that were given: beside the attribute, then further out.
func selected(a *desc.Attribute, prefix string, given []string) *desc.Form {
	for prefix != "" {
		prefix = prefix[:strings.LastIndexByte(strings.TrimSuffix(prefix, "."), '.')+1]
		for _, word := range given {
			if value, ok := strings.CutPrefix(word, prefix+a.Selector+"="); ok {
				return a.SubMessage.Form(value)
			}
		}
	}
	return nil
}

// names are the keys, each with what separates it from what follows.
func (k *keys) names() []string {
	var all []string
	for _, a := range k.attributes {
		switch {
		case a.Type == desc.Pad, a.Type == desc.Unused:
		case a.Type == desc.Flag:
			all = append(all, a.Name)
		case a.SubType == desc.Nest, a.Records != "", a.Type == desc.Nest && a.Nested.Ordered:
			all = append(all, a.Name+"[0].")
		case a.Type == desc.Nest, a.Type == desc.SubMsg:
			all = append(all, a.Name+".")
		default:
			all = append(all, a.Name+"=")
		}
	}
	if k.header != nil {
		for _, name := range memberNames(k.header) {
			all = append(all, dyn.MemberName(name, k.set)+"=")
		}
	}
	return all
}

func memberNames(s *desc.Struct) []string {
	var all []string
	for i := range s.Members {
		if s.Members[i].Type != desc.Pad {
			all = append(all, s.Members[i].Name)
		}
	}
	return all
}

// values are those of a key that has names for them: entries, kinds, interfaces.
func (k *keys) values(name string) []string {
	f, found := k.format(name)
	var all []string
	switch {
	case f != nil && f.Enum != nil:
		for _, e := range f.Enum.Entries {
			all = append(all, e.Name)
		}
	case f != nil && f.Hint == "ifindex", found && strings.HasSuffix(name, "ifname"), name == "dev-name":
		links, err := net.Interfaces()
		if err != nil {
			return nil
		}
		for _, l := range links {
			all = append(all, l.Name)
		}
	default:
		all = k.kinds(name)
	}
	return all
}

func (k *keys) format(name string) (*desc.Format, bool) {
	if a := attributeOf(k.set, name); a != nil {
		return &a.Format, true
	}
	if k.header != nil {
		if m := k.header.Member(name); m != nil {
			return &m.Format, true
		}
	}
	return nil, false
}

// kinds are the values of an attribute that selects what is in another.
func (k *keys) kinds(name string) []string {
	var all []string
	for _, a := range k.attributes {
		if a.SubMessage == nil || a.Selector != name {
			continue
		}
		for _, f := range a.SubMessage.Forms {
			all = append(all, f.Value)
		}
		break
	}
	return all
}
