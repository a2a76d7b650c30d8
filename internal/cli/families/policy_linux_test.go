package families

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"testing"

	"github.com/nlctl/netlink"
	"github.com/nlctl/netlink/genetlink"
	"github.com/nlctl/netlink/internal/desc"
	"github.com/nlctl/netlink/internal/testenv"
)

// acceptedPolicies are where a spec and the policy of a kernel differ, with the reason.
var acceptedPolicies = map[string]string{}

// TestPolicies: what the running kernel's policies say of types is what the specs say, and no limit of a spec refuses what this
// kernel accepts.
func TestPolicies(t *testing.T) {
	w := &where{netns: testenv.NetNS(t).Path()}
	families, attributes := 0, 0
	for _, name := range desc.Names() {
		f := desc.Find(name)
		if !f.Generic {
			continue
		}
		p, err := policiesOf(t.Context(), *w, f)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			continue // a family that this kernel lacks, or has without policies
		case err != nil:
			t.Errorf("%s: %v", name, err)
			continue
		}
		families++
		c := policyChecker{t: t, p: p}
		for _, o := range f.Operations {
			c.operation(f, o)
		}
		attributes += c.count
	}
	t.Logf("%d attributes of %d families", attributes, families)
	if families < 3 || attributes < 50 {
		t.Errorf("only %d attributes of %d families were compared", attributes, families)
	}
}

type policyChecker struct {
	t     *testing.T
	p     *genetlink.Policies
	count int
}

func (c *policyChecker) operation(f *desc.Family, o *desc.Operation) {
	for _, m := range []struct {
		body  *desc.Body
		index func(genetlink.OperationPolicy) *uint32
	}{
		{o.Do, func(p genetlink.OperationPolicy) *uint32 { return p.Do }},
		{o.Dump, func(p genetlink.OperationPolicy) *uint32 { return p.Dump }},
	} {
		if m.body == nil || m.body.Set == nil {
			continue
		}
		if index := m.index(c.p.Operations[uint32(m.body.Value)]); index != nil {
			c.set(f.Name, m.body.Set, m.body.Attributes(), *index, map[string]bool{})
		}
	}
}

// set compares the attributes of a set, and goes into nests.
func (c *policyChecker) set(path string, s *desc.Set, attributes []*desc.Attribute, index uint32, seen map[string]bool) {
	key := fmt.Sprint(s.Name, index)
	if seen[key] {
		return
	}
	seen[key] = true
	for _, a := range attributes {
		k, ok := c.p.Tables[index][a.Number]
		if !ok || k.Type == netlink.PolicyInvalid {
			continue // of another request, or newer than this kernel
		}
		c.count++
		if acceptedPolicies[path+"."+a.Name] == "" && (!sameType(a, k.Type) || refuses(a, &k)) {
			c.t.Errorf("%s.%s (%s): %s in the spec, %s in the kernel", path, a.Name, a.CName, typeText(a), k.String())
		}
		if a.Nested != nil && k.Nested != nil {
			c.set(path+"."+a.Name, a.Nested, a.Nested.Attributes, *k.Nested, seen)
		}
	}
}

// refuses tells of a limit that is narrower than the kernel's.
func refuses(a *desc.Attribute, k *netlink.Policy) bool {
	if !a.Type.Integer() || strings.HasPrefix(a.Type.String(), "s") {
		return false
	}
	return a.Checks.Min != nil && k.MinUint != nil && a.Checks.Min.Bits > *k.MinUint ||
		a.Checks.Max != nil && k.MaxUint != nil && a.Checks.Max.Bits < *k.MaxUint
}
