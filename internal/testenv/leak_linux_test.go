package testenv

import (
	"os"
	"runtime"
	"strings"
	"testing"

	"golang.org/x/sys/unix"
)

func TestLeftGoroutine(t *testing.T) {
	before := takeStock()
	stop, done := make(chan struct{}), make(chan struct{})
	go func() { defer close(done); <-stop }()
	if left := strings.Join(before.left(), "\n"); !strings.Contains(left, "TestLeftGoroutine") {
		t.Errorf("goroutine is not reported: %q", left)
	}
	close(stop)
	<-done
}

func TestLeftDescriptor(t *testing.T) {
	before := takeStock()
	f, err := os.Open(os.DevNull)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	if left := strings.Join(before.left(), "\n"); !strings.Contains(left, ": /dev/null") {
		t.Errorf("descriptor is not reported: %q", left)
	}
}

func TestLeftThread(t *testing.T) {
	ns := NetNS(t)
	before := takeStock()
	in, out, done := make(chan struct{}), make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		runtime.LockOSThread() // ends with the goroutine
		if err := unix.Setns(ns.FD(), unix.CLONE_NEWNET); err != nil {
			t.Errorf("enter namespace: %v", err)
		}
		close(in)
		<-out
	}()
	<-in
	if left := strings.Join(before.left(), "\n"); !strings.Contains(left, "thread ") {
		t.Errorf("thread is not reported: %q", left)
	}
	close(out)
	<-done
}
