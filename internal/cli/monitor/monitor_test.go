package monitor

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/nlctl/netlink"
	"github.com/nlctl/netlink/internal/cli"
	"github.com/nlctl/netlink/internal/testenv"
)

func TestMain(m *testing.M) { testenv.Main(m) }

// listen runs the monitor in a namespace, and gives its lines once it listens.
func listen(t *testing.T, ns *testenv.Namespace, o options, args ...string) *bufio.Scanner {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	out, w := io.Pipe()
	ready, done := make(chan struct{}), make(chan error, 1)
	env := &cli.Env{Stdout: w, Stderr: closer(ready), Getenv: func(string) string { return "" }}
	o.netns = ns.Path()
	go func() {
		done <- Run(ctx, env, o, args)
		w.Close()
	}()
	t.Cleanup(func() {
		cancel()
		out.Close()
		if err := <-done; err != nil && !errors.Is(err, context.Canceled) && !errors.Is(err, io.ErrClosedPipe) {
			t.Error(err)
		}
	})
	if !o.json {
		<-ready
	}
	return bufio.NewScanner(out)
}

// closer says by closing a channel that something was written.
type closer chan struct{}

func (c closer) Write(p []byte) (int, error) {
	close(c)
	return len(p), nil
}

// Adding and deleting a route with iproute2 shows both messages whole, as the guide has it.
func TestMonitorRoute(t *testing.T) {
	testenv.NeedCommand(t, "ip")
	ns := testenv.NetNS(t)
	lines := listen(t, ns, options{}, "route")
	testenv.IP(t, ns, "route add 4.3.2.0/30 via 127.0.0.1")
	testenv.IP(t, ns, "route del 4.3.2.0/30 via 127.0.0.1")
	for _, want := range []string{"RTM_NEWROUTE (24) length 60 flags NLM_F_", "RTM_DELROUTE (25) length 60 flags "} {
		block := read(t, lines, 6)
		if !strings.HasPrefix(block[0], want) || !strings.Contains(block[0], " sequence ") || !strings.Contains(block[0], " port ") {
			t.Errorf("first line %q, want %q", block[0], want)
		}
		wantLines := []string{
			"     family 2 (inet) dst_len 30 src_len 0 tos 0 table 254 (main) protocol 3 (boot) scope 0 (global) type 1 (unicast) flags 0",
			"    RTA_TABLE (15): 254 (main)",
			"    RTA_DST (1): 4.3.2.0",
			"    RTA_GATEWAY (5): 127.0.0.1",
			"    RTA_OIF (4): 1 (lo)",
		}
		for i, w := range wantLines {
			if !strings.HasPrefix(strings.TrimSpace(block[i+1]), strings.TrimSpace(w)) {
				t.Errorf("line %q, want %q", block[i+1], w)
			}
		}
	}
}

func read(t *testing.T, s *bufio.Scanner, n int) []string {
	t.Helper()
	var lines []string
	for len(lines) < n && s.Scan() {
		lines = append(lines, s.Text())
	}
	if len(lines) < n {
		t.Fatalf("%d lines: %q, %v", len(lines), lines, s.Err())
	}
	return lines
}

// Every object that iproute2 changes is seen, with no attribute unknown.
func TestMonitorObjectsJSON(t *testing.T) {
	testenv.NeedCommand(t, "ip")
	for object, change := range map[string]string{
		"route": "route add unreachable 10.0.0.0/8 metric 7 mtu 1400", "link": "link add v0 type veth peer name v1",
		"addr": "addr add 10.0.0.1/24 dev lo", "rule": "rule add from 10.0.0.0/8 table 7", "nexthop": "nexthop add id 4 blackhole",
		"neigh": "neigh add 10.0.0.1 lladdr 02:00:00:00:00:01 dev v0",
	} {
		t.Run(object, func(t *testing.T) {
			ns := testenv.NetNS(t)
			if object == "neigh" {
				testenv.IP(t, ns, "link add v0 type veth peer name v1")
			}
			// Text mode says when it listens; JSON has no such line, so its options are set behind it.
			lines := listenJSON(t, ns, object)
			testenv.IP(t, ns, change)
			var m message
			if err := json.Unmarshal([]byte(read(t, lines, 1)[0]), &m); err != nil {
				t.Fatal(err)
			}
			if !strings.HasPrefix(m.Type, "RTM_NEW") || len(m.Header) == 0 || len(m.Attrs) == 0 || m.Error != "" {
				t.Errorf("%+v", m)
			}
		})
	}
}

