package rfc3549

import (
	"errors"
	"net"
	"slices"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/nlctl/netlink"
	"github.com/nlctl/netlink/internal/testenv"
)

// peers are those that foo lists.
func peers(t *testing.T, c *netlink.Conn) []string {
	t.Helper()
	var all []string
	for _, m := range dump(t, c, request(fooGet, 0, foomsg)) {
		all = append(all, peerOf(t, m))
	}
	return all
}

func peerOf(t *testing.T, m netlink.Message) string {
	t.Helper()
	a, err := fooAddress(m)
	if err != nil {
		t.Fatal(err)
	}
	return a.String()
}

// dialFoo makes a Conn that speaks to the FEC.
func dialFoo(t *testing.T, ns *testenv.Namespace) *netlink.Conn {
	t.Helper()
	return dialWith(t, unix.NETLINK_USERSOCK, &netlink.Config{NetNS: netlink.NetNSFD(ns.FD()), Peer: fooPort})
}

// fooUser is who sends packets of foo's protocol through the network.
type fooUser struct {
	t *testing.T
	*net.IPConn
}

func newFooUser(t *testing.T, ns *testenv.Namespace) fooUser {
	t.Helper()
	u := fooUser{t, newFooSocket(t, ns)}
	if err := u.SetDeadline(time.Now().Add(deadline)); err != nil {
		t.Fatal(err)
	}
	return u
}

func (u fooUser) send(to, text string) {
	u.t.Helper()
	if _, err := u.WriteToIP([]byte(text), &net.IPAddr{IP: net.ParseIP(to)}); err != nil {
		u.t.Fatal(err)
	}
}

func (u fooUser) want(from, text string) {
	u.t.Helper()
	b := make([]byte, 2048)
	n, who, err := u.ReadFromIP(b)
	if err != nil {
		u.t.Fatal(err)
	}
	if who.String() != from || string(b[:n]) != text {
		u.t.Errorf("%q came from %s, want %q from %s", b[:n], who, text, from)
	}
}

// The ten steps by which the CPC of foo works with its FEC, numbered as in the diagram of appendix 1, whose text is
// about the first three. The list of appendix 2 ends with 9; the responses to that are the diagram's arrow 10. Packets
// of foo's protocol come over a wire, from another namespace.
func TestAppendix2_FooService(t *testing.T) {
	outside, fe := newPair(t)
	startFoo(t, fe.ns, "10.0.0.77")
	user := newFooUser(t, outside.ns)

	cpc := dialFoo(t, fe.ns)
	t.Run("1 connect to the service", func(t *testing.T) {
		if _, ok := fe.sockets(t, unix.NETLINK_USERSOCK)[cpc.PortID()]; !ok {
			t.Errorf("the kernel has no socket with port %d", cpc.PortID())
		}
	})
	fooEvents := subscribe(t, cpc, fooGroup)
	t.Run("2 bind to events of the service", func(t *testing.T) {
		if groups := fe.sockets(t, unix.NETLINK_USERSOCK)[cpc.PortID()]; groups != 1<<(fooGroup-1) {
			t.Errorf("the kernel has groups %#x", groups)
		}
	})
	fe.c = dial(t, fe.ns, unix.NETLINK_ROUTE)
	feEvents := subscribe(t, fe.c, unix.RTNLGRP_LINK)
	t.Run("3 bind to events of the FE", func(t *testing.T) {
		fe.ip(t, "link set v1 mtu 1400")
		await(t, feEvents, func(e netlink.Event) bool {
			return e.Type == unix.RTM_NEWLINK && number(attributes(t, e.Message, unix.SizeofIfInfomsg)[unix.IFLA_MTU]) == 1400
		})
	})
	t.Run("4, 5 the configuration of the FE", func(t *testing.T) {
		// By the socket of 3.
		got, want := []string{}, []string{}
		for _, m := range fe.dump(t, request(unix.RTM_GETLINK, 0, ifinfomsg(0, 0, 0))) {
			got = append(got, text(attributes(t, m, unix.SizeofIfInfomsg)[unix.IFLA_IFNAME]))
		}
		for _, o := range fe.judge(t, "ip", "-j", "link") {
			want = append(want, o["ifname"].(string))
		}
		if !slices.Equal(got, want) {
			t.Errorf("links %v, iproute2 has %v", got, want)
		}
	})
	t.Run("6, 7 the state of the service", func(t *testing.T) {
		// By the socket of 2.
		if got := peers(t, cpc); !slices.Equal(got, []string{"10.0.0.77"}) {
			t.Errorf("peers %v", got)
		}
	})
	packets := subscribe(t, cpc)
	t.Run("8 register for packets", func(t *testing.T) {
		if _, err := cpc.Do(testContext(t), request(fooRegister, 0, foomsg)); err != nil {
			t.Fatal(err)
		}
		user.send("10.0.0.2", "no peer yet")
		wantForwarded(t, packets, "no peer yet")
	})
	t.Run("9, 10 commands and their responses", func(t *testing.T) {
		wantResponses(t, cpc)
		for _, typ := range []netlink.Type{fooNew, fooDel} {
			if e := await(t, fooEvents, func(netlink.Event) bool { return true }); e.Type != typ || e.Group != fooGroup || e.From != fooPort {
				t.Errorf("event %+v in group %d from %d, want type %d", e.Header, e.Group, e.From, typ)
			}
		}
		// What was not sent back before is sent back now: the first packet to return is the second.
		user.send("10.0.0.2", "a peer now")
		wantForwarded(t, packets, "a peer now")
		user.want("10.0.0.2", "a peer now")
	})
}

