package families

import (
	"strings"

	"github.com/spf13/cobra"

	"github.com/nlctl/netlink/internal/desc"
)

const (
	noFiles = cobra.ShellCompDirectiveNoFileComp
	goOn    = noFiles | cobra.ShellCompDirectiveNoSpace // what is given is not a whole word yet
)

func (w *where) completeExplain(_ *cobra.Command, args []string, typed string) ([]string, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, noFiles
	}
	name, _, ok := strings.Cut(typed, "/")
	f, _ := w.Find(name)
	if !ok || f == nil {
		return beginning(w.Names(), "", typed), goOn
	}
	return beginning(parts(f), name+"/", typed), noFiles
}

// beginning are the words that begin as was typed.
func beginning(words []string, prefix, typed string) []string {
	var found []string
	for _, w := range words {
		if strings.HasPrefix(prefix+w, typed) {
			found = append(found, prefix+w)
		}
	}
	return found
}

// completeRequest knows families, operations, attributes and values.
func (w *where) completeRequest(mode string) cobra.CompletionFunc {
	return func(_ *cobra.Command, args []string, typed string) ([]string, cobra.ShellCompDirective) {
		if len(args) == 0 {
			return beginning(w.Names(), "", typed), noFiles
		}
		f, _ := w.Find(args[0])
		if f == nil {
			return nil, noFiles
		}
		if len(args) == 1 {
			return beginning(operationNames(f, mode), "", typed), noFiles
		}
		if op := f.Operation(args[1]); op != nil && request(op, mode) != nil {
			return completeWord(request(op, mode), args[2:], typed)
		}
		return nil, noFiles
	}
}

// completeWord completes KEY=VALUE. given are the words before, among which a selector may be.
func completeWord(b *desc.Body, given []string, typed string) ([]string, cobra.ShellCompDirective) {
	key, value, hasValue := strings.Cut(typed, "=")
	steps := strings.Split(key, ".")
	last := steps[len(steps)-1]
	at := keys{set: b.Set, header: b.Header, attributes: b.Attributes()}
	prefix := ""
	for _, step := range steps[:len(steps)-1] {
		prefix += step + "."
		name, _, _ := strings.Cut(step, "[")
		if !at.into(name, prefix, given) {
			return nil, noFiles
		}
	}
	if hasValue {
		return beginning(at.values(last), key+"=", key+"="+value), noFiles
	}
	return beginning(at.names(), prefix, typed), goOn
}
