package rfc3549

import (
	"errors"
	"slices"
	"strconv"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/nlctl/netlink"
	"github.com/nlctl/netlink/internal/testenv"
)

// sockets are the groups of the bound sockets of a protocol, by port, as the kernel lists them: the columns are address,
// protocol, port, groups (netlink_seq_show in net/netlink/af_netlink.c).
func (l *lab) sockets(t *testing.T, protocol int) map[uint32]uint64 {
	t.Helper()
	all := map[uint32]uint64{}
	for _, fields := range l.proc(t, "netlink") {
		port, err := strconv.ParseUint(fields[2], 10, 32)
		if err != nil || fields[1] != strconv.Itoa(protocol) {
			continue
		}
		if all[uint32(port)], err = strconv.ParseUint(fields[3], 16, 32); err != nil {
			t.Fatal(err)
		}
	}
	return all
}

// The addresses in the hierarchy of appendix 1: a service is a protocol, its components are ports, its events groups.
func TestAppendix1_SampleServiceHierarchy(t *testing.T) {
	l := &lab{ns: testenv.NetNS(t)}
	startFoo(t, l.ns, "10.0.0.77")
	cpc, cli := dialFoo(t, l.ns), dialFoo(t, l.ns)
	t.Run("components", func(t *testing.T) {
		var got []uint32
		for port := range l.sockets(t, unix.NETLINK_USERSOCK) {
			got = append(got, port)
		}
		want := []uint32{fooPort, cpc.PortID(), cli.PortID()}
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("the kernel has ports %v, want %v", got, want)
		}
	})
	t.Run("1 connect", func(t *testing.T) {
		// What has connected speaks without an address, and nobody else can speak to it.
		w := newWire(t, l.ns, unix.NETLINK_USERSOCK)
		w.check(unix.Connect(w.fd, &unix.SockaddrNetlink{Family: unix.AF_NETLINK, Pid: fooPort}))
		m := noop(netlink.FlagRequest | netlink.FlagAck)
		m.Sequence = 7
		_, err := unix.Write(w.fd, m.AppendTo(nil))
		w.check(err)
		b := make([]byte, 4096)
		n, from, err := unix.Recvfrom(w.fd, b, 0)
		w.check(err)
		if ms, err := netlink.ParseMessages(b[:n]); err != nil || len(ms) != 1 || errno(t, ms[0]) != 0 || from.(*unix.SockaddrNetlink).Pid != fooPort {
			t.Errorf("%v from %+v, %v", ms, from, err)
		}
		if err := cli.Send(testContext(t), netlink.Address{PortID: w.port}, m); !errors.Is(err, unix.ECONNREFUSED) {
			t.Errorf("another speaks to it: %v", err)
		}
	})
	t.Run("2 bind to events of the service", func(t *testing.T) {
		// One change is told to every component that has bound, and to none that has not.
		all := []*netlink.Subscription{subscribe(t, cpc, fooGroup), subscribe(t, cli, fooGroup)}
		stranger := dialFoo(t, l.ns)
		if _, err := cli.Do(testContext(t), policy(fooDel, 0, "10.0.0.77")); err != nil {
			t.Fatal(err)
		}
		for _, s := range all {
			if e := await(t, s, func(netlink.Event) bool { return true }); e.Type != fooDel || e.Group != fooGroup || e.PortID != cli.PortID() {
				t.Errorf("event %+v in group %d", e.Header, e.Group)
			}
		}
		// A request of the stranger's own comes after the event: its answer is the first that he hears of foo.
		if got := peers(t, stranger); len(got) != 0 {
			t.Errorf("peers %v", got)
		}
		if stats := stranger.Stats(); stats.Unmatched != 0 {
			t.Errorf("the stranger got %d more", stats.Unmatched)
		}
	})
	t.Run("3 bind to events of the FE", func(t *testing.T) {
		// They are another service, and another socket: the kernel's.
		s := subscribe(t, dial(t, l.ns, unix.NETLINK_ROUTE), unix.RTNLGRP_LINK)
		l.ip(t, "link add v0 type veth peer name v1")
		e := await(t, s, func(e netlink.Event) bool { return e.Type == unix.RTM_NEWLINK })
		if e.From != 0 || e.Group != unix.RTNLGRP_LINK {
			t.Errorf("event from %d in group %d", e.From, e.Group)
		}
	})
}
