package netns

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/sys/unix"
)

// ownPath is the calling thread's namespace; /proc/self would be the first thread's.
const ownPath = "/proc/thread-self/ns/net"

// ErrNotNetNS says that a file or descriptor is not a network namespace.
var ErrNotNetNS = errors.New("not a network namespace")

// Open opens a named namespace. If there is none of that name, errors.Is(err, fs.ErrNotExist).
func Open(name string) (*NS, error) {
	path, err := pathOf(name)
	if err != nil {
		return nil, err
	}
	return OpenPath(path)
}

// OpenPath opens the namespace that a file refers to. A file that is something else is ErrNotNetNS.
func OpenPath(path string) (*NS, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("open network namespace: %w", err)
	}
	return check(file)
}

// OpenPID opens the namespace of a process. A process that has ended is fs.ErrNotExist, one of another user fs.ErrPermission.
func OpenPID(pid int) (*NS, error) { return OpenPath(fmt.Sprintf("/proc/%d/ns/net", pid)) }

// OpenFD opens the namespace that a descriptor refers to, by a copy: fd stays the caller's.
func OpenFD(fd int) (*NS, error) {
	dup, err := unix.FcntlInt(uintptr(fd), unix.F_DUPFD_CLOEXEC, 0)
	if err != nil {
		return nil, fmt.Errorf("open network namespace of descriptor %d: %w", fd, err)
	}
	return check(os.NewFile(uintptr(dup), fmt.Sprintf("netns of descriptor %d", fd)))
}

// Current opens the calling thread's namespace: the process's, unless the caller has locked its thread and moved it.
func Current() (*NS, error) { return OpenPath(ownPath) }

// check makes an NS of a file if it is one: the kernel tells the type of a namespace by an ioctl (ioctl_ns(2), Linux 4.11).
func check(file *os.File) (*NS, error) {
	kind, err := unix.IoctlRetInt(int(file.Fd()), unix.NS_GET_NSTYPE)
	if err == nil && kind == unix.CLONE_NEWNET {
		return &NS{file}, nil
	}
	name := file.Name()
	file.Close()
	return nil, fmt.Errorf("open network namespace %s: %w", name, ErrNotNetNS)
}

// ID tells this namespace from others.
func (n *NS) ID() (ID, error) {
	var st unix.Stat_t
	if err := unix.Fstat(n.FD(), &st); err != nil {
		return ID{}, fmt.Errorf("stat network namespace: %w", err)
	}
	return ID{uint64(st.Dev), st.Ino}, nil
}

// Name is the name under which the namespace is kept, or fs.ErrNotExist.
func (n *NS) Name() (string, error) {
	id, err := n.ID()
	if err != nil {
		return "", err
	}
	names, err := List()
	if err != nil {
		return "", err
	}
	for _, name := range names {
		var st unix.Stat_t
		if unix.Stat(filepath.Join(Dir, name), &st) == nil && (ID{uint64(st.Dev), st.Ino}) == id {
			return name, nil
		}
	}
	return "", fmt.Errorf("name of network namespace %s: %w", id, fs.ErrNotExist)
}

// List gives the names of the named namespaces, in the order of the directory. Without any it is empty.
func List() ([]string, error) {
	dir, err := os.Open(Dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("list network namespaces: %w", err)
	}
	defer dir.Close()
	names, err := dir.Readdirnames(-1)
	if err != nil {
		return nil, fmt.Errorf("list network namespaces: %w", err)
	}
	return names, nil
}

// pathOf refuses what would leave the directory.
func pathOf(name string) (string, error) {
	if name == "" || name == "." || name == ".." || len(name) > unix.NAME_MAX || strings.ContainsAny(name, "/\x00") {
		return "", fmt.Errorf("network namespace name %q: %w", name, fs.ErrInvalid)
	}
	return filepath.Join(Dir, name), nil
}
