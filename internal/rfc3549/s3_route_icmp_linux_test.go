package rfc3549

import (
	"errors"
	"fmt"
	"testing"

	"golang.org/x/sys/unix"
)

// The types of routes that lead nowhere, as another host sees them whose packets come by: it is told so by ICMP, in words
// that the type chooses (ip_error in net/ipv4/route.c; RFC 792, RFC 1812 section 5.2.7.1).
func TestS3_1_1_RouteTypesForwarded(t *testing.T) {
	for _, c := range []struct {
		name string
		typ  byte
		to   []string // the last is answered
		code byte     // of the ICMP type destination unreachable
	}{
		{"RTN_BLACKHOLE", unix.RTN_BLACKHOLE, []string{"10.1.6.1", "10.1.8.1"}, 13}, // nothing but the answer for 10.1.8.1
		{"RTN_UNREACHABLE", unix.RTN_UNREACHABLE, []string{"10.1.7.1"}, 1},          // host unreachable
		{"RTN_PROHIBIT", unix.RTN_PROHIBIT, []string{"10.1.8.1"}, 13},               // communication administratively prohibited
		{"RTN_THROW", unix.RTN_THROW, []string{"10.1.9.1"}, 0},                      // net unreachable
	} {
		t.Run(c.name, func(t *testing.T) {
			l, host := newRouter(t)
			l.ip(t, "route add prohibit 10.1.0.0/16 metric 9")
			h := universe
			h.Type = c.typ
			l.do(t, routeThrough(h, fmt.Sprintf("10.1.%d.0/24", c.typ)))
			const unreachable = 3
			if typ, code := host.rejection(t, c.to...); typ != unreachable || code != c.code {
				t.Errorf("ICMP type %d code %d, want code %d", typ, code, c.code)
			}
		})
	}
}

// newRouter is a neighbourhood whose lab forwards for the host. The kernel sends one host a handful of errors, and then none
// for a while (ip_error): whoever asks for more than one takes another host.
func newRouter(t *testing.T) (l, host *lab) {
	t.Helper()
	l, host = newNeighbourhood(t)
	const inetConf, forwarding = 1, 1 // IFLA_INET_CONF, IPV4_DEVCONF_FORWARDING
	l.setLink(t, nest(unix.IFLA_AF_SPEC, nest(unix.AF_INET, nest(inetConf, u32(forwarding, 1)))))
	host.ip(t, "route add default via 10.0.0.1")
	return l, host
}

// rejection sends a datagram to each address and gives type and code of the ICMP message that comes back: IP_RECVERR in ip(7).
func (l *lab) rejection(t *testing.T, to ...string) (typ, code byte) {
	t.Helper()
	fd := l.udp(t)
	err := unix.SetsockoptInt(fd, unix.SOL_IP, unix.IP_RECVERR, 1)
	for _, a := range to {
		err = errors.Join(err, unix.Sendto(fd, []byte("MSG"), 0, endpoint(a)))
	}
	if err != nil {
		t.Fatal(err)
	}
	if n, err := unix.Poll([]unix.PollFd{{Fd: int32(fd)}}, int(deadline.Milliseconds())); n != 1 {
		t.Fatalf("no answer: %d, %v", n, err)
	}
	oob := make([]byte, 256)
	_, n, _, _, err := unix.Recvmsg(fd, make([]byte, 16), oob, unix.MSG_ERRQUEUE)
	if err != nil {
		t.Fatal(err)
	}
	cmsgs, err := unix.ParseSocketControlMessage(oob[:n])
	if err != nil || len(cmsgs) != 1 || len(cmsgs[0].Data) < 16 {
		t.Fatalf("control messages %v, %v", cmsgs, err)
	}
	// struct sock_extended_err: errno, origin, type, code.
	return cmsgs[0].Data[5], cmsgs[0].Data[6]
}
