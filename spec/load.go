package spec

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Load reads specifications and overlays, corrects the first with the second, and resolves them, in the order of their
// names. A path is a file, or a directory with specifications and maybe a subdirectory named overlays. What is wrong
// with one family does not keep the others from being given.
func Load(paths ...string) ([]*Family, error) {
	files, err := filesOf(paths)
	errs := []error{err}
	sources, overlays := map[string]*Source{}, []*Overlay(nil)
	for _, file := range files {
		o, err := parseInto(sources, file)
		if errs = append(errs, err); o != nil {
			overlays = append(overlays, o)
		}
	}
	for _, o := range overlays {
		errs = append(errs, o.applyTo(sources))
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

// filesOf lists the YAML files of directories, in the order of their names, and other files as they are.
func filesOf(paths []string) (files []string, err error) {
	var errs []error
	for _, path := range paths {
		info, err := os.Stat(path)
		switch {
		case err != nil:
			errs = append(errs, err)
			continue
		case !info.IsDir():
			files = append(files, path)
			continue
		}
		for _, pattern := range []string{"*.yaml", filepath.Join("overlays", "*.yaml")} {
			found, err := filepath.Glob(filepath.Join(path, pattern))
			files, errs = append(files, found...), append(errs, err)
		}
	}
	return files, errors.Join(errs...)
}

// parseInto adds a file's specification to those that there are, or gives its overlay.
func parseInto(sources map[string]*Source, file string) (*Overlay, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	if isOverlay(file, text) {
		o, err := ParseOverlay(file, text)
		if err != nil {
			return nil, err
		}
		return o, nil
	}
	s, err := Parse(file, text)
	if err != nil {
		return nil, err
	}
	if old := sources[s.Name()]; old != nil {
		return nil, &Error{s.root.at, fmt.Sprintf("family %s is also at %v", s.Name(), old.root.at)}
	}
	sources[s.Name()] = s
	return nil, nil
}

// isOverlay tells overlays from specifications by the key that only they have.
func isOverlay(file string, text []byte) bool {
	root, err := parseYAML(file, text)
	return err == nil && root.get("overlay") != nil
}

func (o *Overlay) applyTo(sources map[string]*Source) error {
	s := sources[o.Family]
	if s == nil {
		return &Error{o.at, "there is no family " + o.Family}
	}
	return s.Apply(o)
}
