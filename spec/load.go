package spec

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Load reads every specification of the directories, corrects them with the overlays in their subdirectories named
// overlays, and resolves them, in the order of their names. What is wrong with one does not keep the others from being
// given.
func Load(dirs ...string) ([]*Family, error) {
	sources, errs := map[string]*Source{}, []error(nil)
	for _, dir := range dirs {
		errs = append(errs, each(dir, func(file string, text []byte) error { return parseInto(sources, file, text) }))
	}
	for _, dir := range dirs {
		errs = append(errs, each(filepath.Join(dir, "overlays"), func(file string, text []byte) error {
			return applyTo(sources, file, text)
		}))
	}
	var families []*Family
	for _, s := range sources {
		f, err := s.Resolve()
		if errs = append(errs, err); err == nil {
			families = append(families, f)
		}
	}
	slices.SortFunc(families, func(a, b *Family) int { return strings.Compare(a.Name, b.Name) })
	return families, errors.Join(errs...)
}

func parseInto(sources map[string]*Source, file string, text []byte) error {
	s, err := Parse(file, text)
	if err != nil {
		return err
	}
	if old := sources[s.Name()]; old != nil {
		return &Error{s.root.at, fmt.Sprintf("family %s is also at %v", s.Name(), old.root.at)}
	}
	sources[s.Name()] = s
	return nil
}

func applyTo(sources map[string]*Source, file string, text []byte) error {
	o, err := ParseOverlay(file, text)
	if err != nil {
		return err
	}
	s := sources[o.Family]
	if s == nil {
		return &Error{o.at, "there is no family " + o.Family}
	}
	return s.Apply(o)
}

// each gives the YAML files of a directory in the order of their names. A directory that does not exist has none.
func each(dir string, do func(file string, text []byte) error) error {
	files, err := filepath.Glob(filepath.Join(dir, "*.yaml"))
	for _, file := range files {
		text, readErr := os.ReadFile(file)
		if readErr != nil {
			err = errors.Join(err, readErr)
			continue
		}
		err = errors.Join(err, do(file, text))
	}
	return err
}
