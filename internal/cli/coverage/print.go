package coverage

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/nlctl/netlink/internal/cli"
	"github.com/nlctl/netlink/internal/coverage"
)

// writeTable writes a line for each family, and the totals.
func writeTable(env *cli.Env, r *coverage.Report) error {
	w := tabwriter.NewWriter(env.Stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "FAMILY\tPROTOCOL\tMESSAGES\tKINDS\tATTRIBUTES\tOPAQUE\tMISSING\tREASON OF WHAT IS MISSING")
	for _, f := range r.Families() {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%d\t%d\t%s\n", f.Name, strings.ToLower(strings.TrimPrefix(f.Protocol, "NETLINK_")), of(f.Messages), of(f.Kinds),
			of(f.Attributes), f.Attributes.Opaque, f.Messages.Missing+f.Kinds.Missing+f.Attributes.Missing, summary(f))
	}
	if err := w.Flush(); err != nil {
		return err
	}
	fmt.Fprintf(env.Stdout, "\nof Linux %s:\n", r.Kernel)
	w = tabwriter.NewWriter(env.Stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "\tTOTAL\tCOVERED\tOPAQUE\tMISSING")
	for _, line := range Totals(r) {
		fmt.Fprintf(w, "%s\t%d\t%d\t%d\t%d\n", line.Name, line.Total, line.Covered, line.Opaque, line.Missing)
	}
	return w.Flush()
}

// Total is one line of the sums.
type Total struct {
	Name string
	coverage.Count
}

// Totals are the sums, from protocols to attributes.
func Totals(r *coverage.Report) []Total {
	t := r.Totals
	return []Total{
		{"protocols", t.Protocols},
		{"families", t.Families},
		{"messages", t.Messages},
		{"kinds", t.Kinds},
		{"attributes", t.Attributes},
	}
}

func of(c coverage.Count) string {
	if c.Total == 0 {
		return "-"
	}
	return fmt.Sprintf("%d/%d", c.Covered, c.Total)
}

// summary is the reason that all of a family's missing things share, or how many there are.
func summary(f *coverage.Family) string {
	seen, last := map[string]bool{}, "-"
	for _, i := range f.Items {
		if i.Verdict == coverage.Missing && !seen[i.Reason] {
			seen[i.Reason], last = true, why(i)
		}
	}
	if len(seen) > 1 {
		return fmt.Sprintf("%d reasons, see nlctl coverage --missing %s", len(seen), quote(f.Name))
	}
	return last
}

// quote makes a name one word for a shell.
func quote(name string) string {
	if strings.Contains(name, " ") {
		return "'" + name + "'"
	}
	return name
}

func why(i *coverage.Item) string {
	if i.Reason == "" {
		return "no reason is known"
	}
	return i.Reason
}

// writeItems writes families to the last attribute.
func writeItems(env *cli.Env, r *coverage.Report) error {
	for n, f := range r.Families() {
		if n > 0 {
			fmt.Fprintln(env.Stdout)
		}
		if err := writeFamily(env.Stdout, f); err != nil {
			return err
		}
	}
	return nil
}

func writeFamily(out io.Writer, f *coverage.Family) error {
	fmt.Fprintf(out, "%s: family of %s, %s", f.Name, f.Protocol, f.Verdict)
	if len(f.Specs) > 0 {
		fmt.Fprintf(out, " by %s", strings.Join(f.Specs, ", "))
	}
	fmt.Fprintf(out, "; messages %s, kinds %s, attributes %s\n", of(f.Messages), of(f.Kinds), of(f.Attributes))
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, i := range f.Items {
		name := i.Name
		if i.Number >= 0 {
			name += fmt.Sprintf(" (%d)", i.Number)
		}
		what := i.What
		if i.Detail != "" {
			what += " " + i.Detail
		}
		line := fmt.Sprintf("  %s\t%s\t%s", i.Verdict, what, name)
		if i.Verdict != coverage.Covered {
			line += "\t" + why(i)
		}
		fmt.Fprintln(w, line)
	}
	return w.Flush()
}
