package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// run does a work once with one peer, in a process of its own, and gives a sample for each phase.
func (s *scenery) run(w *work, peer string, o *options) ([]sample, error) {
	a := s.args
	if w.adjust != nil {
		w.adjust(&a)
	}
	switch peer {
	case "ip":
		return s.commands(w, a, "ip")
	case "nlctl":
		return s.commands(w, a, filepath.Join(s.dir, "nlctl"), "ip")
	case "c":
		return s.process(exec.Command(filepath.Join(s.dir, "raw"), a.strings(w.name)...))
	}
	cmd := exec.Command("/proc/self/exe", a.strings(w.name)...)
	cmd.Env = append(os.Environ(), childVariable+"="+peer)
	if o.profile != "" {
		cmd.Env = append(cmd.Env, profileVariable+"="+filepath.Join(o.profile, w.name+"-"+peer+".pprof"))
	}
	return s.process(cmd)
}

// strings are the arguments of raw and of a child.
func (a arguments) strings(work string) []string {
	force := 0
	if a.force {
		force = 1
	}
	out := []string{work}
	for _, n := range []int{a.n, a.batch, a.times, a.buffer, force} {
		out = append(out, strconv.Itoa(n))
	}
	return out
}

func parseArguments(words []string) (a arguments, err error) {
	force := 0
	_, err = fmt.Sscan(strings.Join(words, " "), &a.n, &a.batch, &a.times, &a.buffer, &force)
	a.force = force != 0
	return a, err
}

// process runs something that measures itself.
func (s *scenery) process(cmd *exec.Cmd) ([]sample, error) {
	var out, complaint bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &complaint
	if err := cmd.Run(); err != nil {
		return nil, fmt.Errorf("%w: %s", err, firstLine(complaint.String()))
	}
	var all []sample
	for d := json.NewDecoder(&out); d.More(); {
		var one sample
		if err := d.Decode(&one); err != nil {
			return nil, fmt.Errorf("read sample: %w", err)
		}
		all = append(all, one)
	}
	return all, nil
}

// commands runs a command for each phase and measures it from outside, with its start and end.
func (s *scenery) commands(w *work, a arguments, command ...string) ([]sample, error) {
	var all []sample
	for _, args := range w.commands {
		one := sample{Items: uint64(a.n)}
		for range a.times {
			cmd := exec.Command(command[0], append(command[1:], args...)...)
			cmd.Dir = s.dir
			var complaint bytes.Buffer
			cmd.Stderr = &complaint
			start := time.Now()
			if err := cmd.Run(); err != nil {
				return nil, fmt.Errorf("%w: %s", err, firstLine(complaint.String()))
			}
			one.Wall += time.Since(start)
			one.CPU += cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
		}
		if w.items != 0 {
			one.Items = uint64(w.items * a.times)
		}
		all = append(all, one)
	}
	return all, nil
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(s), "\n")
	return line
}