// wantForwarded compares the next packet that the FEC hands to the CPC.
func wantForwarded(t *testing.T, s *netlink.Subscription, want string) {
	t.Helper()
	e := await(t, s, func(e netlink.Event) bool { return e.Type == fooPacket })
	if got := attributes(t, e.Message, len(foomsg)); string(got[fooPayload]) != want || address(got[fooPeer]) != "10.0.0.1" || e.From != fooPort {
		t.Errorf("port %d hands over %q, want %q", e.From, got[fooPayload], want)
	}
}

// wantResponses sends commands of every fate.
func wantResponses(t *testing.T, c *netlink.Conn) {
	t.Helper()
	commands := []netlink.Message{
		policy(fooNew, netlink.FlagAck|netlink.FlagEcho, "10.0.0.1"),
		policy(fooNew, netlink.FlagAck, "10.0.0.1"),
		policy(fooDel, 0, "10.0.0.77"),
		policy(fooDel, 0, "10.0.0.99"),
		request(fooNew, 0, foomsg),
		request(fooPacket, 0, foomsg),
	}
	want := []unix.Errno{0, unix.EEXIST, 0, unix.ENOENT, unix.EINVAL, unix.EOPNOTSUPP}
	results, err := c.Batch(testContext(t), commands, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i, r := range results {
		var refused *netlink.Error
		if errors.As(r.Err, &refused); r.Err != nil && (refused == nil || refused.Errno != want[i]) || r.Err == nil && want[i] != 0 {
			t.Errorf("command %d: %v, want %v", i, r.Err, want[i])
		}
	}
	if echo := results[0].Messages; len(echo) != 1 || echo[0].Type != fooNew || peerOf(t, echo[0]) != "10.0.0.1" {
		t.Errorf("echo %v", echo)
	}
	if got := peers(t, c); !slices.Equal(got, []string{"10.0.0.1"}) {
		t.Errorf("peers %v", got)
	}
}

// foocli is the diagram's other control component: it deletes a policy of foo, and prints what it hears. It shares no
// code with the rest.
const foocli = `
import ipaddress, socket, struct, sys
s = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 2)  # NETLINK_USERSOCK
s.bind((0, 0))
peer = ipaddress.ip_address(sys.argv[1]).packed
body = struct.pack("=BxxxHH", 1, 8, 1) + peer
s.sendto(struct.pack("=IHHII", 16 + len(body), 0x11, 5, 42, 0) + body, (3549, 0))
b, sender = s.recvfrom(4096)
print(sender[0], *struct.unpack("=IHHI", b[:12]), struct.unpack("=i", b[16:20])[0], b[20:] == struct.pack("=IHHII", 16 + len(body), 0x11, 5, 42, 0))
`

// Appendix 2.1: when another component changes the policy of foo, the CPC is told and may act.
func TestAppendix2_1_InteractingWithOtherServices(t *testing.T) {
	ns := testenv.NetNS(t)
	startFoo(t, ns, "10.0.0.77")
	cpc := dialFoo(t, ns)
	events := subscribe(t, cpc, fooGroup)
	// From port 3549: 36 bytes, NLMSG_ERROR, no flags, number 42, no error, the header of the request.
	if got := testenv.Run(t, ns, "python3", "-c", foocli, "10.0.0.77"); got != "3549 36 2 0 42 0 True\n" {
		t.Errorf("the other component prints %q", got)
	}
	e := await(t, events, func(netlink.Event) bool { return true })
	if e.Type != fooDel || peerOf(t, e.Message) != "10.0.0.77" || e.PortID == cpc.PortID() || e.Sequence != 42 {
		t.Errorf("event %+v", e)
	}
	if _, err := cpc.Do(testContext(t), policy(fooNew, 0, "10.0.0.77")); err != nil {
		t.Fatal(err)
	}
	if got := peers(t, cpc); !slices.Equal(got, []string{"10.0.0.77"}) {
		t.Errorf("peers %v", got)
	}
}
