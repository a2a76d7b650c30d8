package coverage

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"github.com/nlctl/netlink/internal/cli"
	"github.com/nlctl/netlink/internal/coverage"
)

func try(args ...string) (string, error) {
	var out bytes.Buffer
	env := &cli.Env{Stdin: strings.NewReader(""), Stdout: &out, Stderr: &out, Getenv: func(string) string { return "" }}
	root := &cobra.Command{Use: "nlctl", SilenceErrors: true, SilenceUsage: true}
	root.AddCommand(Command(env))
	root.SetErr(io.Discard)
	root.SetOut(&out)
	root.SetArgs(args)
	err := root.ExecuteContext(context.Background())
	return out.String(), err
}

func run(t *testing.T, args ...string) string {
	t.Helper()
	out, err := try(args...)
	if err != nil {
		t.Fatalf("nlctl %q: %v", args, err)
	}
	return out
}

func TestTable(t *testing.T) {
	out := run(t, "coverage")
	for _, want := range []string{"FAMILY ", "\nrt-link ", "\nwireguard ", "\n802.15.4 MAC ", "\nattributes "} {
		if !strings.Contains(out, want) {
			t.Errorf("there is no %q in\n%s", want, out)
		}
	}
}

func TestFamily(t *testing.T) {
	out := run(t, "coverage", "RT-LINK", "crypto")
	for _, want := range []string{
		"rt-link: family of NETLINK_ROUTE, covered by rt-link", "covered  attribute", " IFLA_MTU (4)\n", "kind link", " vxlan\n", "crypto: family of NETLINK_CRYPTO, missing",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("there is no %q in\n%s", want, out)
		}
	}
	if strings.Contains(out, "xfrm:") {
		t.Error("a family is shown that nobody named")
	}
	if protocol := run(t, "coverage", "xfrm"); protocol != run(t, "coverage", "NETLINK_XFRM") {
		t.Errorf("NETLINK_XFRM is not xfrm:\n%s", protocol)
	}
}

func TestMissing(t *testing.T) {
	for line := range strings.Lines(run(t, "coverage", "--missing")) {
		if strings.HasPrefix(line, "  covered") || strings.Contains(line, "no reason is known") {
			t.Errorf("%s", line)
		}
	}
	if out := run(t, "coverage", "--missing", "wireguard"); out != "" {
		t.Errorf("of wireguard is missing: %s", out)
	}
}

func TestJSON(t *testing.T) {
	var r coverage.Report
	if err := json.Unmarshal([]byte(run(t, "coverage", "--json", "rt-link")), &r); err != nil {
		t.Fatal(err)
	}
	if len(r.Protocols) != 1 || len(r.Protocols[0].Families) != 1 || r.Totals.Families.Total < 100 {
		t.Fatalf("%+v", r)
	}
	f := r.Protocols[0].Families[0]
	if f.Name != "rt-link" || f.Protocol != "NETLINK_ROUTE" || len(f.Items) != f.Messages.Total+f.Kinds.Total+f.Attributes.Total {
		t.Errorf("%+v", f)
	}
}

func TestWrongName(t *testing.T) {
	_, err := try("coverage", "rt-lnk")
	var usage *cli.UsageError
	if !errors.As(err, &usage) || cli.Status(err) != 2 || !strings.Contains(err.Error(), "rt-link") {
		t.Errorf("got %v", err)
	}
	// The same name twice, or a family and its protocol, are no mistake.
	run(t, "coverage", "xfrm", "xfrm", "NETLINK_XFRM")
}

func TestComplete(t *testing.T) {
	for line, want := range map[string]string{"rt-li": "rt-link", "NETLINK_RO": "NETLINK_ROUTE", "wireg": "wireguard"} {
		if out := run(t, "__complete", "coverage", line); !strings.Contains("\n"+out, "\n"+want+"\n") {
			t.Errorf("%s: got %q", line, out)
		}
	}
}
