package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"
	"time"

	"golang.org/x/sys/unix"
)

// sample is what one phase of one run took.
type sample struct {
	Wall, CPU time.Duration
	Items     uint64 // that were dealt with
	Sum       uint64 // of what was decoded: peers that have seen the same have the same
	Allocs    uint64
	Bytes     uint64 // allocated
	Memory    int64  // most resident memory of the process, in bytes
}

// meter measures phases inside a process that does nothing else, and prints a sample for each.
type meter struct {
	sample
	out  io.Writer
	wall time.Time
	cpu  time.Duration
	mem  runtime.MemStats
}

// start begins or resumes a phase.
func (m *meter) start() {
	runtime.ReadMemStats(&m.mem)
	m.cpu = cpuTime()
	m.wall = time.Now()
}

// stop pauses a phase.
func (m *meter) stop() {
	m.Wall += time.Since(m.wall)
	m.CPU += cpuTime() - m.cpu
	before := m.mem
	runtime.ReadMemStats(&m.mem)
	m.Allocs += m.mem.Mallocs - before.Mallocs
	m.Bytes += m.mem.TotalAlloc - before.TotalAlloc
}

// report ends a phase.
func (m *meter) report() error {
	m.Memory = peak()
	if err := json.NewEncoder(m.out).Encode(m.sample); err != nil {
		return fmt.Errorf("print sample: %w", err)
	}
	m.sample = sample{}
	return nil
}

// cpuTime is what all threads of the process have used, in user and kernel mode.
func cpuTime() time.Duration {
	var t unix.Timespec
	if unix.ClockGettime(unix.CLOCK_PROCESS_CPUTIME_ID, &t) != nil {
		return 0
	}
	return time.Duration(t.Nano())
}

// peak is the most memory that this process has had (proc(5), VmHWM).
func peak() int64 {
	status, _ := os.ReadFile("/proc/self/status")
	_, after, _ := strings.Cut(string(status), "VmHWM:")
	kb := int64(0)
	_, _ = fmt.Sscan(after, &kb)
	return kb << 10
}
