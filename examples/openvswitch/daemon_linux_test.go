package main

import (
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/nlctl/netlink/internal/testenv"
)

// vswitchd is the daemon and its database, which have a directory of their own.
type vswitchd struct {
	ns               *testenv.Namespace
	dir              string
	database, daemon *exec.Cmd
}

func startVswitchd(t *testing.T, ns *testenv.Namespace) *vswitchd {
	t.Helper()
	for _, name := range []string{"ovsdb-tool", "ovsdb-server", "ovs-vswitchd", "ovs-vsctl", "ovs-ofctl", "ovs-appctl"} {
		testenv.NeedCommand(t, name)
	}
	waitForProcessors(t)
	v := &vswitchd{ns: ns, dir: t.TempDir()}
	testenv.Run(t, ns, "ovsdb-tool", "create", v.path("conf.db"), "/usr/share/openvswitch/vswitch.ovsschema")
	v.database = v.start(t, "ovsdb-server", v.path("conf.db"), "--remote=p"+v.socket(), "--unixctl="+v.path("database.ctl"))
	v.vsctl(t, "--no-wait", "init")
	v.daemon = v.start(t, "ovs-vswitchd", v.socket(), "--unixctl="+v.path("daemon.ctl"))
	return v
}

// waitForProcessors waits for the eleventh second after the machine's start. The daemon counts the processors when ten seconds have
// gone by on the monotonic clock since it last did, which it takes to be at 0 (count_cpu_cores in its lib/ovs-thread.c). Until then
// it starts a handler of upcalls for none of them, and all upcalls are lost.
func waitForProcessors(t *testing.T) {
	t.Helper()
	var now unix.Timespec
	if err := unix.ClockGettime(unix.CLOCK_MONOTONIC, &now); err != nil {
		t.Fatal(err)
	}
	time.Sleep(11*time.Second - time.Duration(now.Nano()))
}

func (v *vswitchd) path(name string) string { return filepath.Join(v.dir, name) }

func (v *vswitchd) socket() string { return "unix:" + v.path("db.sock") }

func (v *vswitchd) start(t *testing.T, name string, args ...string) *exec.Cmd {
	t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Env = append(cmd.Environ(), "OVS_RUNDIR="+v.dir, "OVS_LOGDIR="+v.dir, "OVS_DBDIR="+v.dir)
	var log strings.Builder
	cmd.Stderr = &log
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("%s says\n%s", name, log.String()) // its end has been waited for
		}
	})
	testenv.Start(t, v.ns, cmd)
	return cmd
}

// vsctl changes the database. It waits for the database to be there, and for the daemon to have done what it says.
func (v *vswitchd) vsctl(t *testing.T, args ...string) {
	t.Helper()
	testenv.Run(t, v.ns, "ovs-vsctl", append([]string{"--db=" + v.socket(), "--retry", "--timeout=30"}, args...)...)
}

// ofctl speaks to a bridge's own socket.
func (v *vswitchd) ofctl(t *testing.T, command, bridge string, args ...string) {
	t.Helper()
	testenv.Run(t, v.ns, "ovs-ofctl", append([]string{command, "unix:" + v.path(bridge+".mgmt")}, args...)...)
}

// stop removes the datapath and waits for the daemons to end.
func (v *vswitchd) stop(t *testing.T) {
	t.Helper()
	testenv.Run(t, v.ns, "ovs-appctl", "--target="+v.path("daemon.ctl"), "exit", "--cleanup")
	testenv.Run(t, v.ns, "ovs-appctl", "--target="+v.path("database.ctl"), "exit")
	for _, cmd := range []*exec.Cmd{v.daemon, v.database} {
		if err := cmd.Wait(); err != nil {
			t.Errorf("%s: %v", cmd.Path, err)
		}
	}
	if got, _, _ := testenv.TryRun(t, v.ns, "ovs-dpctl", "show"); got != "" {
		t.Errorf("ovs-vswitchd leaves behind\n%s", got)
	}
}
