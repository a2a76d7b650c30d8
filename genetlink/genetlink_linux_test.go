package genetlink_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/nlctl/netlink"
	"github.com/nlctl/netlink/genetlink"
	"github.com/nlctl/netlink/internal/testenv"
)

func TestMain(m *testing.M) { testenv.Main(m) }

func dial(t testing.TB) *genetlink.Conn {
	t.Helper()
	ns := testenv.NetNS(t)
	c, err := genetlink.Dial(t.Context(), &netlink.Config{NetNS: netlink.NetNSPath(ns.Path())})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c
}

func TestController(t *testing.T) {
	f, err := dial(t).Family(t.Context(), "nlctrl")
	if err != nil {
		t.Fatal(err)
	}
	if f.ID != 16 || f.Name != "nlctrl" || f.Version != 2 || f.HeaderSize != 0 {
		t.Errorf("%+v", f)
	}
	if g, ok := f.Group("notify"); !ok || g.ID == 0 {
		t.Errorf("groups: %v", f.Groups)
	}
	for _, op := range f.Operations {
		if op.Command == 3 && op.Flags&genetlink.CanDo == 0 {
			t.Errorf("CTRL_CMD_GETFAMILY: %+v", op)
		}
	}
}

// The listing is the one that iproute2 prints.
func TestFamiliesAsIproute2(t *testing.T) {
	testenv.NeedCommand(t, "genl")
	ns := testenv.NetNS(t)
	c, err := genetlink.Dial(t.Context(), &netlink.Config{NetNS: netlink.NetNSPath(ns.Path())})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	// Modules are loaded while tests run; ask until both have seen the same.
	for {
		before := testenv.Run(t, ns, "genl", "ctrl", "list")
		var b strings.Builder
		for f, err := range c.Families(t.Context()) {
			if err != nil {
				t.Fatal(err)
			}
			fmt.Fprintf(&b, "Name: %s\nID: 0x%x\n", f.Name, f.ID)
		}
		if testenv.Run(t, ns, "genl", "ctrl", "list") != before {
			continue
		}
		var want strings.Builder
		for line := range strings.Lines(before) {
			fields := strings.Fields(line)
			if len(fields) > 1 && fields[0] == "Name:" {
				fmt.Fprintf(&want, "Name: %s\n", strings.TrimSpace(strings.TrimPrefix(line, "Name:")))
			}
			if len(fields) > 1 && fields[0] == "ID:" {
				fmt.Fprintf(&want, "ID: %s\n", fields[1])
			}
		}
		if b.String() != want.String() {
			t.Errorf("got %s, want %s", b.String(), want.String())
		}
		return
	}
}

func TestUnknownFamily(t *testing.T) {
	c := dial(t)
	_, err := c.Do(t.Context(), "no-such-family", genetlink.Message{Command: 1})
	var unknown *genetlink.UnknownFamilyError
	if !errors.As(err, &unknown) || !errors.Is(err, fs.ErrNotExist) || unknown.Module != "" {
		t.Errorf("got %v", err)
	}
	if e := (&genetlink.UnknownFamilyError{Name: "wireguard", Option: "CONFIG_WIREGUARD", Module: "wireguard"}); !strings.Contains(e.Error(), "module wireguard (CONFIG_WIREGUARD)") {
		t.Error(e)
	}
	if _, err := c.Subscribe(t.Context(), "nlctrl", "no-such-group"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("got %v", err)
	}
}

// The controller's own policy: the name of a family is a string of at most 15 bytes, as the kernel also says when it refuses.
func TestPolicies(t *testing.T) {
	c := dial(t)
	p, err := c.Policies(t.Context(), "nlctrl")
	if err != nil {
		t.Fatal(err)
	}
	get, ok := p.Operations[3]
	if !ok || get.Do == nil {
		t.Fatalf("operations: %+v", p.Operations)
	}
	name := p.Tables[*get.Do][2]
	if name.Type != netlink.PolicyNulString || name.MaxLen == nil || *name.MaxLen != 15 {
		t.Errorf("CTRL_ATTR_FAMILY_NAME: %s", name.String())
	}
	_, err = c.Family(t.Context(), strings.Repeat("n", 20))
	var refused *netlink.Error
	if !errors.As(err, &refused) || refused.ExtAck.Policy == nil || *refused.ExtAck.Policy.MaxLen != 15 {
		t.Errorf("a name that is too long: %v", err)
	}
}

// Policies of families with nests that lead back to their own table come to an end.
func TestPoliciesOfEveryFamily(t *testing.T) {
	c := dial(t)
	var names []string
	for f, err := range c.Families(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		names = append(names, f.Name)
	}
	for _, name := range names {
		p, err := c.Policies(t.Context(), name)
		if errors.Is(err, unix.ENODATA) || errors.Is(err, fs.ErrNotExist) {
			continue // a family without policies, or one that went away
		}
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		for index, table := range p.Tables {
			for attr, policy := range table {
				if policy.Nested != nil && p.Tables[*policy.Nested] == nil {
					t.Errorf("%s: attribute %d of table %d refers to table %d, which is not there", name, attr, index, *policy.Nested)
				}
			}
		}
	}
}

func TestDumpOfAFamily(t *testing.T) {
	c := dial(t)
	n := 0
	for m, err := range c.Dump(t.Context(), "nlctrl", genetlink.Message{Command: 3}) {
		if err != nil {
			t.Fatal(err)
		}
		if m.Command != 1 {
			t.Errorf("command %d, want CTRL_CMD_NEWFAMILY", m.Command)
		}
		n++
	}
	if n == 0 {
		t.Error("no families")
	}
	for _, err := range c.Stream(t.Context(), "nlctrl", genetlink.Message{Command: 99}) {
		if !errors.Is(err, unix.EOPNOTSUPP) {
			t.Errorf("a command that does not exist: %v", err)
		}
	}
}

func TestWatchEnds(t *testing.T) {
	c := dial(t)
	ctx, cancel := context.WithCancel(t.Context())
	events, err := c.Watch(ctx)
	if err != nil {
		t.Fatal(err)
	}
	cancel()
	for _, err := range events {
		if !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
	}
}
