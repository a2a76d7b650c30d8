package rfc3549

import (
	"bufio"
	"errors"
	"net"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/nlctl/netlink"
	"github.com/nlctl/netlink/internal/testenv"
)

// setNeigh sets a parameter of the neighbours of a link, such as app_solicit (ip-sysctl in the kernel's documentation,
// arp(7)).
func (l *lab) setNeigh(t *testing.T, family, link, name, value string) {
	t.Helper()
	var err error
	testenv.InNetNS(t, l.ns, func() {
		err = os.WriteFile("/proc/sys/net/"+family+"/neigh/"+link+"/"+name, []byte(value), 0)
	})
	if err != nil {
		t.Fatal(err)
	}
}

// newARPDLab is a pair whose near end asks nobody on the wire for a neighbour, only the CPC.
func newARPDLab(t *testing.T) (near, far *lab, s *netlink.Subscription) {
	t.Helper()
	near, far = newPair(t)
	near.ip(t, "addr add fd00::1/64 dev v0 nodad")
	far.ip(t, "addr add fd00::2/64 dev v1 nodad")
	for _, family := range []string{"ipv4", "ipv6"} {
		near.setNeigh(t, family, "v0", "mcast_solicit", "0")
		near.setNeigh(t, family, "v0", "app_solicit", "3")
	}
	near.c = dial(t, near.ns, unix.NETLINK_ROUTE)
	return near, far, subscribe(t, dial(t, near.ns, unix.NETLINK_ROUTE), unix.RTNLGRP_NEIGH)
}

// ndmsg is the template of section 3.1.2: family, reserved, index, state, flags, type.
func ndmsg(family byte, index uint32, state uint16, flags, typ byte) []byte {
	b := native.AppendUint32([]byte{family, 0, 0, 0}, index)
	return append(native.AppendUint16(b, state), flags, typ)
}

// solicited waits until the kernel asks for a neighbour.
func solicited(t *testing.T, s *netlink.Subscription, neighbour string) netlink.Event {
	t.Helper()
	return await(t, s, func(e netlink.Event) bool {
		return e.Type == unix.RTM_GETNEIGH && address(attributes(t, e.Message, unix.SizeofNdMsg)[unix.NDA_DST]) == neighbour
	})
}

// answer is what the CPC says of a neighbour of v0.
func (l *lab) answer(t *testing.T, neighbour string, state uint16, more ...func(*netlink.Builder)) {
	t.Helper()
	family := byte(unix.AF_INET)
	if strings.Contains(neighbour, ":") {
		family = unix.AF_INET6
	}
	attrs := append([]func(*netlink.Builder){ip(unix.NDA_DST, neighbour)}, more...)
	l.do(t, request(unix.RTM_NEWNEIGH, netlink.FlagCreate|netlink.FlagReplace, ndmsg(family, l.v0, state, 0, 0), attrs...))
}

