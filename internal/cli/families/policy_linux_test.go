package families

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"syscall"
	"testing"

	"github.com/nlctl/netlink"
	"github.com/nlctl/netlink/genetlink"
	"github.com/nlctl/netlink/internal/desc"
	"github.com/nlctl/netlink/internal/testenv"
)

// acceptedPolicies are where a spec and the policies of kernels differ: names in C, or how they begin, and the reason.
var acceptedPolicies = map[string]string{
	"IPVS_INFO_ATTR_":                     "one policy for all commands, which these replies have nothing to do with (net/netfilter/ipvs/ip_vs_ctl.c)",
	"L2TP_ATTR_RECV_TIMEOUT":              "milliseconds are NLA_MSECS, which the controller tells as another number (net/netlink/policy.c)",
	"NL80211_ATTR_CONTROL_PORT_ETHERTYPE": "radios have a flag, requests a u16 (net/wireless/nl80211.c)",
	"NL80211_ATTR_VENDOR_DATA":            "requests have bytes, radios a list of commands (net/wireless/nl80211.c)",
	"NL80211_BAND_":                       "the policy is of what is inside of a band, one nest too far out (net/wireless/nl80211.c, nl80211_tid_config_attr_policy)",
	"OVS_CT_LIMIT_ATTR_ZONE_LIMIT":        "the nest has structures in it, no attributes (net/openvswitch/conntrack.c)",
}

func isAccepted(cName string) bool {
	for prefix := range acceptedPolicies {
		if strings.HasPrefix(cName, prefix) {
			return true
		}
	}
	return false
}

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
		case errors.Is(err, fs.ErrNotExist), errors.Is(err, syscall.ENODATA):
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
		if !isAccepted(a.CName) && (!fits(a, k.Type) || refuses(a, &k)) {
			c.t.Errorf("%s.%s (%s): %s in the spec, %s in the kernel", path, a.Name, a.CName, typeText(a), k.String())
		}
		if a.Nested != nil && k.Nested != nil {
			c.set(path+"."+a.Name, a.Nested, a.Nested.Attributes, *k.Nested, seen)
		}
	}
}

// fits is sameType without signs: only few policies have any.
func fits(a *desc.Attribute, k netlink.PolicyType) bool {
	return sameType(a, k) || a.Type.Signed() && strings.TrimPrefix(a.Type.String(), "s") == strings.TrimPrefix(k.String(), "u")
}

// refuses tells of a limit that is narrower than the kernel's.
func refuses(a *desc.Attribute, k *netlink.Policy) bool {
	if !a.Type.Integer() || strings.HasPrefix(a.Type.String(), "s") {
		return false
	}
	return a.Checks.Min != nil && k.MinUint != nil && a.Checks.Min.Bits > *k.MinUint ||
		a.Checks.Max != nil && k.MaxUint != nil && a.Checks.Max.Bits < *k.MaxUint
}
