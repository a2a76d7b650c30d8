package families

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/nlctl/netlink/internal/testenv"
)

// The families of the kernel are those that iproute2's genl lists, with their numbers and versions.
func TestListAsGenl(t *testing.T) {
	testenv.NeedCommand(t, "genl")
	ns := testenv.NetNS(t)
	type entry struct {
		Name        string
		Generic     bool
		Kernel      bool
		ID, Version int
	}
	ours := map[string]entry{}
	for _, e := range parse[[]entry](t, run(t, ns, "list --json")) {
		ours[e.Name] = e
	}
	found := regexp.MustCompile(`Name: (.+)\n\tID: 0x([0-9a-f]+)  Version: 0x([0-9a-f]+)`)
	all := found.FindAllStringSubmatch(testenv.Run(t, ns, "genl", "ctrl", "list"), -1)
	for _, m := range all {
		e := ours[m[1]]
		if !e.Generic || !e.Kernel || fmt.Sprintf("%x", e.ID) != m[2] || fmt.Sprintf("%x", e.Version) != m[3] {
			t.Errorf("genl has %q, we have %+v", m[1:], e)
		}
	}
	if len(all) == 0 {
		t.Error("genl lists nothing")
	}
}

// Each policy of an attribute is there for genl as for us, nested as deep as that may be.
func TestPolicyAsGenl(t *testing.T) {
	testenv.NeedCommand(t, "genl")
	ns := testenv.NetNS(t)
	theirs, _, err := testenv.TryRun(t, ns, "genl", "ctrl", "policy", "name", "ethtool")
	if err != nil {
		testenv.MissingInKernel(t, "the dump of ethtool's policies")
	}
	type message struct {
		Policy *struct {
			ID   int    `json:"policy-id"`
			Attr int    `json:"attr-id"`
			Type string `json:"type"`
		}
	}
	ours := map[string]string{}
	for _, m := range parse[[]message](t, run(t, ns, "dump nlctrl getpolicy family-name=ethtool --json")) {
		if m.Policy != nil {
			ours[fmt.Sprintf("policy[%d]:attr[%d]", m.Policy.ID, m.Policy.Attr)] = strings.ToUpper(strings.ReplaceAll(m.Policy.Type, "-", "_"))
		}
	}
	all := regexp.MustCompile(`(policy\[\d+\]:attr\[\d+\]): type=(\w+)`).FindAllStringSubmatch(theirs, -1)
	if len(all) == 0 || len(all) != len(ours) {
		t.Errorf("genl has %d policies, we have %d", len(all), len(ours))
	}
	for _, m := range all {
		if ours[m[1]] != m[2] && m[2] != "unknown" { // genl 6.1 does not know uint
			t.Errorf("%s is %s for genl, %s for us", m[1], m[2], ours[m[1]])
		}
	}
}
