package ip

import (
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"

	"github.com/nlctl/netlink/internal/cli"
)

// options are those before the object.
type options struct {
	family    int
	stats     int
	details   int
	oneline   bool
	brief     bool
	json      bool
	pretty    bool
	human     bool
	iec       bool
	numeric   bool
	resolve   bool
	timestamp bool
	netnsName string
}

// option is one of them. argument says that a word follows.
type option struct {
	name     string
	exact    bool
	argument bool
	set      func(o *options, value string) error
}

// optionTable is in iproute2's order: the first that an abbreviation fits is meant.
var optionTable = []option{
	{"-loops", false, true, func(*options, string) error { return nil }},
	{"-family", false, true, (*options).setFamily},
	{"-4", true, false, func(o *options, _ string) error { o.family = unix.AF_INET; return nil }},
	{"-6", true, false, func(o *options, _ string) error { o.family = unix.AF_INET6; return nil }},
	{"-0", true, false, func(o *options, _ string) error { o.family = unix.AF_PACKET; return nil }},
	{"-M", true, false, func(o *options, _ string) error { o.family = unix.AF_MPLS; return nil }},
	{"-B", true, false, func(o *options, _ string) error { o.family = unix.AF_BRIDGE; return nil }},
	{"-human-readable", false, false, func(o *options, _ string) error { o.human = true; return nil }},
	{"-iec", false, false, func(o *options, _ string) error { o.iec = true; return nil }},
	{"-statistics", false, false, func(o *options, _ string) error { o.stats++; return nil }},
	{"-stats", false, false, func(o *options, _ string) error { o.stats++; return nil }},
	{"-details", false, false, func(o *options, _ string) error { o.details++; return nil }},
	{"-resolve", false, false, func(o *options, _ string) error { o.resolve = true; return nil }},
	{"-oneline", false, false, func(o *options, _ string) error { o.oneline = true; return nil }},
	{"-timestamp", false, false, func(o *options, _ string) error { o.timestamp = true; return nil }},
	{"-tshort", false, false, func(o *options, _ string) error { o.timestamp = true; return nil }},
	{"-Version", false, false, nil},
	{"-force", false, false, func(*options, string) error { return nil }},
	{"-batch", false, true, func(*options, string) error { return cli.Usagef("-batch is not offered by this ip") }},
	{"-brief", false, false, func(o *options, _ string) error { o.brief = true; return nil }},
	{"-json", false, false, func(o *options, _ string) error { o.json = true; return nil }},
	{"-pretty", false, false, func(o *options, _ string) error { o.pretty = true; return nil }},
	{"-rcvbuf", false, true, setBuffer},
	{"-color", false, false, func(*options, string) error { return nil }},
	{"-help", false, false, nil},
	{"-netns", false, true, func(o *options, v string) error { o.netnsName = v; return nil }},
	{"-Numeric", false, false, func(o *options, _ string) error { o.numeric = true; return nil }},
	{"-all", false, false, func(*options, string) error { return nil }},
	{"-echo", true, false, func(*options, string) error { return nil }},
}

var families = map[string]int{
	"inet": unix.AF_INET, "inet6": unix.AF_INET6, "link": unix.AF_PACKET, "mpls": unix.AF_MPLS, "bridge": unix.AF_BRIDGE, "ipx": unix.AF_IPX,
}

func (o *options) setFamily(v string) error {
	if v == "help" {
		return &cli.ExitError{Code: 255}
	}
	f, ok := families[v]
	if !ok {
		return fmt.Errorf("invalid protocol family %q", v)
	}
	o.family = f
	return nil
}

func setBuffer(_ *options, v string) error {
	if _, err := strconv.ParseUint(v, 0, 31); err != nil {
		return fmt.Errorf("invalid rcvbuf size '%s'", v)
	}
	return nil
}

// parseOptions takes the options off the front. One or two dashes are the same; a bare -- ends them.
func parseOptions(env *cli.Env, args []string) (options, []string, error) {
	var o options
	for len(args) > 0 && strings.HasPrefix(args[0], "-") {
		word := args[0]
		args = args[1:]
		if word == "--" {
			break
		}
		if strings.HasPrefix(word, "--") {
			word = word[1:]
		}
		opt, ok := findOption(word)
		if !ok {
			fmt.Fprintf(env.Stderr, "Option %q is unknown, try \"ip -help\".\n", word)
			return o, nil, &cli.ExitError{Code: 255}
		}
		if opt.set == nil {
			return o, nil, information(env, opt.name)
		}
		value := ""
		if opt.argument {
			if len(args) == 0 {
				fmt.Fprintln(env.Stderr, "Command line is not complete. Try option \"help\"")
				return o, nil, &cli.ExitError{Code: 255}
			}
			value, args = args[0], args[1:]
		}
		if err := opt.set(&o, value); err != nil {
			fmt.Fprintf(env.Stderr, "Error: argument %q is wrong: %v\n", value, err)
			return o, nil, &cli.ExitError{Code: 255}
		}
	}
	return o, args, nil
}

// information answers -V and -help.
func information(env *cli.Env, name string) error {
	if name == "-help" {
		return usage(env, mainHelp)
	}
	fmt.Fprintln(env.Stdout, "ip utility, nlctl, as of iproute2-6.1.0")
	return &cli.ExitError{Code: 0}
}

func findOption(word string) (option, bool) {
	if isColour(word) {
		word = "-color"
	}
	for _, o := range optionTable {
		if o.name == word || !o.exact && strings.HasPrefix(o.name, word) {
			return o, true
		}
	}
	return option{}, false
}

// isColour: -c may have a value, -color=always.
func isColour(word string) bool {
	name, value, found := strings.Cut(word, "=")
	if !strings.HasPrefix("-color", name) || len(name) < 2 {
		return false
	}
	return !found || value == "always" || value == "auto" || value == "never"
}
