package rfc3549

import (
	"encoding/binary"
	"errors"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/sys/unix"
)

const (
	ipv4HeaderLen = 20 // RFC 791, section 3.1; the tests' packets have no options
	udpHeaderLen  = 8  // RFC 768
)

func decimal(v uint32) string { return strconv.FormatUint(uint64(v), 10) }

// udpText is what an IPv4 packet carries over UDP.
func udpText(t *testing.T, b []byte) []byte {
	t.Helper()
	if len(b) < ipv4HeaderLen+udpHeaderLen || b[0] != 0x45 || b[9] != unix.IPPROTO_UDP {
		t.Fatalf("no UDP over IPv4: %x", b)
	}
	return b[ipv4HeaderLen+udpHeaderLen:]
}

// rewrite gives an IPv4 packet another text over UDP, with lengths and checksums that belong to it.
func rewrite(b []byte, text string) []byte {
	b = append(b[:ipv4HeaderLen+udpHeaderLen:ipv4HeaderLen+udpHeaderLen], text...)
	binary.BigEndian.PutUint16(b[2:], uint16(len(b)))
	binary.BigEndian.PutUint16(b[10:], 0)
	binary.BigEndian.PutUint16(b[10:], internetChecksum(b[:ipv4HeaderLen], 0))
	udp := b[ipv4HeaderLen:]
	binary.BigEndian.PutUint16(udp[4:], uint16(len(udp)))
	binary.BigEndian.PutUint16(udp[6:], 0)
	// The pseudo header has the addresses, the protocol and the length.
	pseudo := internetSum(b[12:ipv4HeaderLen], uint32(unix.IPPROTO_UDP+len(udp)))
	binary.BigEndian.PutUint16(udp[6:], internetChecksum(udp, pseudo))
	return b
}

func internetSum(b []byte, sum uint32) uint32 {
	for i, c := range b {
		sum += uint32(c) << (8 * (1 - i%2))
	}
	return sum
}

// internetChecksum is that of RFC 1071.
func internetChecksum(b []byte, sum uint32) uint16 {
	sum = internetSum(b, sum)
	for sum > 0xffff {
		sum = sum>>16 + sum&0xffff
	}
	return ^uint16(sum)
}

// The verdict message, each judged by what arrives at a socket: datagrams over the loopback keep their order.
func TestS3_2_VerdictMessage(t *testing.T) {
	q, from, to := newPacketLab(t)
	q.do(command(nfqnlCfgCmdBind))
	q.do(mode(nfqnlCopyPacket, wholePacket))
	sent := func(t *testing.T, text string) packet {
		t.Helper()
		from.send(loopback, text)
		p := q.receive()
		if got := string(udpText(t, p.attrs[nfqaPayload])); got != text {
			t.Fatalf("%q in the queue, want %q", got, text)
		}
		return p
	}
	t.Run("NF_ACCEPT", func(t *testing.T) {
		q.do(verdict(nfAccept, sent(t, "accepted").id))
		to.want("accepted")
	})
	t.Run("NF_DROP", func(t *testing.T) {
		q.do(verdict(nfDrop, sent(t, "dropped").id))
		q.do(verdict(nfAccept, sent(t, "after the dropped").id))
		to.want("after the dropped")
	})
	t.Run("packet ID", func(t *testing.T) {
		// Verdicts may come in any order; an ID is good for one.
		first, second := sent(t, "first"), sent(t, "second")
		q.do(verdict(nfAccept, second.id))
		to.want("second")
		q.do(verdict(nfAccept, first.id))
		to.want("first")
		for _, id := range []uint32{first.id, 1 << 30} {
			if err := q.try(verdict(nfAccept, id)); !errors.Is(err, unix.ENOENT) {
				t.Errorf("packet %d: %v", id, err)
			}
		}
	})
	t.Run("unknown verdict", func(t *testing.T) {
		p := sent(t, "still there")
		if err := q.try(verdict(99, p.id)); !errors.Is(err, unix.EINVAL) {
			t.Errorf("got %v", err)
		}
		q.do(verdict(nfAccept, p.id))
		to.want("still there")
	})
	for name, text := range map[string]string{
		"payload":     "OLIVE",
		"data length": strings.Repeat("a longer payload ", 20),
		"shorter":     "x",
	} {
		t.Run(name, func(t *testing.T) {
			p := sent(t, "olive")
			q.do(verdict(nfAccept, p.id, rewrite(p.attrs[nfqaPayload], text)...))
			to.want(text)
		})
	}
	t.Run("wrong checksum", func(t *testing.T) {
		// The kernel takes the CPC's bytes as if they came from the wire: UDP finds the error.
		p := sent(t, "whole")
		b := p.attrs[nfqaPayload]
		b[len(b)-1]++
		q.do(verdict(nfAccept, p.id, b...))
		q.do(verdict(nfAccept, sent(t, "after the broken").id))
		to.want("after the broken")
	})
}
