// Package monitor shows what rtnetlink multicasts, message by message, down to the last attribute.
package monitor

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/sys/unix"

	"github.com/nlctl/netlink"
	"github.com/nlctl/netlink/internal/cli"
	"github.com/nlctl/netlink/internal/cli/catalog"
	"github.com/nlctl/netlink/internal/termsafe"
)

type options struct {
	catalog.Catalog
	json, timestamp bool
	netns           string
	count           int
}

// Command is `nlctl monitor`.
func Command(env *cli.Env) *cobra.Command {
	var o options
	var names []string
	for _, ob := range objects {
		names = append(names, ob.name)
	}
	c := &cobra.Command{
		Use:   "monitor {OBJECT|FAMILY[/GROUP]}...",
		Short: "Show messages that the kernel sends to all",
		Long: "monitor listens to the kernel's announcements about the objects named (" + strings.Join(names, ", ") + ")\n" +
			"and shows each message: its header, the fixed header of its type, and every attribute. Of a family that nlctl list shows, it\n" +
			"listens to all groups or to the one that is named, and shows messages with the names of the specs.\n" +
			"Where messages were lost because they came faster than they were read, it says so and goes on.",
		Example:           "  nlctl monitor route\n  nlctl monitor link addr --json\n  nlctl monitor nlctrl rt-link/link",
		Args:              cobra.MinimumNArgs(1),
		ValidArgsFunction: o.complete,
		RunE: func(c *cobra.Command, args []string) error {
			return Run(c.Context(), env, o, args)
		},
	}
	o.Register(c)
	c.Flags().BoolVarP(&o.json, "json", "j", false, "one JSON object a line")
	c.Flags().BoolVarP(&o.timestamp, "timestamp", "t", false, "say when each message came")
	c.Flags().StringVarP(&o.netns, "netns", "n", "", "listen in this network namespace (a name, or a path)")
	c.Flags().IntVarP(&o.count, "count", "c", 0, "end after so many messages")
	return c
}

// Run listens until ctx ends.
func Run(ctx context.Context, env *cli.Env, o options, args []string) error {
	all, err := sources(ctx, o, args)
	defer func() {
		for _, s := range all {
			_ = s.conn.Close()
		}
	}()
	if err != nil {
		return err
	}
	return followAll(ctx, env, o, all, func() {
		if !o.json {
			fmt.Fprintf(env.Stderr, "Listening for messages about %s; interrupt to end\n", strings.Join(args, ", "))
		}
	})
}

// sources are the sockets for everything that is named. With an error, it gives those that were opened.
func sources(ctx context.Context, o options, args []string) ([]*source, error) {
	var groups []uint32
	var others []string
	for _, a := range args {
		if ob := findObject(a); ob != nil {
			groups = append(groups, ob.groups...)
		} else {
			others = append(others, a)
		}
	}
	all, err := familySources(ctx, o, others)
	if len(groups) == 0 || err != nil {
		return all, err
	}
	c, err := netlink.Dial(ctx, unix.NETLINK_ROUTE, o.config())
	if err != nil {
		return all, err
	}
	return append(all, &source{c, groups, func(w io.Writer, e netlink.Event) error { return show(w, o, e) }}), nil
}

func (o *options) config() *netlink.Config {
	config := &netlink.Config{MaxReadBuffer: 64 << 20}
	if o.netns != "" {
		config.NetNS = netlink.NetNSPath(namespace(o.netns))
	}
	return config
}

func namespace(name string) string {
	if strings.HasPrefix(name, "/") {
		return name
	}
	return "/run/netns/" + name
}

// show writes one event. A message that cannot be decoded is shown as far as it can be.
func show(w io.Writer, o options, e netlink.Event) error {
	if e.Overrun {
		return showOverrun(w, o)
	}
	m := decode(e.Message)
	if o.timestamp {
		m.Time = time.Now().Format(time.RFC3339Nano)
	}
	if o.json {
		return writeJSON(w, m)
	}
	_, err := io.WriteString(w, m.text())
	return err
}

func showOverrun(w io.Writer, o options) error {
	if o.json {
		return writeJSON(w, map[string]bool{"overrun": true})
	}
	_, err := io.WriteString(w, "Messages were lost here: they came faster than they were read\n")
	return err
}

func writeJSON(w io.Writer, v any) error {
	b, err := json.Marshal(v)
	if err != nil {
		return err
	}
	_, err = w.Write(append(b, '\n'))
	return err
}

// message is what is shown of one.
type message struct {
	Time     string  `json:"time,omitempty"`
	Type     string  `json:"type"`
	TypeNo   uint16  `json:"type_number"`
	Length   uint32  `json:"length"`
	Flags    string  `json:"flags"`
	FlagsNo  uint16  `json:"flags_number"`
	Sequence uint32  `json:"sequence"`
	PortID   uint32  `json:"port_id"`
	Header   []field `json:"header"`
	Attrs    []field `json:"attributes"`
	Error    string  `json:"error,omitempty"`
}

// field is a named value, or a nest of fields.
type field struct {
	Name   string  `json:"name"`
	Number *uint16 `json:"number,omitempty"` // of an attribute
	Value  any     `json:"value,omitempty"`
	Text   string  `json:"text,omitempty"` // what the value means
	Nest   []field `json:"nest,omitempty"`
}

func (m *message) text() string {
	var b strings.Builder
	if m.Time != "" {
		fmt.Fprintf(&b, "[%s] ", m.Time)
	}
	fmt.Fprintf(&b, "%s (%d) length %d flags %s (%#x) sequence %d port %d\n",
		m.Type, m.TypeNo, m.Length, m.Flags, m.FlagsNo, m.Sequence, m.PortID)
	b.WriteString("   ")
	for _, f := range m.Header {
		b.WriteString(" " + f.line(" "))
	}
	b.WriteByte('\n')
	writeFields(&b, m.Attrs, "    ")
	if m.Error != "" {
		fmt.Fprintf(&b, "    (%s)\n", m.Error)
	}
	return b.String()
}

func writeFields(b *strings.Builder, fields []field, indent string) {
	for _, f := range fields {
		b.WriteString(indent + f.line(": ") + "\n")
		writeFields(b, f.Nest, indent+"    ")
	}
}

// line is NAME (NUMBER): VALUE (TEXT).
func (f *field) line(between string) string {
	s := f.Name
	if f.Number != nil {
		s += fmt.Sprintf(" (%d)", *f.Number)
	}
	if f.Value != nil {
		s += between + termsafe.String(fmt.Sprint(f.Value))
	}
	if f.Text != "" {
		s += " (" + termsafe.String(f.Text) + ")"
	}
	return s
}
