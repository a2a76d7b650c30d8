package coverage

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// items are all items by family and name. A message may be there with several headers; the last counts.
func items(r *Report) map[string]*Item {
	all := map[string]*Item{}
	for _, f := range r.Families() {
		for _, i := range f.Items {
			all[f.Name+" "+i.Name] = i
		}
	}
	return all
}

// What is not covered says why, so that what a new kernel brings is noticed.
func TestReasons(t *testing.T) {
	for _, f := range Make().Families() {
		if f.Verdict != Covered && f.Reason == "" {
			t.Errorf("family %s is missing without a reason in reasons.go", f.Name)
		}
		for _, i := range f.Items {
			if i.Verdict != Covered && i.Reason == "" {
				t.Errorf("%s: %s %s is %s without a reason in reasons.go", f.Name, i.What, i.Name, i.Verdict)
			}
		}
	}
}

// A reason that nothing has any more is to be removed.
func TestReasonsAreUsed(t *testing.T) {
	used := map[string]bool{}
	for _, f := range Make().Families() {
		for _, i := range f.Items {
			if i.Verdict == Covered {
				continue
			}
			used[f.Name], used[i.Detail+" "+i.Name], used[i.Detail] = true, true, true
			for prefix := range names {
				used[prefix] = used[prefix] || strings.HasPrefix(i.Name, prefix)
			}
		}
	}
	for _, table := range []map[string]string{families, names, kinds} {
		for _, key := range slices.Sorted(maps.Keys(table)) {
			if !used[key] {
				t.Errorf("nothing that is missing has the reason of %s", key)
			}
		}
	}
}

// Names that whoever knows the kernel knows.
func TestKnownNames(t *testing.T) {
	all := items(Make())
	for name, want := range map[string]Verdict{
		"rt-link IFLA_MTU": Covered, "rt-link IFLA_AF_SPEC": Covered, "rt-link vxlan": Covered, "rt-link RTM_NEWLINK": Covered,
		"rt-route RTAX_MTU": Covered, "rt-route LWTUNNEL_ENCAP_SEG6": Covered, "rt-route RTM_NEWROUTE": Covered, "can-gw RTM_NEWROUTE": Missing,
		"ethtool ETHTOOL_MSG_RINGS_GET": Covered, "ethtool ETHTOOL_MSG_RINGS_GET_REPLY": Covered, "unix-diag UNIX_DIAG_NAME": Covered,
		"nl80211 NL80211_ATTR_SSID": Covered, "xfrm XFRM_MSG_NEWSA": Covered, "uevent uevent": Covered, "cn_proc CN_IDX_PROC": Covered,
		"crypto CRYPTOCFGA_PRIORITY_VAL": Missing, "nl80211 NL80211_ATTR_TESTDATA": Opaque, "cn_dm CN_IDX_DM": Missing,
	} {
		if i := all[name]; i == nil || i.Verdict != want {
			t.Errorf("%s is %+v, want %s", name, i, want)
		}
	}
	if i := all["rt-link IFLA_MTU"]; i != nil && i.Number != 4 {
		t.Errorf("IFLA_MTU has number %d", i.Number)
	}
	for _, name := range []string{"rt-link __IFLA_MAX", "rt-link IFLA_MAX", "rt-link IFLA_UNSPEC", "nftables NFTA_COUNTER_PAD", "nl80211 NUM_NL80211_ATTR"} {
		if all[name] != nil {
			t.Errorf("%s is no attribute", name)
		}
	}
	// These look like bounds, and are none.
	for _, name := range []string{"nftables NFTA_NAT_REG_ADDR_MAX", "ovs_flow OVS_NAT_ATTR_IP_MAX", "tc TCA_FLOWER_KEY_PORT_SRC_MAX"} {
		if all[name] == nil {
			t.Errorf("%s is an attribute", name)
		}
	}
}

// Totals are the sums of what is listed, and no name of a family is there twice.
func TestTotals(t *testing.T) {
	r, seen := Make(), map[string]bool{}
	var sums [3]Count
	for _, f := range r.Families() {
		if seen[f.Name] {
			t.Errorf("family %s is there twice", f.Name)
		}
		seen[f.Name] = true
		for _, i := range f.Items {
			sums[slices.Index([]string{"message", "kind", "attribute"}, i.What)].add(i.Verdict)
		}
	}
	if want := [3]Count{r.Totals.Messages, r.Totals.Kinds, r.Totals.Attributes}; sums != want {
		t.Errorf("totals are %+v, the items have %+v", want, sums)
	}
	if len(seen) != r.Totals.Families.Total || len(r.Protocols) != r.Totals.Protocols.Total {
		t.Errorf("%d families, %d protocols, totals %+v", len(seen), len(r.Protocols), r.Totals)
	}
}

// TestAgainstTables counts in the tables that the facts were taken from, in a way of its own.
func TestAgainstTables(t *testing.T) {
	dir := os.Getenv("UAPI")
	if dir == "" {
		t.Skip("UAPI names no directory with tables of facts about the kernel")
	}
	all, known := items(Make()), map[string]bool{}
	for name := range all {
		known[name] = true
		_, last, _ := strings.Cut(name, " ")
		known[last[strings.LastIndexByte(last, ' ')+1:]] = true
	}
	for _, p := range readFacts() {
		for _, f := range p.families {
			for _, a := range f.attributes {
				known[a.also] = true
			}
		}
	}
	for _, tt := range []struct {
		table        string
		family, name int // columns
		skip         string
		of           string // the family, where no column has it
	}{
		{"genl-ops", 0, 1, "\tnone\t", ""},
		{"link-kinds", -1, 0, "", "rt-link"},
		{"lwtunnel-encaps", -1, 1, "", "rt-route"},
		{"xfrm-messages", -1, 1, "", "xfrm"},
		{"ipset-types", -1, 0, "", "ipset"},
		{"crypto-messages", -1, 1, "", "crypto"},
	} {
		for _, row := range rows(t, dir, tt.table) {
			of := tt.of
			if tt.family >= 0 {
				of = row[tt.family]
			}
			if (tt.skip == "" || !strings.Contains(strings.Join(row, "\t"), tt.skip)) && !known[of+" "+row[tt.name]] {
				t.Errorf("%s has %s %s, the facts have not", tt.table, of, row[tt.name])
			}
		}
	}
	for _, row := range rows(t, dir, "policies") {
		name, n := row[3], row[4]
		if row[5] != "REJECT" && n != "0" && n != "-" && !strings.HasSuffix(name, "_PAD") && !known[name] && !notNetlink(name) {
			t.Errorf("policy %s has %s, the facts have not", row[1], name)
		}
	}
}

// notNetlink tells of an entry of a policy that it has no name, or is another name of an attribute that the facts have.
func notNetlink(name string) bool {
	_, err := strconv.Atoi(name)
	return err == nil || name == "-" || name == "SMC_CMD_MAX_ATTR" || name == "NL80211_TXQ_ATTR_QUEUE" || name == "TCA_ACT_TAB"
}

func rows(t *testing.T, dir, table string) [][]string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, table+".tsv"))
	if err != nil {
		t.Fatal(err)
	}
	var all [][]string
	for line := range strings.Lines(string(text)) {
		all = append(all, strings.Split(strings.TrimSuffix(line, "\n"), "\t"))
	}
	return all[1:]
}