// listenJSON subscribes before it returns: JSON has no line that says so.
func listenJSON(t *testing.T, ns *testenv.Namespace, args ...string) *bufio.Scanner {
	t.Helper()
	r, w := io.Pipe()
	ctx, cancel := context.WithCancel(context.Background())
	o := options{json: true, netns: ns.Path()}
	all, err := sources(ctx, o, args)
	if err != nil {
		t.Fatal(err)
	}
	ready, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		_ = followAll(ctx, &cli.Env{Stdout: w}, o, all, func() { close(ready) })
		w.Close()
	}()
	<-ready
	t.Cleanup(func() {
		cancel()
		r.Close()
		<-done
		for _, s := range all {
			s.conn.Close()
		}
	})
	return bufio.NewScanner(r)
}

// Families of two protocols are listened to at once; a group that is not named stays silent.
func TestMonitorFamilies(t *testing.T) {
	testenv.NeedCommand(t, "ip")
	ns := testenv.NetNS(t)
	lines := listenJSON(t, ns, "nlctrl", "rt-addr/ipv4-ifaddr", "rt-rule")
	testenv.IP(t, ns, "-6 addr add 2001:db8::1/64 dev lo")
	testenv.IP(t, ns, "addr add 10.0.0.1/24 dev lo")
	testenv.IP(t, ns, "rule add from 10.0.0.0/8 table 7")
	seen := map[string]bool{}
	for _, line := range read(t, lines, 2) {
		var e struct {
			Family, Group, Operation string
			Message                  map[string]any
		}
		if err := json.Unmarshal([]byte(line), &e); err != nil {
			t.Fatal(err)
		}
		seen[e.Family+"/"+e.Group+" "+e.Operation] = true
		if e.Family == "rt-addr" && e.Message["local"] != "10.0.0.1" {
			t.Errorf("address %v", e.Message)
		}
	}
	for _, want := range []string{"rt-addr/rtnlgrp-ipv4-ifaddr newaddr-ntf", "rt-rule/rtnlgrp-ipv4-rule newrule-ntf"} {
		if !seen[want] {
			t.Errorf("no %s among %v", want, seen)
		}
	}
}

func TestMonitorWrongObject(t *testing.T) {
	for arg, want := range map[string]string{
		"rout": "did you mean route", "rt-lnk": "did you mean rt-link", "rt-link/lnk": "it has", "uevent": "not netlink messages",
	} {
		err := Run(t.Context(), &cli.Env{Stdout: io.Discard, Stderr: io.Discard}, options{}, []string{arg})
		var usage *cli.UsageError
		if !errors.As(err, &usage) || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want a usage error with %q", arg, err, want)
		}
	}
}

func TestShowOverrun(t *testing.T) {
	var b strings.Builder
	if err := show(&b, options{}, netlink.Event{Overrun: true}); err != nil || !strings.Contains(b.String(), "lost") {
		t.Errorf("%q, %v", b.String(), err)
	}
	b.Reset()
	if err := show(&b, options{json: true}, netlink.Event{Overrun: true}); err != nil || b.String() != "{\"overrun\":true}\n" {
		t.Errorf("%q, %v", b.String(), err)
	}
}

func FuzzDecode(f *testing.F) {
	f.Add(uint16(24), []byte{2, 30, 0, 0, 254, 3, 0, 1, 0, 0, 0, 0, 8, 0, 1, 0, 4, 3, 2, 0})
	f.Add(uint16(24), []byte{2, 30, 0, 0, 254, 3, 0, 1, 0, 0, 0, 0, 12, 0, 9, 0, 8, 0, 0, 0, 1, 0, 0, 0})
	f.Fuzz(func(t *testing.T, typ uint16, data []byte) {
		m := netlink.Message{Header: netlink.Header{Type: netlink.Type(typ)}, Data: data}
		text := decode(m).text()
		if strings.ContainsAny(strings.ReplaceAll(text, "\n", ""), "\x1b\x00\x07\r") {
			t.Errorf("control characters in %q", text)
		}
	})
}
