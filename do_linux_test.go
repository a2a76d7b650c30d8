package netlink_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"sync"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/nlctl/netlink"
	"github.com/nlctl/netlink/internal/testenv"
)

func TestDoRepliesAndAcks(t *testing.T) {
	c := dial(t, nil)
	r, err := c.Do(testContext(t), linkRequest(unix.RTM_GETLINK, 0, "lo"))
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Messages) != 1 || linkName(r.Messages[0]) != "lo" {
		t.Errorf("got %d messages, want the one of lo", len(r.Messages))
	}
	r, err = c.Do(testContext(t), netlink.Message{Header: netlink.Header{Type: netlink.TypeNoop}})
	if err != nil || len(r.Messages) != 0 {
		t.Errorf("NOOP with an ack: %d messages, %v", len(r.Messages), err)
	}
}

func TestDoErrors(t *testing.T) {
	c := dial(t, nil)
	addLink(t, c, "ifb7", "ifb")
	tests := map[string]struct {
		m  netlink.Message
		is []error
	}{
		"exists":  {linkRequest(unix.RTM_NEWLINK, create, "ifb7", kind("ifb")), []error{fs.ErrExist, unix.EEXIST}},
		"no link": {linkRequest(unix.RTM_GETLINK, 0, "nosuch"), []error{fs.ErrNotExist, unix.ENODEV}},
		"no kind": {linkRequest(unix.RTM_NEWLINK, create, "x", kind("nosuchkind")), []error{unix.EOPNOTSUPP}},
		"short":   {netlink.Message{Header: netlink.Header{Type: unix.RTM_NEWLINK}, Data: make([]byte, 8)}, []error{unix.EINVAL}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			_, err := c.Do(testContext(t), test.m)
			var e *netlink.Error
			if !errors.As(err, &e) || e.Request.Type != test.m.Type {
				t.Fatalf("got %v, want an *Error about type %s", err, test.m.Type)
			}
			for _, want := range test.is {
				if !errors.Is(err, want) {
					t.Errorf("%v is not %v", err, want)
				}
			}
		})
	}
}

// The kernel names the attribute at fault by its offset; the error cuts it from the request and says what the policy accepts.
func TestDoExtendedAck(t *testing.T) {
	c := dial(t, nil)
	long := strings.Repeat("n", 40)
	_, err := c.Do(testContext(t), linkRequest(unix.RTM_NEWLINK, create, long, kind("ifb")))
	var e *netlink.Error
	if !errors.As(err, &e) {
		t.Fatal(err)
	}
	a := e.ExtAck
	if a.Message == "" || a.Offset != netlink.HeaderLen+unix.SizeofIfInfomsg {
		t.Errorf("message %q, offset %d", a.Message, a.Offset)
	}
	if got, err := netlink.ParseAttributes(a.Attr); err != nil || len(got) != 1 || got[0].Type != unix.IFLA_IFNAME {
		t.Errorf("attribute at fault: %v, %v", got, err)
	}
	if a.Policy == nil || a.Policy.MaxLen == nil || *a.Policy.MaxLen != unix.IFNAMSIZ-1 {
		t.Errorf("policy: %+v", a.Policy)
	}
	if !strings.Contains(err.Error(), "attribute 3 at offset 32") {
		t.Errorf("the error does not name the attribute: %v", err)
	}
}

func TestDoDescribe(t *testing.T) {
	c := dial(t, &netlink.Config{Describe: func(e *netlink.Error, request []byte) {
		e.Op, e.Path = "newlink", fmt.Sprintf("path of %d bytes", len(request))
	}})
	_, err := c.Do(testContext(t), linkRequest(unix.RTM_GETLINK, 0, "nosuch"))
	if want := "netlink: newlink: no such device (attribute path of 44 bytes)"; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

// A request with NLM_F_ECHO gets the notification that it causes, on the same Conn that also listens to it.
func TestDoEchoBesideMulticast(t *testing.T) {
	c := dial(t, nil)
	s := subscribe(t, c, unix.RTNLGRP_IPV4_IFADDR)
	var b netlink.Builder
	b.Append([]byte{unix.AF_INET, 32, 0, 0, 1, 0, 0, 0})
	b.Bytes(unix.IFA_LOCAL, []byte{127, 7, 7, 7})
	r, err := c.Do(testContext(t), message(unix.RTM_NEWADDR, create|netlink.FlagEcho, &b))
	if err != nil {
		t.Fatal(err)
	}
	e := next(t, s)
	if e.Type != unix.RTM_NEWADDR {
		t.Errorf("event of type %d", e.Type)
	}
	if len(r.Messages) > 1 {
		t.Errorf("%d echoed messages", len(r.Messages))
	}
	names(t, c)
}

// Many goroutines share a Conn and each gets its own answers.
func TestDoConcurrently(t *testing.T) {
	c := dial(t, nil)
	const links = 8
	for i := range links {
		addLink(t, c, fmt.Sprint("ifb", i+10), "ifb")
	}
	addRoutes(t, c, 500)
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			for round := range 20 {
				switch (i + round) % 3 {
				case 0:
					if got := len(names(t, c)); got < links {
						t.Errorf("%d links", got)
					}
				case 1:
					name := fmt.Sprint("ifb", 10+round%links)
					r, err := c.Do(testContext(t), linkRequest(unix.RTM_GETLINK, 0, name))
					if err != nil || len(r.Messages) != 1 || linkName(r.Messages[0]) != name {
						t.Errorf("%s: %d messages, %v", name, len(r.Messages), err)
					}
				case 2:
					if _, err := c.Do(testContext(t), linkRequest(unix.RTM_GETLINK, 0, "nosuch")); !errors.Is(err, unix.ENODEV) {
						t.Error(err)
					}
				}
			}
		})
	}
	wg.Wait()
	if s := c.Stats(); s.Unmatched != 0 || s.Malformed != 0 {
		t.Errorf("%+v", s)
	}
}

func TestDoEndsWithContext(t *testing.T) {
	c := dialIn(t, testenv.NetNS(t), unix.NETLINK_USERSOCK, nil)
	// To the kernel of a protocol without one nobody answers: the request is refused at once.
	if _, err := c.Do(testContext(t), netlink.Message{}); !errors.Is(err, syscall.ECONNREFUSED) {
		t.Errorf("got %v, want ECONNREFUSED", err)
	}
	ctx, cancel := context.WithCancel(testContext(t))
	cancel()
	if _, err := c.Do(ctx, netlink.Message{}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want context.Canceled", err)
	}
}

func TestCloseEndsCalls(t *testing.T) {
	c := dial(t, nil)
	s := subscribe(t, c, unix.RTNLGRP_LINK)
	done := make(chan error, 1)
	go func() {
		for _, err := range s.Events(testContext(t)) {
			done <- err
			return
		}
	}()
	c.Close()
	if err := <-done; !errors.Is(err, netlink.ErrClosed) {
		t.Errorf("got %v, want ErrClosed", err)
	}
	if _, err := c.Do(testContext(t), linkDump()); !errors.Is(err, netlink.ErrClosed) {
		t.Errorf("got %v, want ErrClosed", err)
	}
}
