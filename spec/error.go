package spec

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Pos is a place in a file.
type Pos struct {
	File string
	Line int
}

func (p Pos) String() string { return fmt.Sprintf("%s:%d", p.File, p.Line) }

// Error is what is wrong with a specification or an overlay, and where.
type Error struct {
	Pos
	Text string
}

func (e *Error) Error() string { return e.Pos.String() + ": " + e.Text }

// problems collects errors, so that one run shows them all.
type problems struct{ errs []error }

func (p *problems) add(at Pos, format string, args ...any) {
	p.errs = append(p.errs, &Error{at, fmt.Sprintf(format, args...)})
}

func (p *problems) err() error { return errors.Join(p.errs...) }

// unknown says that a name does not exist, and which ones are near.
func (p *problems) unknown(at Pos, what, name string, known []string) {
	text := fmt.Sprintf("no %s %q", what, name)
	if near := Nearest(name, known); len(near) > 0 {
		text += ", did you mean " + strings.Join(near, " or ") + "?"
	}
	p.add(at, "%s", text)
}

// Nearest gives up to three of the known names that are few edits away from a name, best first.
func Nearest(name string, known []string) []string {
	type candidate struct {
		name     string
		distance int
	}
	var found []candidate
	limit := max(2, len(name)/3)
	for _, k := range known {
		d := distance(name, k)
		if strings.Contains(k, name) && len(name) > 2 {
			d = min(d, 2)
		}
		if d <= limit {
			found = append(found, candidate{k, d})
		}
	}
	slices.SortStableFunc(found, func(a, b candidate) int { return a.distance - b.distance })
	var names []string
	for _, c := range found[:min(3, len(found))] {
		names = append(names, c.name)
	}
	return names
}

// distance is the number of letters to insert, delete or replace (Levenshtein).
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
