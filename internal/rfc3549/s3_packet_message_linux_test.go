package rfc3549

import (
	"encoding/binary"
	"fmt"
	"net"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/nlctl/netlink/internal/testenv"
)

// newPair is two namespaces with a wire between: v0 with 10.0.0.1, and in the other v1 with 10.0.0.2.
func newPair(t *testing.T) (near, far *lab) {
	t.Helper()
	near, far = &lab{ns: testenv.NetNS(t)}, &lab{ns: testenv.NetNS(t)}
	near.ip(t, "link add v0 type veth peer name v1 netns "+far.ns.Name(t))
	near.ip(t, "addr add 10.0.0.1/24 dev v0")
	near.ip(t, "link set v0 up")
	far.ip(t, "addr add 10.0.0.2/24 dev v1")
	far.ip(t, "link set v1 up")
	near.v0, far.v1 = near.index(t, "v0"), far.index(t, "v1")
	return near, far
}

// The packet message, field by field: what the RFC has in a fixed header are attributes now.
func TestS3_2_PacketMessage(t *testing.T) {
	near, far := newPair(t)
	steer(t, far.ns, "input")
	q := newQueue(t, far.ns)
	q.do(command(nfqnlCfgCmdBind))
	q.do(mode(nfqnlCopyPacket, wholePacket))
	from, to := newUser(t, near.ns, 0), newUser(t, far.ns, queuePort)
	from.send("10.0.0.2", "first")
	p := q.receive()
	q.do(verdict(nfAccept, p.id))
	to.want("first")
	header := p.attrs[nfqaPacketHdr]
	t.Run("packet ID", func(t *testing.T) {
		from.send("10.0.0.2", "second")
		next := q.receive()
		q.do(verdict(nfAccept, next.id))
		to.want("second")
		if p.id != 1 || next.id != 2 || q.queues()[0][7] != "2" {
			t.Errorf("IDs %d and %d, the kernel counts to %s", p.id, next.id, q.queues()[0][7])
		}
	})
	t.Run("mark", func(t *testing.T) {
		if got := bigNumber(p.attrs[nfqaMark]); got != queueMark {
			t.Errorf("mark %d, the rule sets %d", got, queueMark)
		}
	})
	t.Run("timestamp", func(t *testing.T) { testTimestamp(t, q, from, to) })
	t.Run("hook", func(t *testing.T) {
		const localIn = 1 // NF_INET_LOCAL_IN
		if header[6] != localIn {
			t.Errorf("hook %d", header[6])
		}
	})
	t.Run("indev_name", func(t *testing.T) {
		// The RFC's is a name.
		if got, want := bigNumber(p.attrs[nfqaIndev]), far.v1; got != want {
			t.Errorf("in through %d, want %d", got, want)
		}
		if b, ok := p.attrs[nfqaOutdev]; ok {
			t.Errorf("out through %x", b)
		}
	})
	t.Run("outdev_name", func(t *testing.T) {
		q, from, to := newPacketLab(t)
		q.do(command(nfqnlCfgCmdBind))
		q.do(mode(nfqnlCopyMeta, 0))
		from.send(loopback, "out")
		p := q.receive()
		q.do(verdict(nfAccept, p.id))
		to.want("out")
		lo := &lab{ns: q.ns}
		const localOut = 3 // NF_INET_LOCAL_OUT
		if got := bigNumber(p.attrs[nfqaOutdev]); got != lo.index(t, "lo") || p.attrs[nfqaIndev] != nil || p.attrs[nfqaPacketHdr][6] != localOut {
			t.Errorf("out through %d, in through %x, hook %d", got, p.attrs[nfqaIndev], p.attrs[nfqaPacketHdr][6])
		}
	})
	t.Run("hw_protocol", func(t *testing.T) {
		if got := binary.BigEndian.Uint16(header[4:]); got != unix.ETH_P_IP {
			t.Errorf("protocol %#x", got)
		}
	})
	t.Run("hw_addrlen, hw_address", func(t *testing.T) {
		// The hardware address of the sender. Its type, the RFC's hw_type, is the link service's to tell of v1.
		b := p.attrs[nfqaHWAddr]
		if len(b) != 12 || binary.BigEndian.Uint16(b) != 6 {
			t.Fatalf("got %x", b)
		}
		want := near.judged(t, "ip", "-j", "link", "show", "v0")["address"]
		if got := net.HardwareAddr(b[4:10]).String(); got != want {
			t.Errorf("from %s, iproute2 says %s", got, want)
		}
	})
	t.Run("data_len, payload", func(t *testing.T) {
		b := p.attrs[nfqaPayload]
		if got := int(binary.BigEndian.Uint16(b[2:])); got != len(b) || string(udpText(t, b)) != "first" {
			t.Errorf("%d bytes of a packet of %d: %x", len(b), got, b)
		}
		if got := fmt.Sprint(net.IP(b[12:16]), net.IP(b[16:20])); got != "10.0.0.1 10.0.0.2" {
			t.Errorf("addresses %s", got)
		}
		// Where the range cuts a packet, its length is an attribute of its own.
		q.do(mode(nfqnlCopyPacket, ipv4HeaderLen))
		from.send("10.0.0.2", "first")
		cut := q.receive()
		q.do(verdict(nfAccept, cut.id))
		to.want("first")
		if got := bigNumber(cut.attrs[nfqaCapLen]); int(got) != len(b) || len(cut.attrs[nfqaPayload]) != ipv4HeaderLen {
			t.Errorf("%d bytes of %d, want %d of %d", len(cut.attrs[nfqaPayload]), got, ipv4HeaderLen, len(b))
		}
	})
}

func bigNumber(b []byte) uint32 {
	if len(b) != 4 {
		return 0
	}
	return binary.BigEndian.Uint32(b)
}

// testTimestamp compares with what the kernel tells the receiver (SO_TIMESTAMP, socket(7)). Packets are stamped as long
// as there is such a socket, from some time after it has asked (net_enable_timestamp in net/core/dev.c). Queue and
// receiver each take the time themselves for a packet that came in before (skb_tstamp_cond in linux/skbuff.h), so the
// two agree from some packet on.
func testTimestamp(t *testing.T, q *queue, from, to user) {
	to.set(unix.SOL_SOCKET, unix.SO_TIMESTAMP)
	var got, want time.Time
	for ctx := testContext(t); ctx.Err() == nil; {
		from.send("10.0.0.2", "when")
		p := q.receive()
		q.do(verdict(nfAccept, p.id))
		want = to.when()
		if b := p.attrs[nfqaTimestamp]; len(b) == 16 {
			sec, usec := binary.BigEndian.Uint64(b), binary.BigEndian.Uint64(b[8:])
			if got = time.Unix(int64(sec), int64(usec)*1000); got.Equal(want) {
				return
			}
		}
	}
	t.Errorf("the last packet has %v, the receiver is told %v", got, want)
}

// when receives a datagram and gives its time.
func (u user) when() time.Time {
	u.t.Helper()
	b, oob := make([]byte, 2048), make([]byte, 256)
	_, n, _, _, err := u.ReadMsgUDP(b, oob)
	if err != nil {
		u.t.Fatal(err)
	}
	ms, err := unix.ParseSocketControlMessage(oob[:n])
	if err != nil || len(ms) != 1 || ms[0].Header.Type != unix.SO_TIMESTAMP {
		u.t.Fatalf("control messages %v, %v", ms, err)
	}
	var at unix.Timeval
	if _, err := binary.Decode(ms[0].Data, native, &at); err != nil {
		u.t.Fatal(err)
	}
	return time.Unix(at.Unix())
}
