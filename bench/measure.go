package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
)

// series is what one peer took at one phase, run by run.
type series struct {
	peer    string
	samples []sample
	err     error // of the first run that failed
}

// measure does the works of a scene in the namespace of this process, and prints a table.
func measure(name, dir string, o *options) error {
	i := slices.IndexFunc(scenes, func(s scene) bool { return s.name == name })
	if i < 0 {
		return fmt.Errorf("no scene %q", name)
	}
	s, err := newScenery(dir, o)
	if err != nil {
		return err
	}
	defer s.c.Close()
	if err := scenes[i].setUp(s); err != nil {
		return fmt.Errorf("set up %s: %w", name, err)
	}
	fmt.Printf("%s\n", scenes[i].heading(o))
	exceeded := false
	for _, w := range scenes[i].works {
		if w.wanted(o.only) {
			exceeded = printWork(os.Stdout, &w, s.compare(&w, o), o) || exceeded
		}
	}
	if exceeded {
		os.Exit(exitExceeded)
	}
	return nil
}

func (s *scene) heading(o *options) string {
	switch s.name {
	case "routes", "changes":
		return fmt.Sprintf("%s (%d routes, %d requests in a send, %d runs)", s.title, o.n, o.batch, o.runs)
	}
	return fmt.Sprintf("%s (%d runs)", s.title, o.runs)
}

// compare runs the peers in turn, as many rounds as asked for. The result has the peers' series for each phase.
func (s *scenery) compare(w *work, o *options) [][]series {
	all := make([][]series, len(w.phases))
	who := s.available(w, o)
	for i := range all {
		for _, p := range who {
			all[i] = append(all[i], series{peer: p})
		}
	}
	for range o.runs {
		for k, p := range who {
			if all[0][k].err != nil {
				continue
			}
			samples, err := s.run(w, p, o)
			if err == nil && len(samples) != len(w.phases) {
				err = fmt.Errorf("%d phases measured, not %d", len(samples), len(w.phases))
			}
			for i := range all {
				if all[i][k].err = err; err == nil {
					all[i][k].samples = append(all[i][k].samples, samples[i])
				}
			}
		}
	}
	return all
}

// available are the peers that are asked for, can do the work, and are there.
func (s *scenery) available(w *work, o *options) []string {
	var who []string
	for _, p := range peers {
		if w.has(p) && (slices.Contains(o.peers, p) || p == w.reference) && s.found(p) {
			who = append(who, p)
		}
	}
	return who
}

func (s *scenery) found(peer string) bool {
	command := ""
	switch peer {
	case "c":
		command = filepath.Join(s.dir, "raw")
	case "nlctl":
		command = filepath.Join(s.dir, "nlctl")
	case "ip":
		command = "ip"
	default:
		return true
	}
	_, err := exec.LookPath(command)
	return err == nil
}
