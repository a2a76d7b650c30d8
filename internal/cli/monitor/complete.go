package monitor

import (
	"strings"

	"github.com/spf13/cobra"
)

// complete knows objects, families and their groups.
func (o *options) complete(_ *cobra.Command, _ []string, typed string) ([]string, cobra.ShellCompDirective) {
	words := o.known()
	name, _, ok := strings.Cut(typed, "/")
	if f, _ := o.Find(name); ok && f != nil {
		words = nil
		for _, g := range f.Groups {
			words = append(words, name+"/"+g.Name)
		}
	}
	var found []string
	for _, w := range words {
		if strings.HasPrefix(w, typed) {
			found = append(found, w)
		}
	}
	return found, cobra.ShellCompDirectiveNoFileComp
}
