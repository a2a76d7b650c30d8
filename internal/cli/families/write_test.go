package families

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/nlctl/netlink"
	"github.com/nlctl/netlink/genetlink"
	"github.com/nlctl/netlink/internal/cli"
	"github.com/nlctl/netlink/internal/testenv"
)

// What is made by words and by JSON is what ip sees.
func TestDoAsIP(t *testing.T) {
	testenv.NeedCommand(t, "ip")
	ns := testenv.NetNS(t)
	run(t, ns, "do rt-link newlink --flags create,excl ifname=v0 mtu=1400 linkinfo.kind=veth linkinfo.data.peer.ifname=v1 "+
		"linkinfo.data.peer.address=02:00:00:00:00:07")
	run(t, ns, "do rt-link setlink ifi-index=v0 ifi-flags=up ifi-change=1")
	run(t, ns, "do rt-addr newaddr --flags create ifa-family=inet ifa-prefixlen=24 ifa-index=v0 address=10.0.0.1 local=10.0.0.1")
	run(t, ns, "do rt-route newroute --flags create rtm-family=inet rtm-dst-len=8 rtm-table=main rtm-type=blackhole dst=11.0.0.0")
	file := filepath.Join(t.TempDir(), "rule.json")
	text := `{"family": "inet", "action": "to-tbl", "src-len": 8, "src": "12.0.0.0", "table": 77, "priority": 5}`
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	run(t, ns, "do rt-rule newrule --flags create,excl --json "+file)
	for args, want := range map[string]string{
		"-br link show v1": "02:00:00:00:00:07", "link show v0": "mtu 1400", "-br addr show v0": "10.0.0.1/24",
		"route show 11.0.0.0/8": "blackhole", "rule": "5:\tfrom 12.0.0.0/8 lookup 77",
	} {
		if got := testenv.IP(t, ns, args); !strings.Contains(got, want) {
			t.Errorf("ip %s: %q, want %q", args, got, want)
		}
	}
}

// What is wrong with the command line is found before anything is sent, and is one line.
func TestUsage(t *testing.T) {
	ns := testenv.NetNS(t)
	for line, want := range map[string]string{
		"do rt-lnk getlink": "did you mean rt-link", "do rt-link getlnk": "did you mean getlink",
		"dump netdev queue-gt": "did you mean queue-get", "do nlctrl getpolicy": "but by dump",
		"do netdev dev-add-ntf": "it is an event", "do rt-link getlink ifnam=lo": "did you mean ifname",
		"do rt-link newlink linkinfo.kind=vlan linkinfo.data.id=9999": "linkinfo.data.id: 9999 is out of range: accepted is u16 from 0 to 4094",
		"do rt-link getlink --flags exl ifname=lo":                    "did you mean excl", "do rt-link getlink link=v9": `no interface "v9"`,
		"explain netdev/dev-gt": "did you mean dev-get", "explain rt-link --kernel": "is not generic",
		"do --multi nftables +": "request 1 is empty",
	} {
		_, err := try(t, ns, line)
		var usage *cli.UsageError
		if !errors.As(err, &usage) || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: got %v, want %q", line, err, want)
		}
	}
}

// refusal is a request that the kernel refuses, and how.
type refusal struct {
	line, want string
	is         error
}

func (r *refusal) test(t *testing.T, ns *testenv.Namespace) {
	t.Helper()
	_, err := try(t, ns, r.line)
	var refused *netlink.Error
	if !errors.As(err, &refused) || !errors.Is(err, r.is) || !strings.Contains(err.Error(), r.want) || cli.Status(err) != 1 {
		t.Errorf("%s: got %v, want %q", r.line, err, r.want)
	}
}

// What the kernel refuses names the attribute, what was sent and what is accepted.
func TestRefused(t *testing.T) {
	ns := testenv.NetNS(t)
	for _, r := range []refusal{
		{"do rt-link newlink --flags create --no-check ifname=0123456789abcdefg", "attribute ifname=0123456789abcdefg, accepts ", syscall.ERANGE},
		{"do rt-link getlink ifname=none", "rt-link getlink: no such device", fs.ErrNotExist},
		{"do rt-route newroute rtm-family=inet rtm-dst-len=8 rtm-type=unicast dst=11.0.0.0 gateway=1.2.3.4", "invalid gateway", syscall.ENETUNREACH},
	} {
		r.test(t, ns)
	}
}

// A family with policies says which attribute is missing.
func TestRefusedNetdev(t *testing.T) {
	testenv.KernelAtLeast(t, 6, 3) // brought the family
	ns := testenv.NetNS(t)
	for _, r := range []refusal{
		{"do netdev dev-get ifindex=0 --no-check", "attribute ifindex=0, accepts u32 from 1", syscall.ERANGE},
		{"do netdev dev-get", "attribute ifindex is missing", syscall.EINVAL},
		{"do netdev dev-get ifindex=99", "netdev dev-get: no such device", fs.ErrNotExist},
	} {
		r.test(t, ns)
	}
}

// A vxlan's identifier has 24 bits, and the kernel says where the wrong one is.
func TestRefusedInSubMessage(t *testing.T) {
	ns := testenv.NetNS(t)
	testenv.NeedLinkKind(t, ns, "vxlan")
	const line = "do rt-link newlink --flags create ifname=x0 linkinfo.kind=vxlan linkinfo.data.id=16777216"
	if _, err := try(t, ns, line); err == nil || !strings.Contains(err.Error(), "accepted is u32 from 0 to 16777215") {
		t.Errorf("with checks: %v", err)
	}
	_, err := try(t, ns, line+" --no-check")
	if err == nil || !strings.Contains(err.Error(), "attribute linkinfo.data.id=16777216, accepts u32 from 0 to 16777215") {
		t.Errorf("without: %v", err)
	}
}

// A family that the kernel does not have comes with a hint where it is from.
func TestMissingFamily(t *testing.T) {
	_, err := try(t, nil, "dump dpll device-get")
	var unknown *genetlink.UnknownFamilyError
	if !errors.As(err, &unknown) && (err == nil || errors.Is(err, fs.ErrPermission)) {
		t.Skip("this kernel has dpll")
	}
	if unknown == nil || !strings.Contains(err.Error(), "CONFIG_DPLL") || cli.Status(err) != 1 {
		t.Errorf("got %v", err)
	}
}

// A transaction of nftables is one send: it takes effect whole or not at all.
func TestMulti(t *testing.T) {
	testenv.NeedCommand(t, "nft")
	ns := testenv.NetNS(t)
	if _, _, err := testenv.TryRun(t, ns, "nft", "list", "ruleset"); err != nil {
		testenv.MissingInKernel(t, "nf_tables")
	}
	const begin, end = "batch-begin res-id=10 + ", " + batch-end res-id=10"
	run(t, ns, "do nftables --multi --flags create "+begin+"newtable nfgen-family=1 name=t + newchain nfgen-family=1 table=t name=c"+end)
	if got := testenv.Run(t, ns, "nft", "list", "ruleset"); !strings.Contains(got, "table inet t {\n\tchain c {") {
		t.Errorf("nft shows %q", got)
	}
	out, err := try(t, ns, "do nftables --multi --flags create "+begin+"newtable nfgen-family=1 name=u + newchain nfgen-family=1 table=no name=c"+end)
	if cli.Status(err) != 1 || !strings.Contains(out, "request 3: ") || !strings.Contains(out, "attribute table=no") {
		t.Errorf("got %v, %q", err, out)
	}
	if got := testenv.Run(t, ns, "nft", "list", "ruleset"); strings.Contains(got, "table inet u") {
		t.Errorf("a part took effect: %q", got)
	}
}
