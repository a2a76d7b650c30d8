package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// tables are all tables of the directory, by name without .tsv.
type tables map[string][]row

// row is one line of a table.
type row struct {
	columns map[string]int
	fields  []string
}

// get gives a field; nothing is "".
func (r row) get(column string) string {
	i, ok := r.columns[column]
	if !ok {
		panic("no column " + column) // a mistake in this program, seen on the first row
	}
	if f := r.fields[i]; f != "-" {
		return f
	}
	return ""
}

// has tells whether a field is not empty.
func (r row) has(column string) bool { return r.get(column) != "" }

func readTables(dir string) (tables, error) {
	files, err := filepath.Glob(filepath.Join(dir, "*.tsv"))
	if err != nil {
		return nil, err
	}
	t := tables{}
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

var needed = []string{
	"attr-access", "connector-users", "constants", "crypto-messages", "ct-l4protos", "dcb-commands", "genl-families",
	"genl-ops", "ipset-types", "link-af-ops", "link-kinds", "lwtunnel-encaps", "nfnl-messages", "nft-types", "policies",
	"protocols", "rdma-messages", "rtnl-messages", "sock-diag", "tc-kinds", "xfrm-messages",
}

func readTable(file string) ([]row, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var rows []row
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
		rows = append(rows, row{columns, fields})
	}
	return rows, nil
}
