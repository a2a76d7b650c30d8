package testenv

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"testing"

	"golang.org/x/sys/unix"
)

// InVM tells whether the tests run on a Debian kernel that has all its modules (NLCTL_VM=1, set by test/vm/run).
func InVM() bool { return os.Getenv("NLCTL_VM") == "1" }

// Missing ends a test that lacks something and names it: "kernel module team". Where everything is there
// (NLCTL_VM=1, NLCTL_CI=1 for what is not the kernel's, see MissingInKernel) that is a failure, elsewhere a skip.
func Missing(t testing.TB, what string) {
	t.Helper()
	if InVM() || os.Getenv("NLCTL_CI") == "1" {
		t.Fatalf("%s is missing, and must be here", what)
	}
	t.Skipf("%s is missing", what)
}

// MissingInKernel is Missing for something that a kernel may be built without: it fails only in the VM.
func MissingInKernel(t testing.TB, what string) {
	t.Helper()
	if InVM() {
		t.Fatalf("%s is missing, and must be in this kernel", what)
	}
	t.Skipf("%s is missing in this kernel", what)
}

// NeedCommand skips the test if the command is not installed.
func NeedCommand(t testing.TB, name string) {
	t.Helper()
	if _, err := exec.LookPath(name); err != nil {
		Missing(t, "command "+name)
	}
}

// NeedLinkKind skips the test if the kernel cannot make links of this kind, not even by loading a module.
// It asks in a namespace of its own, so that the test's stays as it is.
func NeedLinkKind(t testing.TB, _ *Namespace, kind string) {
	t.Helper()
	var err error
	InNetNS(t, NetNS(t), func() { err = probeLinkKind(kind) })
	if errors.Is(err, unix.EOPNOTSUPP) {
		MissingInKernel(t, fmt.Sprintf("link kind %s (module rtnl-link-%[1]s)", kind))
	}
}

// KernelAtLeast skips the test on a kernel that is older than major.minor.
func KernelAtLeast(t testing.TB, major, minor int) {
	t.Helper()
	release := KernelRelease(t)
	var haveMajor, haveMinor int
	if _, err := fmt.Sscanf(release, "%d.%d", &haveMajor, &haveMinor); err != nil {
		t.Fatalf("parse kernel release %q: %v", release, err)
	}
	if haveMajor < major || haveMajor == major && haveMinor < minor {
		t.Skipf("Linux %d.%d is missing: this is %s", major, minor, release)
	}
}

// KernelRelease is what uname -r prints.
func KernelRelease(t testing.TB) string {
	t.Helper()
	var u unix.Utsname
	if err := unix.Uname(&u); err != nil {
		t.Fatalf("read kernel release: %v", err)
	}
	return unix.ByteSliceToString(u.Release[:])
}
