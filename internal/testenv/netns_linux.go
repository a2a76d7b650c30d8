package testenv

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"sync/atomic"
	"testing"

	"golang.org/x/sys/unix"
)

// ownPath is the network namespace of the calling thread; /proc/self would be the first thread's.
const ownPath = "/proc/thread-self/ns/net"

// Namespace is a network namespace. It lives as long as its test. A nil *Namespace is the test process's own.
type Namespace struct {
	file *os.File
	name string
}

// names counts the names given to namespaces; /run/netns is this process's own.
var names atomic.Uint32

// NetNS makes a network namespace with lo up. It is gone at the end of the test.
func NetNS(t testing.TB) *Namespace {
	t.Helper()
	if BytesOnly() {
		t.Skip("a network namespace is missing: NLCTL_BYTES=1 runs tests of bytes only")
	}
	file, err := unshareNet()
	if err != nil {
		Missing(t, fmt.Sprintf("the right to make a network namespace (%v)", err))
	}
	t.Cleanup(func() { _ = file.Close() })
	return &Namespace{file: file}
}

// unshareNet makes a namespace and comes back to the old one.
func unshareNet() (file *os.File, err error) {
	runtime.LockOSThread()
	old, err := os.Open(ownPath)
	if err != nil {
		runtime.UnlockOSThread()
		return nil, fmt.Errorf("open network namespace: %w", err)
	}
	defer func() {
		restore(old)
		if err != nil && file != nil {
			_ = file.Close()
		}
	}()
	if err := unix.Unshare(unix.CLONE_NEWNET); err != nil {
		return nil, fmt.Errorf("unshare network namespace: %w", err)
	}
	if file, err = os.Open(ownPath); err != nil {
		return nil, fmt.Errorf("open network namespace: %w", err)
	}
	return file, loopbackUp()
}

// restore puts the thread back and hands it to the runtime. A thread that cannot be put back stays locked, so
// that it ends with the goroutine.
func restore(old *os.File) {
	if unix.Setns(int(old.Fd()), unix.CLONE_NEWNET) == nil {
		runtime.UnlockOSThread()
	}
	_ = old.Close()
}

// File is an open descriptor of the namespace, closed at the end of the test.
func (n *Namespace) File() *os.File { return n.file }

// FD is File's descriptor.
func (n *Namespace) FD() int { return int(n.file.Fd()) }

// Path names the namespace for other processes of the same user, as nsenter --net=PATH.
func (n *Namespace) Path() string {
	if n == nil {
		return fmt.Sprintf("/proc/%d/ns/net", os.Getpid())
	}
	return fmt.Sprintf("/proc/%d/fd/%d", os.Getpid(), n.FD())
}

// Name gives the namespace a name as "ip netns attach" does, for "ip -n NAME", until the end of the test.
func (n *Namespace) Name(t testing.TB) string {
	t.Helper()
	if n.name != "" {
		return n.name
	}
	name := "t" + strconv.Itoa(int(names.Add(1)))
	path := filepath.Join("/run/netns", name)
	if err := os.WriteFile(path, nil, 0o444); err != nil {
		t.Fatalf("name network namespace: %v", err)
	}
	if err := unix.Mount(n.Path(), path, "", unix.MS_BIND, ""); err != nil {
		t.Fatalf("bind network namespace to %s: %v", path, err)
	}
	t.Cleanup(func() {
		_ = unix.Unmount(path, unix.MNT_DETACH)
		_ = os.Remove(path)
	})
	n.name = name
	return name
}

// InNetNS runs f inside the namespace, on the calling goroutine, so that f may end the test. Goroutines that f
// starts, subtests among them, run outside.
func InNetNS(t testing.TB, n *Namespace, f func()) {
	t.Helper()
	if n == nil {
		f()
		return
	}
	runtime.LockOSThread()
	old, err := os.Open(ownPath)
	if err != nil {
		t.Fatalf("open network namespace: %v", err)
	}
	defer restore(old)
	if err := unix.Setns(n.FD(), unix.CLONE_NEWNET); err != nil {
		t.Fatalf("enter network namespace: %v", err)
	}
	f()
}

// loopbackUp sets IFF_UP on lo (netdevice(7)).
func loopbackUp() error {
	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_DGRAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return fmt.Errorf("open socket for lo: %w", err)
	}
	defer func() { _ = unix.Close(fd) }()
	req, err := unix.NewIfreq("lo")
	if err != nil {
		return fmt.Errorf("name lo: %w", err)
	}
	req.SetUint16(unix.IFF_UP)
	if err := unix.IoctlIfreq(fd, unix.SIOCSIFFLAGS, req); err != nil {
		return fmt.Errorf("set lo up: %w", err)
	}
	return nil
}
