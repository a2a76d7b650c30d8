package ip_test

import (
	"bytes"
	"context"
	_ "embed"
	"errors"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/nlctl/netlink/internal/cli"
	"github.com/nlctl/netlink/internal/cli/ip"
	"github.com/nlctl/netlink/internal/testenv"
)

func TestMain(m *testing.M) { testenv.Main(m) }

// states are namespaces with something to show, each made by iproute2.
//
//go:embed testdata/states
var states string

// commands are command lines that both programs run in every state.
//
//go:embed testdata/commands
var commands string

// result is all that a program shows of itself.
type result struct {
	Stdout, Stderr string
	Status         int
}

// TestAsIproute2 compares with the real program on the same state, byte for byte. Nothing is excused.
func TestAsIproute2(t *testing.T) {
	testenv.NeedCommand(t, "ip")
	for _, state := range strings.Split(strings.TrimSpace(states), "\n\n") {
		head, lines, _ := strings.Cut(state, "\n")
		name, kinds, _ := strings.Cut(strings.TrimPrefix(head, "# "), ":")
		t.Run(name, func(t *testing.T) {
			ns := testenv.NetNS(t)
			for kind := range strings.FieldsSeq(kinds) {
				need(t, ns, kind)
			}
			for line := range strings.Lines(lines) {
				testenv.IP(t, ns, strings.TrimSpace(line))
			}
			settle(t, ns)
			for i, line := range strings.Split(strings.TrimSpace(commands), "\n") {
				// An emulated machine takes a second for each; there every fifth line stands for its neighbours.
				if testing.Short() && i%5 != 0 {
					continue
				}
				compare(t, ns, line)
			}
		})
	}
}

// need skips where a state cannot be made: a kind of link or a device is missing.
func need(t *testing.T, ns *testenv.Namespace, what string) {
	t.Helper()
	if !strings.HasPrefix(what, "/") {
		testenv.NeedLinkKind(t, ns, what)
		return
	}
	f, err := os.OpenFile(what, os.O_RDWR, 0)
	if err != nil {
		t.Skipf("the device is missing: %v", err)
	}
	f.Close()
}

// settle waits until no address is being probed for duplicates and no link is changing its state.
func settle(t *testing.T, ns *testenv.Namespace) {
	t.Helper()
	for last := ""; ; {
		now := testenv.IP(t, ns, "-d addr") + testenv.IP(t, ns, "-6 route show table all")
		if now == last && !strings.Contains(now, "tentative") {
			return
		}
		last = now
	}
}

// compare runs a line by both. What counts seconds may change between the two; then the same program, asked again, differs from itself.
func compare(t *testing.T, ns *testenv.Namespace, line string) {
	t.Helper()
	args := strings.Fields(line)
	var difference string
	for range 5 {
		before := theirs(t, ns, args)
		got := ours(t, ns, args)
		after := theirs(t, ns, args)
		if difference = cmp.Diff(before, got); difference == "" || cmp.Equal(after, got) {
			return
		}
	}
	t.Errorf("ip %s: -iproute2 +ours\n%s", line, difference)
}

// timer is a bridge's timer, which counts hundredths of a second: no two programs see the same.
var timer = regexp.MustCompile(`(_timer"?:? *)[0-9]+\.[0-9]{2}`)

// stopped has no running timers.
func stopped(s string) string { return timer.ReplaceAllString(s, "${1}0.00") }

func theirs(t *testing.T, ns *testenv.Namespace, args []string) result {
	t.Helper()
	stdout, stderr, err := testenv.TryRun(t, ns, "ip", args...)
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	r := result{Stdout: stopped(stdout), Stderr: stderr}
	if exit != nil {
		r.Status = exit.ExitCode()
	}
	return r
}

func ours(t *testing.T, ns *testenv.Namespace, args []string) result {
	t.Helper()
	var stdout, stderr bytes.Buffer
	env := &cli.Env{Stdout: &stdout, Stderr: &stderr, Getenv: func(string) string { return "" }}
	var err error
	testenv.InNetNS(t, ns, func() { err = ip.Run(context.Background(), env, args) })
	cli.Report(env, "ip", err)
	return result{stopped(stdout.String()), stderr.String(), cli.Status(err)}
}
