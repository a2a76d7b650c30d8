package netlink_test

import (
	"context"
	"errors"
	"iter"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/nlctl/netlink"
)

const many = 3000 // routes: several datagrams

// withRoutes gives a Conn in a namespace with many routes.
func withRoutes(t testing.TB, config *netlink.Config) *netlink.Conn {
	t.Helper()
	c := dial(t, config)
	addRoutes(t, c, many)
	return c
}

type lister func(*netlink.Conn, context.Context, netlink.Message) iter.Seq2[netlink.Message, error]

var listers = map[string]lister{"Dump": (*netlink.Conn).Dump, "Stream": (*netlink.Conn).Stream}

func eachLister(t *testing.T, f func(t *testing.T, c *netlink.Conn, list lister)) {
	c := withRoutes(t, nil)
	for name, list := range listers {
		t.Run(name, func(t *testing.T) { f(t, c, list) })
	}
}

// routes are the numbers of the routes that a listing gives.
func routes(t testing.TB, seq iter.Seq2[netlink.Message, error]) map[int]bool {
	t.Helper()
	seen := map[int]bool{}
	for m, err := range seq {
		if err != nil {
			t.Fatal(err)
		}
		seen[routeNumber(m)] = true
	}
	return seen
}

func TestListEverything(t *testing.T) {
	eachLister(t, func(t *testing.T, c *netlink.Conn, list lister) {
		if seen := routes(t, list(c, testContext(t), routeDump())); len(seen) != many || !seen[0] || !seen[many-1] {
			t.Errorf("%d routes, want %d", len(seen), many)
		}
	})
}

// Leaving a listing early leaves nothing behind: the next request and the next listing get their own answers.
func TestListStoppedEarly(t *testing.T) {
	eachLister(t, func(t *testing.T, c *netlink.Conn, list lister) {
		for stop := range 3 {
			n := 0
			for _, err := range list(c, testContext(t), routeDump()) {
				if err != nil {
					t.Fatal(err)
				}
				if n++; n > stop*many/2 {
					break
				}
			}
			if r, err := c.Do(testContext(t), linkRequest(unix.RTM_GETLINK, 0, "lo")); err != nil || len(r.Messages) != 1 {
				t.Errorf("request after stop %d: %d messages, %v", stop, len(r.Messages), err)
			}
			if seen := routes(t, list(c, testContext(t), routeDump())); len(seen) != many {
				t.Errorf("listing after stop %d: %d routes", stop, len(seen))
			}
		}
	})
}

// A loop over a listing may list on the same Conn, although the kernel runs one dump on a socket at a time.
func TestListInsideList(t *testing.T) {
	eachLister(t, func(t *testing.T, c *netlink.Conn, list lister) {
		outer := 0
		for _, err := range list(c, testContext(t), routeDump()) {
			if err != nil {
				t.Fatal(err)
			}
			if outer++; outer%1000 == 1 {
				if seen := routes(t, list(c, testContext(t), routeDump())); len(seen) != many {
					t.Errorf("inner listing: %d routes", len(seen))
				}
				if _, err := c.Do(testContext(t), linkRequest(unix.RTM_GETLINK, 0, "lo")); err != nil {
					t.Error(err)
				}
			}
		}
		if outer != many {
			t.Errorf("outer listing: %d routes", outer)
		}
	})
}

func TestListEndsWithContext(t *testing.T) {
	eachLister(t, func(t *testing.T, c *netlink.Conn, list lister) {
		ctx, cancel := context.WithCancel(testContext(t))
		cancel()
		for _, err := range list(c, ctx, routeDump()) {
			if !errors.Is(err, context.Canceled) {
				t.Errorf("got %v, want context.Canceled", err)
			}
		}
		if seen := routes(t, list(c, testContext(t), routeDump())); len(seen) != many {
			t.Errorf("listing after a cancelled one: %d routes", len(seen))
		}
	})
}

// A listing that the kernel refuses is an *Error, with what strict checking says of it.
func TestListRefused(t *testing.T) {
	eachLister(t, func(t *testing.T, c *netlink.Conn, list lister) {
		bad := routeDump()
		bad.Data[2] = 3 // rtm_src_len means nothing to a dump
		for _, err := range list(c, testContext(t), bad) {
			var e *netlink.Error
			if !errors.As(err, &e) || !errors.Is(err, unix.EINVAL) || e.ExtAck.Message == "" {
				t.Errorf("got %v, want EINVAL and the kernel's text", err)
			}
		}
		if seen := routes(t, list(c, testContext(t), routeDump())); len(seen) != many {
			t.Errorf("listing after a refused one: %d routes", len(seen))
		}
	})
}

// Without strict checking the kernel ignores what it does not know, as it did before Linux 4.20.
func TestNoStrict(t *testing.T) {
	c := dial(t, &netlink.Config{NoStrict: true})
	bad := routeDump()
	bad.Data[2] = 3
	for _, err := range c.Dump(testContext(t), bad) {
		if err != nil {
			t.Error(err)
		}
	}
}