// hardware is the hardware address of a link.
func (l *lab) hardware(t *testing.T, link string) net.HardwareAddr {
	t.Helper()
	a, err := net.ParseMAC(l.judged(t, "ip", "-j", "link", "show", link)["address"].(string))
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// The service has no protocol of its own any more: what it did goes over the neighbour service and its group.
func TestS3_3_ARPDService(t *testing.T) {
	near, far, s := newARPDLab(t)
	lladdr := raw(unix.NDA_LLADDR, far.hardware(t, "v1")...)
	from, to := newUser(t, near.ns, 0), newUser(t, far.ns, queuePort)
	t.Run("NETLINK_ARPD", func(t *testing.T) {
		const netlinkARPD = 8
		_, err := netlink.Dial(testContext(t), netlinkARPD, &netlink.Config{NetNS: netlink.NetNSFD(near.ns.FD())})
		if !errors.Is(err, unix.EPROTONOSUPPORT) {
			t.Errorf("got %v", err)
		}
	})
	t.Run("RTM_GETNEIGH", func(t *testing.T) {
		from.send("10.0.0.2", "after the answer")
		e := solicited(t, s, "10.0.0.2")
		if want := ndmsg(unix.AF_INET, near.v0, unix.NUD_INCOMPLETE, 0, unix.RTN_UNICAST); string(e.Data[:unix.SizeofNdMsg]) != string(want) {
			t.Errorf("template %x, want %x", e.Data[:unix.SizeofNdMsg], want)
		}
		if e.Flags != netlink.FlagRequest || e.Group != unix.RTNLGRP_NEIGH || e.From != 0 || e.PortID != 0 {
			t.Errorf("header %+v in group %d from %d", e.Header, e.Group, e.From)
		}
		if b, ok := attributes(t, e.Message, unix.SizeofNdMsg)[unix.NDA_LLADDR]; ok {
			t.Errorf("the kernel knows the answer: %x", b)
		}
	})
	t.Run("RTM_NEWNEIGH to the FEC", func(t *testing.T) {
		// The packet that made the kernel ask has waited.
		near.answer(t, "10.0.0.2", unix.NUD_REACHABLE, lladdr)
		to.want("after the answer")
		judge := near.judged(t, "ip", "-j", "neigh", "show", "10.0.0.2")
		if judge["lladdr"] != far.hardware(t, "v1").String() || judge["dev"] != "v0" {
			t.Errorf("iproute2 says %v", judge)
		}
		from.send("10.0.0.2", "without a question")
		to.want("without a question")
	})
	t.Run("RTM_NEWNEIGH to the CPC", func(t *testing.T) {
		// Nobody answers; after the last question the kernel takes the neighbour for unreachable, and says so.
		near.setNeigh(t, "ipv4", "v0", "retrans_time_ms", "20")
		from.send("10.0.0.99", "to nobody")
		for range 3 {
			solicited(t, s, "10.0.0.99")
		}
		e := await(t, s, func(e netlink.Event) bool { return e.Type == unix.RTM_NEWNEIGH && state(e) == unix.NUD_FAILED })
		if got := address(attributes(t, e.Message, unix.SizeofNdMsg)[unix.NDA_DST]); got != "10.0.0.99" {
			t.Errorf("about %s", got)
		}
	})
	t.Run("no such neighbour", func(t *testing.T) {
		// The CPC knows better than to let the kernel wait: the sender is told at once.
		near.setNeigh(t, "ipv4", "v0", "retrans_time_ms", "1000000")
		lost := connected(t, near.ns, "10.0.0.98")
		lost.set(unix.IPPROTO_IP, unix.IP_RECVERR) // ip(7): UDP keeps it to itself otherwise
		if _, err := lost.Write([]byte("lost")); err != nil {
			t.Fatal(err)
		}
		solicited(t, s, "10.0.0.98")
		near.answer(t, "10.0.0.98", unix.NUD_FAILED)
		if _, err := lost.Read(make([]byte, 1)); !errors.Is(err, unix.EHOSTUNREACH) {
			t.Errorf("the sender is told %v", err)
		}
	})
	t.Run("IPv6", func(t *testing.T) {
		sender := connected(t, near.ns, "fd00::2")
		receiver := listen(t, far.ns, "udp6", queuePort)
		if _, err := sender.Write([]byte("six")); err != nil {
			t.Fatal(err)
		}
		if e := solicited(t, s, "fd00::2"); e.Data[0] != unix.AF_INET6 || state(e) != unix.NUD_INCOMPLETE {
			t.Errorf("template %x", e.Data[:unix.SizeofNdMsg])
		}
		near.answer(t, "fd00::2", unix.NUD_REACHABLE, lladdr)
		receiver.want("six")
	})
}

// state is the state field of a neighbour's template.
func state(e netlink.Event) uint16 { return native.Uint16(e.Data[8:]) }

// Everybody in the group hears the question: iproute2's monitor calls it a miss.
func TestS3_3_SolicitationOfEverybody(t *testing.T) {
	near, _, s := newARPDLab(t)
	monitor := near.monitor(t)
	newUser(t, near.ns, 0).send("10.0.0.2", "lost")
	solicited(t, s, "10.0.0.2")
	for monitor.Scan() {
		if strings.HasPrefix(monitor.Text(), "miss 10.0.0.2 dev v0 ") {
			return
		}
	}
	t.Errorf("iproute2 shows no miss: %v", monitor.Err())
}

// monitor gives the lines of iproute2's monitor, which is killed at the test's deadline. It listens.
func (l *lab) monitor(t *testing.T) *bufio.Scanner {
	t.Helper()
	testenv.NeedCommand(t, "ip")
	before := l.listeners(t)
	cmd := exec.CommandContext(testContext(t), "ip", "monitor", "neigh")
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	testenv.Start(t, l.ns, cmd)
	for ctx := testContext(t); l.listeners(t) == before; time.Sleep(time.Millisecond) {
		if ctx.Err() != nil {
			t.Fatal("iproute2 does not listen")
		}
	}
	return bufio.NewScanner(out)
}

// listeners counts the sockets that are in RTNLGRP_NEIGH: the groups are the fourth column (netlink_seq_show in
// net/netlink/af_netlink.c).
func (l *lab) listeners(t *testing.T) int {
	t.Helper()
	n := 0
	for _, fields := range l.proc(t, "netlink") {
		groups, err := strconv.ParseUint(fields[3], 16, 32)
		if err == nil && fields[1] == "0" && groups&(1<<(unix.RTNLGRP_NEIGH-1)) != 0 {
			n++
		}
	}
	return n
}
