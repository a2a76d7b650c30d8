package families

import (
	"os"
	"strings"

	"github.com/spf13/cobra"
)

// jsonFlag is --json, which asks for JSON, and --json FILE, which also gives some.
type jsonFlag struct {
	wanted bool
	input  string // a file, or - for standard input
}

const noFile = "true" // what --json alone is set to

func (j *jsonFlag) register(c *cobra.Command) {
	f := c.Flags().VarPF(j, "json", "j", "print JSON with the names of the specs; with a `FILE`, or - for standard input, read attributes as JSON from it")
	f.NoOptDefVal = noFile
}

// Set is called for each time that the flag is there.
func (j *jsonFlag) Set(value string) error {
	if j.wanted = true; value != noFile {
		j.input = value
	}
	return nil
}

// String is the default, which is nothing.
func (j *jsonFlag) String() string { return "" }

// Type is bool, so that help does not show what the flag alone is set to.
func (j *jsonFlag) Type() string { return "bool" }

// take takes the file out of the words behind a family and an operation: the flag may stand without =. A word that is
// a key has = or is the name of an attribute, which no file is likely to have.
func (j *jsonFlag) take(words []string) []string {
	if !j.wanted || j.input != "" || len(words) != 1 || strings.Contains(words[0], "=") {
		return words
	}
	if _, err := os.Stat(words[0]); words[0] != "-" && err != nil {
		return words
	}
	j.input = words[0]
	return nil
}
