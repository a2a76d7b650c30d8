package main

import (
	_ "embed"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"syscall"
)

//go:embed raw/raw.c
var rawSource []byte

// errExceeded says that -check has found something.
var errExceeded = errors.New("a budget is exceeded")

// bench builds what is not Go and measures each scene in a process and a namespace of its own.
func bench(o *options) error {
	dir, err := os.MkdirTemp("", "nlbench")
	if err != nil {
		return fmt.Errorf("make directory: %w", err)
	}
	defer os.RemoveAll(dir)
	if err := build(dir, o); err != nil {
		return err
	}
	exceeded := false
	for _, s := range scenes {
		if !slices.ContainsFunc(s.works, func(w work) bool { return w.wanted(o.only) }) {
			continue
		}
		err := inNamespace(s.name, dir)
		var exit *exec.ExitError
		switch {
		case errors.As(err, &exit) && exit.ExitCode() == exitExceeded:
			exceeded = true
		case err != nil:
			return fmt.Errorf("measure %s: %w", s.name, err)
		}
	}
	if exceeded && o.check {
		return errExceeded
	}
	return nil
}

// exitExceeded is the exit status of a scene's process in which a budget was exceeded.
const exitExceeded = 3

// inNamespace starts this program once more for a scene. Root needs no user namespace, but may be without the right to do without.
func inNamespace(name, dir string) error {
	start := func(flags uintptr) (*exec.Cmd, error) {
		cmd := exec.Command("/proc/self/exe", os.Args[1:]...)
		cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
		cmd.Env = append(os.Environ(), sceneVariable+"="+name, dirVariable+"="+dir)
		cmd.SysProcAttr = &syscall.SysProcAttr{Cloneflags: flags}
		if flags&syscall.CLONE_NEWUSER != 0 {
			cmd.SysProcAttr.UidMappings = []syscall.SysProcIDMap{{HostID: os.Getuid(), Size: 1}}
			cmd.SysProcAttr.GidMappings = []syscall.SysProcIDMap{{HostID: os.Getgid(), Size: 1}}
		}
		return cmd, cmd.Start()
	}
	cmd, err := start(syscall.CLONE_NEWNET)
	if errors.Is(err, syscall.EPERM) {
		cmd, err = start(syscall.CLONE_NEWNET | syscall.CLONE_NEWUSER)
	}
	if err != nil {
		return fmt.Errorf("start in a network namespace: %w", err)
	}
	return cmd.Wait()
}

// build makes raw and nlctl. A peer that cannot be built is left out, and said so.
func build(dir string, o *options) error {
	source := filepath.Join(dir, "raw.c")
	if err := os.WriteFile(source, rawSource, 0o644); err != nil {
		return fmt.Errorf("write raw.c: %w", err)
	}
	if slices.Contains(o.peers, "c") {
		tell("c", exec.Command("gcc", "-O2", "-o", filepath.Join(dir, "raw"), source))
	}
	if slices.Contains(o.peers, "nlctl") {
		cmd := exec.Command("go", "build", "-trimpath", "-ldflags=-s -w", "-o", filepath.Join(dir, "nlctl"), "./cmd/nlctl")
		cmd.Dir, cmd.Env = "..", append(os.Environ(), "CGO_ENABLED=0")
		tell("nlctl", cmd)
	}
	return nil
}

func tell(peer string, cmd *exec.Cmd) {
	if out, err := cmd.CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "bench: %s is left out: %s: %v: %s\n", peer, cmd.Args[0], err, firstLine(string(out)))
	}
}
