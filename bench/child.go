package main

import (
	"fmt"
	"os"
	"runtime/pprof"
)

// child does one work with one library and prints its samples.
func child(peer string, words []string) error {
	op := libraries[peer][words[0]]
	a, err := parseArguments(words[1:])
	if err != nil || op == nil {
		return fmt.Errorf("%s does not do %q: %w", peer, words, err)
	}
	if path := os.Getenv(profileVariable); path != "" {
		f, err := os.Create(path)
		if err != nil {
			return fmt.Errorf("write profile: %w", err)
		}
		defer f.Close()
		if err := pprof.StartCPUProfile(f); err != nil {
			return fmt.Errorf("profile: %w", err)
		}
		defer pprof.StopCPUProfile()
	}
	return op(&meter{out: os.Stdout}, a)
}
