package testenv

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"
)

// patience is how long goroutines and descriptors may take to go away on a slow machine. A clean run does not
// wait.
const patience = 20 * time.Second

// checkLeaks runs f and returns its exit status, or 1 if f passed and left something behind.
func checkLeaks(f func() int) int {
	before := takeStock()
	if code := f(); code != 0 {
		return code
	}
	left := before.left()
	for deadline := time.Now().Add(patience); len(left) > 0 && time.Now().Before(deadline); left = before.left() {
		time.Sleep(10 * time.Millisecond)
	}
	if len(left) == 0 {
		return 0
	}
	fmt.Fprintf(os.Stderr, "testenv: the tests pass but leave behind:\n\n%s\n", strings.Join(left, "\n\n"))
	return 1
}

// stock is what a process has.
type stock struct {
	goroutines map[string]string // id -> stack
	files      map[string]string // descriptor -> what it is
	namespace  string
}

func takeStock() stock {
	// The runtime's poller takes an epoll and an event descriptor when it is used first.
	if r, w, err := os.Pipe(); err == nil {
		_, _ = r.Close(), w.Close()
	}
	namespace, _ := os.Readlink(ownPath)
	return stock{goroutines(), files(), namespace}
}

// left says what is there now and was not before. Threads are not counted: the runtime keeps idle ones, and a
// thread that somebody blocks has a goroutine. What the runtime must never keep is a thread in a foreign
// namespace.
func (s stock) left() []string {
	var left []string
	for id, stack := range goroutines() {
		if _, ok := s.goroutines[id]; !ok && !ofRuntime(stack) {
			left = append(left, stack)
		}
	}
	for fd, what := range files() {
		if s.files[fd] != what {
			left = append(left, "descriptor "+fd+": "+what)
		}
	}
	for tid, namespace := range threads() {
		if namespace != s.namespace {
			left = append(left, fmt.Sprintf("thread %s in %s instead of %s", tid, namespace, s.namespace))
		}
	}
	return left
}

// goroutines returns the stacks of all goroutines but the calling one, by number.
func goroutines() map[string]string {
	b := make([]byte, 1<<20)
	for n := runtime.Stack(b, true); n == len(b); n = runtime.Stack(b, true) {
		b = make([]byte, 2*len(b))
	}
	stacks := strings.Split(strings.TrimRight(string(b), "\x00\n"), "\n\n")
	found := make(map[string]string)
	for _, stack := range stacks[1:] {
		if fields := strings.Fields(stack); len(fields) > 1 {
			found[fields[1]] = stack
		}
	}
	return found
}

// ofRuntime tells whether a goroutine belongs to the standard library for the rest of the process's life.
func ofRuntime(stack string) bool {
	return strings.Contains(stack, "os/signal.signal_recv") || strings.Contains(stack, "os/signal.loop")
}

func files() map[string]string {
	found := make(map[string]string)
	const dir = "/proc/self/fd"
	entries, _ := os.ReadDir(dir)
	for _, e := range entries {
		// The descriptor that reads the directory is closed by now.
		if what, err := os.Readlink(filepath.Join(dir, e.Name())); err == nil {
			found[e.Name()] = what
		}
	}
	return found
}

// threads returns the network namespace of each thread.
func threads() map[string]string {
	found := make(map[string]string)
	const dir = "/proc/self/task"
	entries, _ := os.ReadDir(dir)
	for _, e := range entries {
		if ns, err := os.Readlink(filepath.Join(dir, e.Name(), "ns/net")); err == nil {
			found[e.Name()] = ns
		}
	}
	return found
}
