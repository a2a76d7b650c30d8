// Package facts reads tables of facts about a kernel: what the compiler knows of its constants, structures, policies and messages.
// They have one header line, tabs between columns, and "-" for nothing.
package facts

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// Tables are the tables of a directory, by name without .tsv.
type Tables map[string][]Row

// Row is one line of a table.
type Row struct {
	columns map[string]int
	fields  []string
}

// NewRow makes a row of fields, and the place of each column among them.
func NewRow(columns map[string]int, fields []string) Row { return Row{columns, fields} }

// Get gives a field; nothing is "".
func (r Row) Get(column string) string {
	i, ok := r.columns[column]
	if !ok {
		panic("no column " + column) // a mistake in this program, seen on the first row
	}
	if f := r.fields[i]; f != "-" {
		return f
	}
	return ""
}

// Has tells whether a field is not empty.
func (r Row) Has(column string) bool { return r.Get(column) != "" }

// Read reads the tables of a directory, in which those that are named must be.
func Read(dir string, needed ...string) (Tables, error) {
	files, err := filepath.Glob(filepath.Join(dir, "*.tsv"))
	if err != nil {
		return nil, err
	}
	t := Tables{}
	for _, file := range files {
		if t[strings.TrimSuffix(filepath.Base(file), ".tsv")], err = readTable(file); err != nil {
			return nil, err
		}
	}
	for _, name := range needed {
		if len(t[name]) == 0 {
			return nil, fmt.Errorf("%s has no %s.tsv", dir, name)
		}
	}
	return t, nil
}

func readTable(file string) ([]Row, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var rows []Row
	columns := map[string]int{}
	for line := range strings.Lines(string(text)) {
		fields := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if len(columns) == 0 {
			for i, f := range fields {
				columns[f] = i
			}
			continue
		}
		if len(fields) != len(columns) {
			return nil, fmt.Errorf("%s has %d columns and a row with %d", file, len(columns), len(fields))
		}
		rows = append(rows, Row{columns, fields})
	}
	return rows, nil
}
