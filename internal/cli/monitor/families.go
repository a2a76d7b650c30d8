package monitor

import (
	"context"
	"fmt"
	"io"
	"strings"
	"sync"
	"time"

	"github.com/nlctl/netlink"
	"github.com/nlctl/netlink/genetlink"
	"github.com/nlctl/netlink/internal/cli"
	"github.com/nlctl/netlink/internal/cli/families"
	"github.com/nlctl/netlink/internal/desc"
	"github.com/nlctl/netlink/internal/dyn"
	"github.com/nlctl/netlink/internal/termsafe"
)

// source is a socket, and how its events are shown.
type source struct {
	conn   *netlink.Conn
	groups []uint32
	show   func(w io.Writer, e netlink.Event) error
}

// joined is a family of a source.
type joined struct {
	f      *desc.Family
	id     netlink.Type      // of a generic family's messages
	groups map[uint32]string // those joined
}

// shown is an event of a family as JSON.
type shown struct {
	Time      string     `json:"time,omitempty"`
	Family    string     `json:"family"`
	Group     string     `json:"group"`
	Operation string     `json:"operation"`
	Message   dyn.Fields `json:"message"`
}

// familySources makes one socket for each protocol of the families that are named, each maybe with one of its groups.
func familySources(ctx context.Context, o options, args []string) ([]*source, error) {
	var all []*source
	byProtocol := map[int]*source{}
	lists := map[int]*[]*joined{}
	for _, arg := range args {
		name, group, _ := strings.Cut(arg, "/")
		f, err := o.Find(name)
		if err != nil {
			return all, err
		}
		if f == nil {
			return all, cli.Usagef("there is no object or family %q%s (see nlctl monitor --help)", name, dyn.DidYouMean(name, o.known()))
		}
		if f.Bare {
			return all, cli.Usagef("%s is not netlink messages", f.Name)
		}
		s := byProtocol[f.Protocol]
		if s == nil {
			conn, err := netlink.Dial(ctx, f.Protocol, o.config())
			if err != nil {
				return all, err
			}
			list := &[]*joined{}
			s = &source{conn: conn, show: func(w io.Writer, e netlink.Event) error { return showFamily(w, o, *list, e) }}
			byProtocol[f.Protocol], lists[f.Protocol], all = s, list, append(all, s)
		}
		j, err := join(ctx, o, f, group)
		if err != nil {
			return all, err
		}
		*lists[f.Protocol] = append(*lists[f.Protocol], j)
		for number := range j.groups {
			s.groups = append(s.groups, number)
		}
	}
	return all, nil
}

// join finds the numbers of a family's groups.
func join(ctx context.Context, o options, f *desc.Family, group string) (*joined, error) {
	j := &joined{f: f, groups: map[uint32]string{}}
	names := []string{}
	add := func(number uint32, name string) {
		names = append(names, name)
		if group == "" || name == group || strings.HasSuffix(name, "-"+group) {
			j.groups[number] = name
		}
	}
	if f.Generic {
		running, err := lookUp(ctx, o, f)
		if err != nil {
			return nil, err
		}
		j.id = netlink.Type(running.ID)
		for _, g := range running.Groups {
			add(g.ID, g.Name)
		}
	}
	for _, g := range f.Groups {
		if g.Number != 0 && !f.Generic {
			add(g.Number, g.Name)
		}
	}
	switch {
	case len(names) == 0:
		return nil, fmt.Errorf("family %s has no multicast groups", f.Name)
	case len(j.groups) == 0:
		return nil, cli.Usagef("family %s has no group %q%s, it has %s", f.Name, group, dyn.DidYouMean(group, names), strings.Join(names, ", "))
	}
	return j, nil
}

func lookUp(ctx context.Context, o options, f *desc.Family) (genetlink.Family, error) {
	c, err := genetlink.Dial(ctx, o.config())
	if err != nil {
		return genetlink.Family{}, err
	}
	defer c.Close()
	running, err := c.Family(ctx, f.Name)
	return running, families.Complete(&f.Head, err)
}

// showFamily writes an event of one of the families.
func showFamily(w io.Writer, o options, list []*joined, e netlink.Event) error {
	if e.Overrun {
		return showOverrun(w, o)
	}
	for _, j := range list {
		group, ok := j.groups[e.Group]
		if !ok || j.f.Generic && j.id != e.Type {
			continue
		}
		s := shown{Family: j.f.Name, Group: group}
		s.Operation, s.Message = families.Event(j.f, e.Message)
		if o.timestamp {
			s.Time = time.Now().Format(time.RFC3339Nano)
		}
		return s.write(w, o)
	}
	return nil
}

func (s *shown) write(w io.Writer, o options) error {
	if o.json {
		return writeJSON(w, s)
	}
	var b strings.Builder
	if s.Time != "" {
		fmt.Fprintf(&b, "[%s] ", s.Time)
	}
	fmt.Fprintf(&b, "%s/%s %s\n", s.Family, termsafe.String(s.Group), s.Operation)
	for line := range strings.Lines(s.Message.Text()) {
		b.WriteString("    " + line)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// event is what came from a source.
type event struct {
	source *source
	e      netlink.Event
	err    error
}

// followAll shows the events of several sockets as they come. Every goroutine has ended when it returns.
func followAll(ctx context.Context, env *cli.Env, o options, all []*source, ready func()) error {
	ctx, cancel := context.WithCancel(ctx)
	events := make(chan event)
	var wait sync.WaitGroup
	defer wait.Wait()
	defer cancel()
	for _, s := range all {
		sub, err := s.conn.Subscribe(ctx, s.groups...)
		if err != nil {
			return err
		}
		wait.Go(func() { s.listen(ctx, sub, events) })
	}
	ready()
	for n := 0; o.count <= 0 || n < o.count; n++ {
		select {
		case e := <-events:
			if e.err != nil {
				return e.err
			}
			if err := e.source.show(env.Stdout, e.e); err != nil {
				return err
			}
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

func (s *source) listen(ctx context.Context, sub *netlink.Subscription, events chan<- event) {
	defer sub.Close()
	for e, err := range sub.Events(ctx) {
		select {
		case events <- event{s, e, err}:
		case <-ctx.Done():
			return
		}
	}
}

// known are the names of objects and families.
func (o *options) known() []string {
	var all []string
	for _, ob := range objects {
		all = append(all, ob.name)
	}
	return append(all, o.Names()...)
}
