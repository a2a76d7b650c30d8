package testenv

import (
	"bytes"
	"os/exec"
	"strings"
	"testing"
)

// Start starts a command inside the namespace; it is killed at the end of the test if it still runs.
// The command must be waited for by its test if it ends by itself.
func Start(t testing.TB, n *Namespace, cmd *exec.Cmd) {
	t.Helper()
	startIn(t, n, cmd)
	t.Cleanup(func() {
		if cmd.ProcessState == nil {
			_ = cmd.Process.Kill()
			_ = cmd.Wait()
		}
	})
}

// startIn starts cmd from a thread inside the namespace: a child takes over the namespaces of the thread that
// makes it (clone(2)).
func startIn(t testing.TB, n *Namespace, cmd *exec.Cmd) {
	t.Helper()
	var err error
	InNetNS(t, n, func() { err = cmd.Start() })
	if err != nil {
		t.Fatalf("start %s: %v", strings.Join(cmd.Args, " "), err)
	}
}

// TryRun runs a command inside the namespace and returns its standard output and standard error.
// If it ends with another status than 0, the error is an *exec.ExitError.
func TryRun(t testing.TB, n *Namespace, name string, args ...string) (stdout, stderr string, err error) {
	t.Helper()
	NeedCommand(t, name)
	cmd := exec.Command(name, args...)
	var out, errOut bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errOut
	startIn(t, n, cmd)
	err = cmd.Wait()
	return out.String(), errOut.String(), err
}

// Run runs a command inside the namespace and returns its standard output. The test fails if the command does.
// A command that is not installed skips the test.
func Run(t testing.TB, n *Namespace, name string, args ...string) string {
	t.Helper()
	stdout, stderr, err := TryRun(t, n, name, args...)
	if err != nil {
		t.Fatalf("%s %s: %v\n%s%s", name, strings.Join(args, " "), err, stdout, stderr)
	}
	return stdout
}

// IP runs iproute2's ip inside the namespace with arguments as they are typed, separated by blanks:
//
//	testenv.IP(t, ns, "link add v0 type veth peer name v1")
func IP(t testing.TB, n *Namespace, args string) string {
	t.Helper()
	return Run(t, n, "ip", strings.Fields(args)...)
}
