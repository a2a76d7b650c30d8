package families

import (
	"strings"
	"testing"

	"github.com/nlctl/netlink/internal/desc"
	"github.com/nlctl/netlink/internal/testenv"
)

// Every dump that needs no attributes is decoded, and no attribute of it is unknown to the specs.
func TestDumps(t *testing.T) {
	ns := testenv.NetNS(t)
	for _, name := range desc.Names() {
		f := desc.Find(name)
		for _, op := range f.Operations {
			if op.Dump == nil || name == "rt-mroute" { // without its address family that one lists all routes and links
				continue
			}
			out, err := try(t, ns, "dump "+name+" "+op.Name)
			if err != nil {
				continue // the kernel lacks it, or wants to know more
			}
			for line := range strings.Lines(out) {
				key, _, _ := strings.Cut(strings.TrimSpace(line), ":")
				if key != "" && strings.Trim(key, "0123456789") == "" {
					t.Errorf("%s %s: attribute %s", name, op.Name, line)
				}
				if key == "decode-error" {
					t.Errorf("%s %s: %s", name, op.Name, line)
				}
			}
		}
	}
}

// The list has what the specs know and what the kernel has.
func TestList(t *testing.T) {
	type entry struct {
		Name          string
		Known, Kernel bool
		ID, Version   int
		Groups        []string
	}
	found := map[string]entry{}
	for _, e := range parse[[]entry](t, run(t, nil, "list --json")) {
		found[e.Name] = e
	}
	c := found["nlctrl"]
	if !c.Known || !c.Kernel || c.ID != 16 || c.Version != 2 || len(c.Groups) != 1 || c.Groups[0] != "notify" {
		t.Errorf("nlctrl is %+v", c)
	}
	if l := found["rt-link"]; !l.Known || !l.Kernel || len(l.Groups) == 0 {
		t.Errorf("rt-link is %+v", l)
	}
	if text := run(t, nil, "list"); !strings.HasPrefix(text, "FAMILY ") || !strings.Contains(text, "\nnetdev ") {
		t.Errorf("as text: %s", text)
	}
}

func TestExplain(t *testing.T) {
	for path, wants := range map[string][]string{
		"netdev":                  {"family netdev: generic, version 1", "  dev-get (do, dump)", "groups: mgmt page-pool"},
		"rt-link/getlink":         {"operation getlink, RTM_GETLINK", "ifname (3, IFLA_IFNAME): string of at most 15 bytes", "ifi-index (offset 4): s32, as ifindex"},
		"rt-link/if-oper":         {"enum if-oper", "  up (6, IF_OPER_UP)"},
		"netdev/dev":              {"ifindex (1, NETDEV_A_DEV_IFINDEX): u32 from 1"},
		"ethtool/features-get -k": {"  in header:\n  set header\n", "kernel: u32 of bits 0x"},
		"nlctrl/getfamily -k":     {"CTRL_ATTR_FAMILY_NAME): string", "kernel: NUL-terminated string of at most 15 bytes"},
		"rt-rule/newrule":         {"header-table (offset 4)", "table (15, FRA_TABLE): u32"},
	} {
		out := run(t, nil, "explain "+path)
		for _, want := range wants {
			if !strings.Contains(out, want) {
				t.Errorf("explain %s: no %q in\n%s", path, want, out)
			}
		}
	}
}

func TestComplete(t *testing.T) {
	for line, want := range map[string]string{
		"do rt-li": "rt-link", "do rt-link getl": "getlink", "do rt-link newlink ifna": "ifname=", "do rt-link newlink linki": "linkinfo.",
		"do rt-link newlink linkinfo.kind=vxl":                      "linkinfo.kind=vxlan",
		"do rt-link newlink linkinfo.kind=vlan linkinfo.data.proto": "linkinfo.data.protocol=",
		"do rt-link newlink ifi-index=l":                            "ifi-index=lo", "do rt-link setlink ifi-flags=u": "ifi-flags=up",
		"explain netd": "netdev", "explain netdev/dev-g": "netdev/dev-get", "dump netdev queue-g": "queue-get",
	} {
		out := run(t, nil, "__complete "+line)
		if !strings.Contains("\n"+out, "\n"+want+"\n") {
			t.Errorf("%s: got %q, want %q", line, out, want)
		}
	}
}
