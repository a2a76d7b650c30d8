package families

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"github.com/nlctl/netlink/internal/cli"
	"github.com/nlctl/netlink/internal/testenv"
)

func TestMain(m *testing.M) { testenv.Main(m) }

// try runs a command line in a namespace.
func try(t *testing.T, ns *testenv.Namespace, line string) (string, error) {
	t.Helper()
	var out bytes.Buffer
	env := &cli.Env{Stdin: strings.NewReader(""), Stdout: &out, Stderr: &out, Getenv: func(string) string { return "" }}
	root := &cobra.Command{Use: "nlctl", SilenceErrors: true, SilenceUsage: true}
	root.AddCommand(Do(env), Dump(env), List(env), Explain(env))
	root.SetErr(io.Discard)
	args := strings.Fields(line)
	if ns != nil {
		args = append(args, "--netns", ns.Path())
	}
	root.SetArgs(args)
	root.SetOut(&out)
	err := root.ExecuteContext(context.Background())
	return out.String(), err
}

func run(t *testing.T, ns *testenv.Namespace, line string) string {
	t.Helper()
	out, err := try(t, ns, line)
	if err != nil {
		t.Fatalf("nlctl %s: %v\n%s", line, err, out)
	}
	return out
}

// parse reads JSON.
func parse[T any](t *testing.T, text string) T {
	t.Helper()
	var v T
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		t.Fatalf("parse %q: %v", text, err)
	}
	return v
}

// A dump of links says what ip says.
func TestLinksAsIP(t *testing.T) {
	testenv.NeedCommand(t, "ip")
	ns := testenv.NetNS(t)
	testenv.IP(t, ns, "link add v0 mtu 1400 type veth peer name v1")
	type link struct {
		Name    string `json:"ifname"`
		Index   int    `json:"ifindex"`
		MTU     int    `json:"mtu"`
		Address string `json:"address"`
	}
	type ourLink struct {
		link
		Header int `json:"ifi-index"`
	}
	want := parse[[]link](t, testenv.IP(t, ns, "-j link"))
	got := parse[[]ourLink](t, run(t, ns, "dump rt-link getlink --json"))
	if len(got) != len(want) || len(want) < 3 {
		t.Fatalf("%d links, ip has %d", len(got), len(want))
	}
	for i, g := range got {
		g.Index = g.Header
		if g.link != want[i] {
			t.Errorf("link %d is %+v, for ip %+v", i, g.link, want[i])
		}
	}
}

// The controller knows itself (linux/genetlink.h: GENL_ID_CTRL), by do as well as by dump.
func TestController(t *testing.T) {
	one := run(t, nil, "do nlctrl getfamily family-name=nlctrl")
	if !strings.Contains(one, "family-id: 16\n") || !strings.Contains(one, "name: notify\n") {
		t.Errorf("nlctrl is\n%s", one)
	}
	all := run(t, nil, "dump nlctrl getfamily")
	if !strings.Contains(all, "family-name: nlctrl\n") {
		t.Errorf("all are\n%s", all)
	}
}

// Every link has an entry in netdev.
func TestNetdev(t *testing.T) {
	testenv.KernelAtLeast(t, 6, 3) // brought the family
	ns := testenv.NetNS(t)
	all := parse[[]map[string]any](t, run(t, ns, "dump netdev dev-get --json"))
	if len(all) != 1 || all[0]["ifindex"] != 1.0 {
		t.Errorf("netdev has %v", all)
	}
}
