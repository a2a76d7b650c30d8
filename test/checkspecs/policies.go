package main

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/nlctl/netlink/internal/facts"
	"github.com/nlctl/netlink/spec"
)

// tell gives the claims the numbers and layouts of a kernel's tables.
func (c *claims) tell(t facts.Tables) {
	for _, r := range t["constants"] {
		if v, err := strconv.ParseInt(r.Get("value"), 0, 64); err == nil {
			c.found[r.Get("name")] = append(c.found[r.Get("name")], v)
		}
	}
	for _, r := range t["structs"] {
		name := "sizeof(struct " + r.Get("struct") + ")"
		value, err := strconv.ParseInt(r.Get("size"), 10, 64)
		if r.Has("member") {
			name = "offsetof(struct " + r.Get("struct") + "," + r.Get("member") + ")"
			value, err = strconv.ParseInt(r.Get("offset"), 10, 64)
		}
		if err == nil {
			c.found[name] = append(c.found[name], value)
		}
	}
}

// policies are what the kernel's policies say of attributes, by their names in C; several may have one.
type policies struct {
	by map[string][]facts.Row
	// Whether the kernel reads or writes an attribute in network byte order, and in its own.
	big, host map[string]bool
}

func policiesOf(t facts.Tables) *policies {
	p := &policies{map[string][]facts.Row{}, map[string]bool{}, map[string]bool{}}
	for _, r := range t["policies"] {
		if kind := r.Get("type"); kind != "REJECT" {
			p.by[r.Get("attribute")] = append(p.by[r.Get("attribute")], r)
			if strings.HasPrefix(kind, "BE") {
				p.big[r.Get("attribute")] = true
			}
		}
	}
	for _, r := range t["attr-access"] {
		if strings.HasSuffix(r.Get("accessor"), "_in_addr") {
			p.big[r.Get("attribute")] = true
		}
		for _, end := range []string{"16", "32", "64"} {
			name, accessor := r.Get("attribute"), r.Get("accessor")
			switch {
			case strings.HasSuffix(accessor, "_be"+end), strings.HasSuffix(accessor, "_net"+end):
				p.big[name] = true
			case strings.HasSuffix(accessor, "_u"+end), strings.HasSuffix(accessor, "_s"+end):
				p.host[name] = true
			}
		}
	}
	return p
}

// report compares every attribute with the policies for it: its type, its byte order, and its limits, which may not be
// narrower than the kernel's.
func (p *policies) report(families []*spec.Family) error {
	wrong, right := 0, 0
	for _, f := range families {
		for _, s := range f.Sets {
			for _, a := range s.Attributes {
				why := p.differs(a)
				switch {
				case why == "" && p.by[a.CName] != nil:
					right++
				case why != "" && !isAccepted(acceptedTypes, a.CName):
					wrong++
					fmt.Printf("%v: %s is %s in the spec, %s\n", a.Pos, a.CName, a.Type, why)
				}
			}
		}
	}
	fmt.Printf("%d attributes agree with the kernel's policies, %d differ\n", right, wrong)
	if wrong > 0 {
		return fmt.Errorf("%d attributes differ from the kernel's policies", wrong)
	}
	if right < 1000 {
		return fmt.Errorf("only %d attributes have policies: are these a kernel's tables?", right)
	}
	return nil
}

// differs says how an attribute differs from what all policies say, or nothing.
func (p *policies) differs(a *spec.Attribute) string {
	var kinds []string
	for _, r := range p.by[a.CName] {
		if fits(a, r.Get("type")) {
			kinds = nil
			break
		}
		kinds = append(kinds, r.Get("type"))
	}
	if kinds != nil {
		slices.Sort(kinds)
		return "the kernel's policy says " + strings.Join(slices.Compact(kinds), " or ")
	}
	if a.Type.Integer() && a.Type.Width() > 1 && p.big[a.CName] != p.host[a.CName] && p.big[a.CName] != a.BigEndian {
		return fmt.Sprintf("big-endian is %t, for the kernel %t", a.BigEndian, p.big[a.CName])
	}
	for _, r := range p.by[a.CName] {
		if why := narrower(a, r); why != "" && len(p.by[a.CName]) == 1 {
			return why
		}
	}
	return ""
}

// fits tells whether a type of the language may be one of a policy. Bytes may be anything: policies tell less than specs,
// and where a spec tells less, nlctl coverage says so.
func fits(a *spec.Attribute, policy string) bool {
	t := a.Type
	switch policy {
	case "UNSPEC", "BINARY":
		return true
	case "FLAG":
		return t == spec.Flag || t == spec.Unused
	case "NESTED", "NESTED_ARRAY":
		return t == spec.Nest || t == spec.IndexedArray || t == spec.NestTypeValue || t == spec.SubMsg || t == spec.Binary || t == spec.Unused
	case "STRING", "NUL_STRING":
		return t == spec.String || t == spec.Binary
	case "BITFIELD32":
		return t == spec.Bitfield32
	case "MSECS":
		return t == spec.U64
	case "UINT", "SINT":
		return string(t) == strings.ToLower(policy)
	}
	width := 8 * t.Width()
	if t == spec.Binary || t == spec.Unused || t == spec.Bitfield32 {
		return true // an address in a number, a structure in a number
	}
	return strconv.Itoa(width) == strings.TrimLeft(policy, "UBSE")
}

// narrower tells of a limit that refuses what the kernel accepts.
func narrower(a *spec.Attribute, r facts.Row) string {
	if !a.Type.Integer() {
		return ""
	}
	low, errLow := strconv.ParseInt(r.Get("min"), 0, 64)
	high, errHigh := strconv.ParseInt(r.Get("max"), 0, 64)
	if l := a.Checks.Min; l != nil && errLow == nil && int64(l.Bits) > low {
		return fmt.Sprintf("from %d, the kernel accepts from %d", int64(l.Bits), low)
	}
	if l := a.Checks.Max; l != nil && errHigh == nil && !l.Negative && int64(l.Bits) < high {
		return fmt.Sprintf("to %d, the kernel accepts to %d", int64(l.Bits), high)
	}
	return ""
}
