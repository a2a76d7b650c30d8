package rfc3549

import (
	"encoding/binary"
	"fmt"
	"net"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/nlctl/netlink"
	"github.com/nlctl/netlink/internal/testenv"
)

// What the packet service of today is called: include/uapi/linux/netfilter/nfnetlink_queue.h. All of its integers have
// the network's byte order.
const (
	queuePacket  = netlink.Type(unix.NFNL_SUBSYS_QUEUE << 8)   // NFQNL_MSG_PACKET, from the kernel
	queueVerdict = netlink.Type(unix.NFNL_SUBSYS_QUEUE<<8 | 1) // NFQNL_MSG_VERDICT
	queueConfig  = netlink.Type(unix.NFNL_SUBSYS_QUEUE<<8 | 2) // NFQNL_MSG_CONFIG

	nfqaCfgCmd, nfqaCfgParams                     = 1, 2
	nfqnlCfgCmdBind, nfqnlCfgCmdUnbind            = 1, 2
	nfqnlCopyNone, nfqnlCopyMeta, nfqnlCopyPacket = 0, 1, 2

	nfqaPacketHdr, nfqaVerdictHdr, nfqaMark, nfqaTimestamp = 1, 2, 3, 4
	nfqaIndev, nfqaOutdev, nfqaHWAddr, nfqaPayload         = 5, 6, 9, 10
	nfqaCapLen                                             = 13

	nfDrop, nfAccept = 0, 1

	sizeofNfgenmsg = 4
	wholePacket    = 0xffff - unix.SizeofNlAttr // the greatest copy range
	queuePort      = 5000                       // of UDP, whose packets go to queue 0
	queueMark      = 7                          // that the rule leaves on them
)

// queue is queue 0 of a namespace, seen from the CPC.
type queue struct {
	t  *testing.T
	ns *testenv.Namespace
	c  *netlink.Conn
	s  *netlink.Subscription
}

func newQueue(t *testing.T, ns *testenv.Namespace) *queue {
	t.Helper()
	q := &queue{t: t, ns: ns, c: dial(t, ns, unix.NETLINK_NETFILTER)}
	q.s = subscribe(t, q.c) // packets are sent to this port alone
	return q
}

// queueMessage is a message about queue 0: struct nfgenmsg has family, version, and the queue's number.
func queueMessage(typ netlink.Type, attrs ...func(*netlink.Builder)) netlink.Message {
	return request(typ, 0, []byte{unix.AF_UNSPEC, 0, 0, 0}, attrs...)
}

func (q *queue) try(m netlink.Message) error {
	_, err := q.c.Do(testContext(q.t), m)
	return err
}

func (q *queue) do(m netlink.Message) {
	q.t.Helper()
	if err := q.try(m); err != nil {
		q.t.Fatal(err)
	}
}

func command(c byte) netlink.Message {
	return queueMessage(queueConfig, raw(nfqaCfgCmd, c, 0, 0, 0))
}

// mode is the RFC's mode message: how much of each packet the CPC wants.
func mode(m byte, copyRange uint32) netlink.Message {
	return queueMessage(queueConfig, raw(nfqaCfgParams, append(binary.BigEndian.AppendUint32(nil, copyRange), m)...))
}

// packet is the RFC's packet message.
type packet struct {
	id    uint32
	attrs map[uint16][]byte
}

func (q *queue) receive() packet {
	q.t.Helper()
	e := await(q.t, q.s, func(e netlink.Event) bool { return e.Type == queuePacket })
	attrs := attributes(q.t, e.Message, sizeofNfgenmsg)
	if len(attrs[nfqaPacketHdr]) != 7 {
		q.t.Fatalf("packet header %x", attrs[nfqaPacketHdr])
	}
	return packet{binary.BigEndian.Uint32(attrs[nfqaPacketHdr]), attrs}
}

