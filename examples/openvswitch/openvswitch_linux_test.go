package main

import (
	"bufio"
	"context"
	"errors"
	"io"
	"io/fs"
	"os/exec"
	"regexp"
	"strings"
	"testing"

	"github.com/nlctl/netlink"
	"github.com/nlctl/netlink/genetlink"
	"github.com/nlctl/netlink/internal/testenv"
)

func TestMain(m *testing.M) { testenv.Main(m) }

func newNetwork(t *testing.T) *testenv.Namespace {
	t.Helper()
	ns := testenv.NetNS(t)
	needOpenvswitch(t, ns)
	testenv.NeedCommand(t, "ovs-dpctl")
	return ns
}

func needOpenvswitch(t *testing.T, ns *testenv.Namespace) {
	t.Helper()
	_, err := dial(t, ns).Family(context.Background(), "ovs_datapath")
	if errors.Is(err, fs.ErrNotExist) {
		testenv.MissingInKernel(t, "module openvswitch")
	}
	if err != nil {
		t.Fatal(err)
	}
}

func dial(t *testing.T, ns *testenv.Namespace) *genetlink.Conn {
	t.Helper()
	c, err := genetlink.Dial(context.Background(), &netlink.Config{NetNS: netlink.NetNSFD(ns.FD())})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return c
}

// TestSteps holds what the program prints after each step against ovs-dpctl.
func TestSteps(t *testing.T) {
	ns := newNetwork(t)
	p := startProgram(t, ns)
	seen := make(map[string]string)
	for name, printed, ok := p.step(); ok; name, printed, ok = p.step() {
		t.Logf("%s\n%s", name, printed)
		want := dpctlShow(t, ns)
		if strings.Contains(want, "system@") {
			want += dpctlFlows(t, ns, "dp0")
		}
		if got := withoutEvents(printed); got != want {
			t.Errorf("%s: the program prints\n%sovs-dpctl says\n%s", name, got, want)
		}
		seen[name] = printed
		p.enter()
	}
	if err := p.cmd.Wait(); err != nil {
		t.Errorf("%v\n%s", err, p.stderr.String())
	}
	checkSteps(t, seen)
}

// checkSteps asks that the steps did what they say; that both programs agree would be true of nothing at all too.
func checkSteps(t *testing.T, seen map[string]string) {
	t.Helper()
	for name, want := range map[string][]string{
		"create the datapath": {"system@dp0:", "port 0: dp0 (internal)"},
		"add the ports":       {"port 1: near (internal)", "port 2: far-port\n", "flows: 0"},
		"install the flows":   {"flows: 2", "udp(dst=7777), packets:0, bytes:0, actions:2"},
		"send packets": {
			"miss: port 1, 42 bytes, ARP asks for 10.77.0.2",
			`far: "hello" from 10.77.0.1`,
			"udp(dst=7777), packets:3, bytes:141, actions:2",
			"lookups: hit:4 missed:1 lost:0",
		},
		"delete the flows":    {"flows: 0"},
		"delete the ports":    {"port 0: dp0"},
		"delete the datapath": {""},
	} {
		printed, ok := seen[name]
		if !ok {
			t.Errorf("step %q is missing", name)
		}
		for _, w := range want {
			if !strings.Contains(printed, w) {
				t.Errorf("%s: %q is missing in\n%s", name, w, printed)
			}
		}
	}
}

// program is the example, which waits after each step.
type program struct {
	cmd    *exec.Cmd
	in     io.Writer
	out    *bufio.Scanner
	stderr strings.Builder
}

func startProgram(t *testing.T, ns *testenv.Namespace) *program {
	t.Helper()
	p := &program{cmd: exec.Command(testenv.Program(t, "examples/openvswitch"), "-step")}
	p.cmd.Stderr = &p.stderr
	in, err := p.cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	p.in, p.out = in, bufio.NewScanner(out)
	testenv.Start(t, ns, p.cmd)
	return p
}

// step reads up to the next pause.
func (p *program) step() (name, printed string, ok bool) {
	for p.out.Scan() {
		line := p.out.Text()
		switch {
		case line == "--":
			return name, printed, true
		case strings.HasPrefix(line, "== "):
			name = line[3:]
		default:
			printed += line + "\n"
		}
	}
	return name, printed, false
}

func (p *program) enter() { _, _ = io.WriteString(p.in, "\n") }

var event = regexp.MustCompile(`(?m)^(miss|far): .*\n`)

// withoutEvents leaves what ovs-dpctl knows of.
func withoutEvents(printed string) string { return event.ReplaceAllString(printed, "") }
