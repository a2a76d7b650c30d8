package main

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/nlctl/netlink/internal/facts"
)

// attributes are the members of all enums of which the kernel reads or sends one as an attribute.
func (k *kernel) attributes(t facts.Tables) error {
	used := shapes(t)
	enums := map[string][]facts.Row{}
	for _, r := range t["constants"] {
		if r.Has("enum") {
			key := r.Get("enum") + " " + r.Get("header")
			enums[key] = append(enums[key], r)
		}
	}
	var errs []error
	for _, members := range enums {
		i := slices.IndexFunc(members, func(r facts.Row) bool { _, ok := used[r.Get("name")]; return ok })
		if i < 0 {
			continue
		}
		of, ok := home(members[i].Get("name"), members[i].Get("header"))
		if !ok {
			errs = append(errs, fmt.Errorf("%s (%s) has no family: add one to home.go", members[i].Get("name"), members[i].Get("header")))
			continue
		}
		if of == "" {
			continue
		}
		f := k.families[of]
		if f == nil {
			f = k.family(protocolOf[of], of)
		}
		if s := newSet(members, used); len(s.attributes) > 0 {
			f.sets = append(f.sets, s)
		}
	}
	return errors.Join(errs...)
}

// shapes are the attributes that the kernel reads or sends, and the shape of each.
func shapes(t facts.Tables) map[string]byte {
	shape := map[string]byte{}
	for _, r := range t["policies"] {
		name := r.Get("attribute")
		switch {
		case r.Get("type") == "REJECT":
		case strings.HasPrefix(r.Get("type"), "NESTED"):
			shape[name] = 'n'
		case shape[name] == 0:
			shape[name] = 0
		}
	}
	for _, r := range t["attr-access"] {
		name, detail := r.Get("attribute"), r.Get("detail")
		s, isStruct := strings.CutPrefix(detail, "struct ")
		s, _, _ = strings.Cut(s, " ")
		switch {
		case r.Get("direction") == "nest":
			shape[name] = 'n'
		case isStruct && !slices.Contains(plain, s) && shape[name] == 0:
			shape[name] = 's'
		case shape[name] == 0:
			shape[name] = 0
		}
	}
	return shape
}

// plain are structures that hold one value, or that are the kernel's own.
var plain = []string{
	"in_addr", "in6_addr", "sockaddr", "sockaddr_storage", "nlattr", "mctp_addr", "mctp_fq_addr", "ovs_key_ct_labels", "__kernel_timespec",
	"hns_roce_v2_mpt_entry", "hns_roce_v2_cq_context", "hns_roce_srq_context", "vxlanhdr", "vlan_ethhdr",
}

// newSet takes the attributes from an enum's members, without padding and what only bounds the enum.
func newSet(members []facts.Row, used map[string]byte) *set {
	s := &set{}
	var names []string
	for _, r := range members {
		name, n := r.Get("name"), number(r.Get("value"))
		shape, isUsed := used[name]
		nothing := n == 0 && (!isUsed || strings.HasSuffix(name, "_UNSPEC") || strings.HasSuffix(name, "_NONE"))
		if nothing || !isUsed && bound(r, members) || strings.HasSuffix(name, "_PAD") {
			continue
		}
		s.attributes = append(s.attributes, attribute{name: name, number: n, shape: shape, unused: !isUsed})
		names = append(names, name)
	}
	slices.SortStableFunc(s.attributes, func(a, b attribute) int {
		return cmp.Or(cmp.Compare(a.number, b.number), cmp.Compare(truth(a.unused), truth(b.unused)),
			cmp.Compare(truth(strings.HasSuffix(a.name, "_MAX")), truth(strings.HasSuffix(b.name, "_MAX"))))
	})
	// Two names of one number are one attribute.
	kept := s.attributes[:0]
	for _, a := range s.attributes {
		if n := len(kept); n > 0 && kept[n-1].number == a.number {
			kept[n-1].also = a.name
			continue
		}
		kept = append(kept, a)
	}
	s.attributes = kept
	s.prefix = commonPrefix(names)
	return s
}

func truth(b bool) int {
	if b {
		return 1
	}
	return 0
}

// bound tells of a member of an enum that it counts the attributes or says which is the last.
func bound(r facts.Row, members []facts.Row) bool {
	name := r.Get("name")
	for _, begin := range []string{"__", "NUM_", "MAX_"} {
		if strings.HasPrefix(name, begin) {
			return true
		}
	}
	return strings.HasSuffix(name, "_LAST") || strings.HasSuffix(name, "_CNT") || strings.HasSuffix(name, "_MAX") && last(r, members)
}

// last tells of a name with _MAX that no other has a higher number, or that another has the same. The end of a range (of ports, for
// instance) has _MAX as well, and has a number to itself.
func last(r facts.Row, members []facts.Row) bool {
	n, highest := number(r.Get("value")), true
	for _, m := range members {
		other := m.Get("name")
		switch v := number(m.Get("value")); {
		case other == "__"+r.Get("name"):
			return true
		case other == r.Get("name") || strings.HasPrefix(other, "__") || strings.HasPrefix(other, "NUM_"):
		case v == n:
			return true
		case v > n:
			highest = false
		}
	}
	return highest
}

// commonPrefix is what all names begin with, up to an underscore.
func commonPrefix(names []string) string {
	if len(names) == 0 {
		return ""
	}
	p := names[0]
	for _, n := range names {
		for !strings.HasPrefix(n, p) {
			p = p[:len(p)-1]
		}
	}
	return p[:strings.LastIndexByte(p, '_')+1]
}