// verdict is the RFC's verdict message.
func verdict(v, id uint32, payload ...byte) netlink.Message {
	header := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, v), id)
	if payload == nil {
		return queueMessage(queueVerdict, raw(nfqaVerdictHdr, header...))
	}
	return queueMessage(queueVerdict, raw(nfqaVerdictHdr, header...), raw(nfqaPayload, payload...))
}

// steer sends the UDP packets to queuePort that pass a hook to queue 0, with queueMark on them. Kernels are built
// without nft's queue statement more often than without iptables' target, which then does the same.
func steer(t *testing.T, ns *testenv.Namespace, hook string) {
	t.Helper()
	rules := fmt.Sprintf(`table inet rfc3549 {
		chain c {
			type filter hook %s priority 0
			udp dport %d meta mark set %d queue num 0
		}
	}`, hook, queuePort, queueMark)
	_, stderr, err := testenv.TryRun(t, ns, "nft", rules)
	if err == nil {
		return
	}
	if testenv.InVM() {
		t.Fatalf("nft: %v\n%s", err, stderr)
	}
	chain := strings.ToUpper(hook)
	match := fmt.Sprintf("%s -p udp --dport %d -j ", chain, queuePort)
	for _, args := range []string{
		fmt.Sprintf("-t mangle -A %sMARK --set-mark %d", match, queueMark),
		"-A " + match + "NFQUEUE --queue-num 0",
	} {
		if _, stderr, err := testenv.TryRun(t, ns, "iptables", strings.Fields(args)...); err != nil {
			testenv.MissingInKernel(t, "nft's queue statement, and iptables' NFQUEUE: "+stderr)
		}
	}
}

// user is a program of the namespace that sends and receives UDP packets.
type user struct {
	t *testing.T
	*net.UDPConn
}

func newUser(t *testing.T, ns *testenv.Namespace, port int) user {
	t.Helper()
	return listen(t, ns, "udp4", port)
}

func listen(t *testing.T, ns *testenv.Namespace, network string, port int) user {
	t.Helper()
	return newSocket(t, ns, func() (*net.UDPConn, error) { return net.ListenUDP(network, &net.UDPAddr{Port: port}) })
}

// connected is a program that sends to queuePort of one address only.
func connected(t *testing.T, ns *testenv.Namespace, to string) user {
	t.Helper()
	addr := &net.UDPAddr{IP: net.ParseIP(to), Port: queuePort}
	return newSocket(t, ns, func() (*net.UDPConn, error) { return net.DialUDP("udp", nil, addr) })
}

func newSocket(t *testing.T, ns *testenv.Namespace, open func() (*net.UDPConn, error)) user {
	t.Helper()
	var c *net.UDPConn
	var err error
	testenv.InNetNS(t, ns, func() { c, err = open() })
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	if err := c.SetDeadline(time.Now().Add(deadline)); err != nil {
		t.Fatal(err)
	}
	return user{t, c}
}

// set sets an option of the socket to 1.
func (u user) set(level, option int) {
	u.t.Helper()
	c, err := u.SyscallConn()
	if err != nil {
		u.t.Fatal(err)
	}
	if e := c.Control(func(fd uintptr) { err = unix.SetsockoptInt(int(fd), level, option, 1) }); e != nil || err != nil {
		u.t.Fatal(e, err)
	}
}

func (u user) send(to, text string) {
	u.t.Helper()
	addr := &net.UDPAddr{IP: net.ParseIP(to), Port: queuePort}
	if _, err := u.WriteTo([]byte(text), addr); err != nil {
		u.t.Fatal(err)
	}
}

// want compares the next datagram that arrives.
func (u user) want(text string) {
	u.t.Helper()
	b := make([]byte, 2048)
	n, err := u.Read(b)
	if err != nil {
		u.t.Fatal(err)
	}
	if got := string(b[:n]); got != text {
		u.t.Errorf("%q arrived, want %q", got, text)
	}
}
