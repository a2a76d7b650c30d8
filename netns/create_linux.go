package netns

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"golang.org/x/sys/unix"
)

// Create makes a namespace without a name. It is gone when the NS is closed and nothing else is in it.
// It needs CAP_SYS_ADMIN; otherwise errors.Is(err, fs.ErrPermission). Its loopback link is down, as the kernel makes it.
func Create() (*NS, error) {
	var ns *NS
	err := onThread(func() (err error) {
		if err := unix.Unshare(unix.CLONE_NEWNET); err != nil {
			return fmt.Errorf("create network namespace: %w", os.NewSyscallError("unshare", err))
		}
		ns, err = Current()
		return err
	})
	return ns, err
}

// CreateNamed makes a namespace and keeps it under a name, as `ip netns add` does. If the name is taken, errors.Is(err, fs.ErrExist).
func CreateNamed(name string) (*NS, error) {
	ns, err := Create()
	if err != nil {
		return nil, err
	}
	if err := ns.Keep(name); err != nil {
		ns.Close()
		return nil, err
	}
	return ns, nil
}

// Keep keeps a namespace under a name, as `ip netns attach` does. If the name is taken, errors.Is(err, fs.ErrExist).
func (n *NS) Keep(name string) error {
	path, err := pathOf(name)
	if err != nil {
		return err
	}
	if err := shareDir(); err != nil {
		return fmt.Errorf("keep network namespace %s: %w", name, err)
	}
	file, err := os.OpenFile(path, os.O_RDONLY|os.O_CREATE|os.O_EXCL, 0)
	if err != nil {
		return fmt.Errorf("keep network namespace: %w", err)
	}
	file.Close()
	if err := unix.Mount(fmt.Sprintf("/proc/self/fd/%d", n.FD()), path, "none", unix.MS_BIND, ""); err != nil {
		return errors.Join(fmt.Errorf("keep network namespace %s: %w", name, os.NewSyscallError("mount", err)), os.Remove(path))
	}
	return nil
}

// shareDir makes the directory a shared mount, so that a name given in one mount namespace is seen, and freed, in the others.
func shareDir() error {
	if err := os.MkdirAll(Dir, 0o755); err != nil {
		return err
	}
	share := func() error { return unix.Mount("", Dir, "none", unix.MS_SHARED|unix.MS_REC, "") }
	err := share()
	if errors.Is(err, unix.EINVAL) { // not a mount yet
		if err := unix.Mount(Dir, Dir, "none", unix.MS_BIND|unix.MS_REC, ""); err != nil {
			return os.NewSyscallError("mount", err)
		}
		err = share()
	}
	return os.NewSyscallError("mount", err)
}

// Delete frees a name, as `ip netns delete` does. The namespace goes on while something is in it. If there is none of that name,
// errors.Is(err, fs.ErrNotExist).
func Delete(name string) error {
	path, err := pathOf(name)
	if err != nil {
		return err
	}
	// A file without a mount is what an interrupted Keep leaves; it is removed as well.
	if err := unix.Unmount(path, unix.MNT_DETACH); err != nil && !errors.Is(err, unix.EINVAL) {
		return fmt.Errorf("delete network namespace %s: %w", name, os.NewSyscallError("umount", err))
	}
	if err := os.Remove(filepath.Clean(path)); err != nil {
		return fmt.Errorf("delete network namespace: %w", err)
	}
	return nil
}
