package rfc3549

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/nlctl/netlink"
	"github.com/nlctl/netlink/internal/testenv"
)

func TestMain(m *testing.M) { testenv.Main(m) }

// deadline is how long a test waits for what must happen: far longer than it takes on the slowest machine.
const deadline = 2 * time.Minute

var native = binary.NativeEndian

func testContext(t testing.TB) context.Context {
	ctx, cancel := context.WithTimeout(context.Background(), deadline)
	t.Cleanup(cancel)
	return ctx
}

// lab is a network namespace with the veth pair v0 and v1, both up, v0 with 10.0.0.1/24, and a Conn for rtnetlink.
type lab struct {
	ns     *testenv.Namespace
	c      *netlink.Conn
	v0, v1 uint32 // indices
}

func newLab(t *testing.T) *lab {
	t.Helper()
	l := &lab{ns: testenv.NetNS(t)}
	l.ip(t, "link add v0 type veth peer name v1")
	l.ip(t, "link set v0 up")
	l.ip(t, "link set v1 up")
	l.ip(t, "addr add 10.0.0.1/24 dev v0")
	l.c = dial(t, l.ns, unix.NETLINK_ROUTE)
	l.v0, l.v1 = l.index(t, "v0"), l.index(t, "v1")
	return l
}

func dial(t *testing.T, ns *testenv.Namespace, protocol int) *netlink.Conn {
	t.Helper()
	return dialWith(t, protocol, &netlink.Config{NetNS: netlink.NetNSFD(ns.FD())})
}

func dialWith(t *testing.T, protocol int, config *netlink.Config) *netlink.Conn {
	t.Helper()
	c, err := netlink.Dial(testContext(t), protocol, config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	})
	return c
}

func (l *lab) ip(t *testing.T, args string) string {
	t.Helper()
	return testenv.IP(t, l.ns, args)
}

// object is one object of a listing in JSON.
type object map[string]any

// judge lists with a program of iproute2: judge(t, "ip", "-j", "link").
func (l *lab) judge(t *testing.T, name string, args ...string) []object {
	t.Helper()
	out := testenv.Run(t, l.ns, name, args...)
	var objects []object
	if err := json.Unmarshal([]byte(out), &objects); err != nil {
		t.Fatalf("%s %v: %v in %s", name, args, err, out)
	}
	return objects
}

// judged is the only object that a program of iproute2 lists.
func (l *lab) judged(t *testing.T, name string, args ...string) object {
	t.Helper()
	objects := l.judge(t, name, args...)
	if len(objects) != 1 {
		t.Fatalf("%s %v lists %v, want one object", name, args, objects)
	}
	return objects[0]
}

func (l *lab) index(t *testing.T, name string) uint32 {
	t.Helper()
	return uint32(l.judged(t, "ip", "-j", "link", "show", name)["ifindex"].(float64))
}

// do makes a request that must succeed.
func (l *lab) do(t *testing.T, m netlink.Message) []netlink.Message {
	t.Helper()
	r, err := l.c.Do(testContext(t), m)
	if err != nil {
		t.Fatal(err)
	}
	return r.Messages
}

// one makes a request that one message answers.
func (l *lab) one(t *testing.T, m netlink.Message) netlink.Message {
	t.Helper()
	ms := l.do(t, m)
	if len(ms) != 1 {
		t.Fatalf("%d messages, want one", len(ms))
	}
	return ms[0]
}

// refused makes a request that the kernel must refuse with an errno.
func (l *lab) refused(t *testing.T, m netlink.Message, want unix.Errno) {
	t.Helper()
	if _, err := l.c.Do(testContext(t), m); !errors.Is(err, want) {
		t.Errorf("got %v, want %v", err, want)
	}
}

func (l *lab) dump(t *testing.T, m netlink.Message) []netlink.Message {
	t.Helper()
	return dump(t, l.c, m)
}

func dump(t *testing.T, c *netlink.Conn, m netlink.Message) []netlink.Message {
	t.Helper()
	var all []netlink.Message
	for m, err := range c.Dump(testContext(t), m) {
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, m)
	}
	return all
}

func subscribe(t *testing.T, c *netlink.Conn, groups ...uint32) *netlink.Subscription {
	t.Helper()
	s, err := c.Subscribe(testContext(t), groups...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// await gives the first event that is wanted.
func await(t *testing.T, s *netlink.Subscription, wanted func(netlink.Event) bool) netlink.Event {
	t.Helper()
	for e, err := range s.Events(testContext(t)) {
		if err != nil {
			t.Fatal(err)
		}
		if wanted(e) {
			return e
		}
	}
	t.Fatal("the events ended")
	return netlink.Event{}
}
