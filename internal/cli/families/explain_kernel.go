package families

import (
	"maps"
	"math"
	"slices"

	"github.com/nlctl/netlink"
	"github.com/nlctl/netlink/internal/desc"
)

// policy is a table of the kernel, by index. Tables may lead back to each other, so those that were shown are remembered.
type policy struct {
	index uint32
	shown map[uint32]bool
}

// policy adds what the running kernel says of an attribute.
func (e *explainer) policy(a *desc.Attribute, p *policy) {
	if p == nil {
		return
	}
	k, ok := e.policies.Tables[p.index][a.Number]
	if !ok {
		e.printf("; kernel: not in its policy")
		return
	}
	e.printf("; kernel: %s", k.String())
	if !sameType(a, k.Type) || !sameRange(a, &k) {
		e.printf(" (differs)")
	}
}

// below names what the kernel accepts and the specs do not know, and goes into the nests that have policies.
func (e *explainer) below(s *desc.Set, attributes []*desc.Attribute, p *policy) {
	table := e.policies.Tables[p.index]
	for _, number := range slices.Sorted(maps.Keys(table)) {
		if k := table[number]; s.Number(number) == nil && k.Type != netlink.PolicyInvalid {
			e.printf("    %d: not in the spec; kernel: %s\n", number, k.String())
		}
	}
	for _, a := range attributes {
		k := table[a.Number]
		if a.Nested == nil || k.Nested == nil || p.shown[*k.Nested] {
			continue
		}
		p.shown[*k.Nested] = true
		e.printf("  in %s:\n", a.Name)
		e.set(a.Nested, a.Nested.Attributes, &policy{*k.Nested, p.shown})
	}
}

// sameType tells whether a policy has the type of an attribute. Strings with and without NUL, and the kinds of nests, are one.
func sameType(a *desc.Attribute, k netlink.PolicyType) bool {
	switch k {
	case netlink.PolicyString, netlink.PolicyNulString:
		return a.Type == desc.String || a.Type == desc.Binary
	case netlink.PolicyNested, netlink.PolicyNestedArray:
		return a.Type == desc.Nest || a.Type == desc.IndexedArray || a.Type == desc.SubMsg || a.Type == desc.NestTypeValue
	case netlink.PolicyBinary:
		return a.Type == desc.Binary || a.Type == desc.String || a.BigEndian
	}
	return k.String() == a.Type.String()
}

// sameRange compares the limits of integers. A limit that is the type's own is none.
func sameRange(a *desc.Attribute, k *netlink.Policy) bool {
	bits := 8 * a.Type.Width()
	switch {
	case !a.Type.Integer():
		return true
	case bits == 0:
		bits = 64
	}
	if a.Type.Signed() {
		low := int64(math.MinInt64) >> (64 - bits)
		return signed(a.Checks.Min, low) == orElse(k.MinInt, low) && signed(a.Checks.Max, ^low) == orElse(k.MaxInt, ^low)
	}
	high := uint64(math.MaxUint64) >> (64 - bits)
	return unsigned(a.Checks.Min, 0) == orElse(k.MinUint, 0) && unsigned(a.Checks.Max, high) == orElse(k.MaxUint, high)
}

func signed(l *desc.Limit, otherwise int64) int64 {
	if l == nil {
		return otherwise
	}
	return int64(l.Bits)
}

func unsigned(l *desc.Limit, otherwise uint64) uint64 {
	if l == nil {
		return otherwise
	}
	return l.Bits
}

func orElse[T any](p *T, otherwise T) T {
	if p == nil {
		return otherwise
	}
	return *p
}
