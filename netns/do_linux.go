package netns

import (
	"fmt"
	"os"
	"runtime"

	"golang.org/x/sys/unix"
)

// Do runs f in the namespace, on a thread of its own. Sockets that f makes stay in the namespace wherever they are used later;
// goroutines that f starts run outside. If the caller may not enter, errors.Is(err, fs.ErrPermission).
//
// A panic in f goes through to the caller.
func (n *NS) Do(f func() error) error {
	return onThread(func() error {
		if err := unix.Setns(n.FD(), unix.CLONE_NEWNET); err != nil {
			return fmt.Errorf("enter network namespace: %w", os.NewSyscallError("setns", err))
		}
		return f()
	})
}

// onThread runs f on a locked thread and puts the thread back into the namespace where it was. If that fails, the goroutine ends
// without unlocking, which ends the thread (runtime.LockOSThread).
func onThread(f func() error) error {
	var err error
	var thrown any
	done := make(chan struct{})
	go func() {
		defer close(done)
		defer func() { thrown = recover() }()
		runtime.LockOSThread()
		old, openErr := os.Open(ownPath)
		if openErr != nil {
			runtime.UnlockOSThread()
			err = fmt.Errorf("open the thread's network namespace: %w", openErr)
			return
		}
		defer func() {
			if unix.Setns(int(old.Fd()), unix.CLONE_NEWNET) == nil {
				runtime.UnlockOSThread()
			}
			old.Close()
		}()
		err = f()
	}()
	<-done
	if thrown != nil {
		panic(thrown)
	}
	return err
}
