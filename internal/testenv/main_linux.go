package testenv

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"
)

// insideEnv marks the process that is already inside the namespaces.
const insideEnv = "NLCTL_TESTENV_INSIDE"

// noRight is the exit status of a process inside that may do nothing there.
const noRight = 125

// Tests must not get the first thread: the runtime cannot end it, so that a test's goroutine that throws its thread
// away would leave it behind, in its namespace, for good. Only during init is it certain that this is the first.
func init() { runtime.LockOSThread() }

// Main runs the tests of a package in namespaces of their own and ends the process. A run whose tests pass but
// that leaves a goroutine, a descriptor, or a thread in a foreign namespace behind ends with status 1.
//
// Fuzzing runs where it is: its workers speak to their coordinator over inherited descriptors.
func Main(m *testing.M) {
	if fuzzing(os.Args[1:]) {
		os.Exit(m.Run())
	}
	switch {
	case os.Getenv(insideEnv) != "":
		if err := prepare(); err != nil {
			fmt.Fprintf(os.Stderr, "testenv: %v\n", err)
			os.Exit(noRight)
		}
	case !BytesOnly():
		code, err := runInside()
		if err == nil {
			os.Exit(code)
		}
		fmt.Fprintf(os.Stderr, "testenv: %v; tests that need a namespace are skipped\n", err)
	}
	os.Exit(checkLeaks(m.Run))
}

// BytesOnly tells whether only tests of bytes are to run (NLCTL_BYTES=1).
func BytesOnly() bool { return os.Getenv("NLCTL_BYTES") == "1" }

func fuzzing(args []string) bool {
	for _, a := range args {
		if strings.HasPrefix(a, "-test.fuzz=") || a == "-test.fuzzworker" || strings.HasPrefix(a, "-test.fuzzworker=") {
			return true
		}
	}
	return false
}

// runInside runs this binary again inside fresh namespaces and returns its exit status. A root without
// CAP_SYS_ADMIN, as in many containers, can do no more than anybody else.
func runInside() (int, error) {
	user := os.Geteuid() != 0
	code, err := startInside(user)
	if !user && errors.Is(err, unix.EPERM) {
		code, err = startInside(true)
	}
	if err == nil && code == noRight {
		err = errors.New("a new user namespace has no rights (kernel.apparmor_restrict_unprivileged_userns)")
	}
	return code, err
}

func startInside(user bool) (int, error) {
	path, err := os.Executable()
	if err != nil {
		return 0, fmt.Errorf("find test binary: %w", err)
	}
	cmd := exec.Command(path)
	cmd.Args = os.Args
	cmd.Env = append(os.Environ(), insideEnv+"=1")
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	cmd.SysProcAttr = insideAttr(user)
	if err := cmd.Start(); err != nil {
		return 0, fmt.Errorf("start in new namespaces (user.max_user_namespaces): %w", err)
	}
	stop := forwardSignals(cmd.Process)
	err = cmd.Wait()
	stop()
	if exit := (*exec.ExitError)(nil); err != nil && !errors.As(err, &exit) {
		return 1, nil
	}
	return exitStatus(cmd.ProcessState), nil
}

// insideAttr asks for the namespaces. Pdeathsig is about the death of the thread that starts the child (prctl(2)):
// the first, see init.
func insideAttr(user bool) *syscall.SysProcAttr {
	attr := &syscall.SysProcAttr{Cloneflags: unix.CLONE_NEWNET | unix.CLONE_NEWNS, Pdeathsig: syscall.SIGKILL}
	if user {
		attr.Cloneflags |= unix.CLONE_NEWUSER
		attr.UidMappings = []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Geteuid(), Size: 1}}
		attr.GidMappings = []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getegid(), Size: 1}}
	}
	return attr
}

// exitStatus is the status that a shell would give.
func exitStatus(state *os.ProcessState) int {
	if ws, ok := state.Sys().(syscall.WaitStatus); ok && ws.Signaled() {
		return 128 + int(ws.Signal())
	}
	return state.ExitCode()
}

// forwardSignals hands on what go test and a terminal send; SIGQUIT asks for the stacks.
func forwardSignals(p *os.Process) (stop func()) {
	ch := make(chan os.Signal, 8)
	signal.Notify(ch, unix.SIGINT, unix.SIGTERM, unix.SIGQUIT, unix.SIGHUP)
	go func() {
		for s := range ch {
			_ = p.Signal(s) // it may have ended
		}
	}()
	return func() { signal.Stop(ch); close(ch) }
}

// prepare makes the mount namespace private, with an empty /run/netns for "ip netns", and brings lo up.
func prepare() error {
	if err := unix.Mount("", "/", "", unix.MS_REC|unix.MS_PRIVATE, ""); err != nil {
		return fmt.Errorf("make mounts private: %w", err)
	}
	if err := unix.Mount("tmpfs", "/run", "tmpfs", 0, "mode=755"); err != nil {
		return fmt.Errorf("mount /run: %w", err)
	}
	if err := os.Mkdir(filepath.Join("/run", "netns"), 0o755); err != nil {
		return fmt.Errorf("make directory of namespaces: %w", err)
	}
	return loopbackUp()
}
