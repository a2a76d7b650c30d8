package testenv

import (
	"net"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"testing"

	"golang.org/x/sys/unix"
)

func TestMain(m *testing.M) { Main(m) }

func TestNetNSIsFresh(t *testing.T) {
	ns := NetNS(t)
	if got, own := link(t, ns), link(t, nil); got == own {
		t.Fatalf("the namespace is the process's own, %s", own)
	}
	out := IP(t, ns, "-o link show")
	if strings.Count(out, "\n") != 1 || !strings.Contains(out, "LOOPBACK,UP") {
		t.Errorf("want lo alone and up, ip says %q", out)
	}
}

func TestRunIsInside(t *testing.T) {
	ns := NetNS(t)
	if got, want := strings.TrimSpace(Run(t, ns, "readlink", "/proc/self/ns/net")), link(t, ns); got != want {
		t.Errorf("command ran in %s, want %s", got, want)
	}
	if got, want := strings.TrimSpace(Run(t, nil, "readlink", "/proc/self/ns/net")), link(t, nil); got != want {
		t.Errorf("command ran in %s, want %s", got, want)
	}
}

func TestInNetNSComesBack(t *testing.T) {
	ns := NetNS(t)
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	before := link(t, nil)
	IP(t, ns, "link add v0 type veth peer name v1")
	InNetNS(t, ns, func() {
		if _, err := net.InterfaceByName("v0"); err != nil {
			t.Errorf("inside: %v", err)
		}
	})
	if after := link(t, nil); after != before {
		t.Errorf("thread is in %s, was in %s", after, before)
	}
	if _, err := net.InterfaceByName("v0"); err == nil {
		t.Error("v0 is outside")
	}
}

func TestName(t *testing.T) {
	ns := NetNS(t)
	name := ns.Name(t)
	IP(t, nil, "-n "+name+" link add v0 type veth peer name v1")
	if out := IP(t, ns, "-o link show v0"); !strings.Contains(out, "v0@v1") {
		t.Errorf("ip -n %s made no v0: %q", name, out)
	}
	if out := Run(t, nil, "nsenter", "--net="+ns.Path(), "ip", "-o", "link", "show", "v1"); !strings.Contains(out, "v1@v0") {
		t.Errorf("nsenter finds no v1: %q", out)
	}
}

func TestStartIsKilled(t *testing.T) {
	ns := NetNS(t)
	cmd := exec.Command("sleep", "1000")
	t.Run("inner", func(t *testing.T) { Start(t, ns, cmd) })
	if cmd.ProcessState == nil || cmd.ProcessState.Success() {
		t.Errorf("sleep after its test: %v", cmd.ProcessState)
	}
}

func TestLinkKinds(t *testing.T) {
	ns := NetNS(t)
	InNetNS(t, ns, func() {
		if err := probeLinkKind("veth"); err == unix.EOPNOTSUPP {
			t.Errorf("veth: %v", err)
		}
		if err := probeLinkKind("nosuchkind"); err != unix.EOPNOTSUPP {
			t.Errorf("nosuchkind: got %v, want %v", err, unix.EOPNOTSUPP)
		}
	})
}

// Debian's kernels have all of these as modules, which the kernel loads when it is asked for the kind, also from
// inside a user namespace.
func TestNeedLinkKind(t *testing.T) {
	ns := NetNS(t)
	for _, kind := range []string{
		"batadv", "bond", "dummy", "geneve", "ifb", "ip6gre", "ipip", "ipvlan", "macsec", "macvlan", "nlmon", "sit",
		"team", "vcan", "vlan", "vrf", "vti", "vxlan", "wireguard",
	} {
		t.Run(kind, func(t *testing.T) { NeedLinkKind(t, ns, kind) })
	}
	if out := IP(t, ns, "-o link show"); strings.Count(out, "\n") != 1 {
		t.Errorf("asking left links behind: %q", out)
	}
}

func TestKernelAtLeast(t *testing.T) {
	t.Run("old", func(t *testing.T) { KernelAtLeast(t, 2, 6) })
	var skipped bool
	t.Run("future", func(t *testing.T) {
		defer func() { skipped = t.Skipped() }()
		KernelAtLeast(t, 1000, 0)
	})
	if !skipped {
		t.Error("a test for Linux 1000.0 ran")
	}
}

// link names the namespace; nil is the calling thread's.
func link(t *testing.T, n *Namespace) string {
	t.Helper()
	path := ownPath
	if n != nil {
		path = n.Path()
	}
	name, err := os.Readlink(path)
	if err != nil {
		t.Fatal(err)
	}
	return name
}
