package rfc3549

import (
	"testing"

	"golang.org/x/sys/unix"

	"github.com/nlctl/netlink"
	"github.com/nlctl/netlink/internal/testenv"
)

// Handles of the example: 16 bits of major and 16 of minor number.
const (
	handle100  = 0x100 << 16
	handle1001 = 0x100<<16 | 1
	handle200  = 0x200 << 16
)

// example3 is the message of appendix 3: a FIFO of at most 100 packets for the interface with index 4. It asks for an
// acknowledgement, which the RFC's does not.
func example3(length, handle, parent uint32, attrs ...[]byte) []byte {
	b := native.AppendUint32(nil, length)
	b = native.AppendUint16(b, unix.RTM_NEWQDISC)
	b = native.AppendUint16(b, uint16(netlink.FlagRequest|netlink.FlagExcl|netlink.FlagCreate|netlink.FlagAck))
	b = native.AppendUint32(b, 1) // sequence number: any
	b = native.AppendUint32(b, 0) // process ID
	b = append(b, unix.AF_INET, 0, 0, 0)
	for _, v := range []uint32{4, handle, parent, 0} { // index, handle, parent, info
		b = native.AppendUint32(b, v)
	}
	for _, a := range attrs {
		b = append(b, a...)
	}
	return b
}

// half is two fields of 16 bits and what follows them.
func half(first, second uint16, payload string) []byte {
	return append(native.AppendUint16(native.AppendUint16(nil, first), second), payload...)
}

// Appendix 3 draws a message that no kernel takes. Each part repairs one thing, and the kernel tells of the next.
func TestAppendix3_Example(t *testing.T) {
	l := &lab{ns: testenv.NetNS(t)}
	l.ip(t, "link add v0 index 4 type veth peer name v1 index 5")
	l.tc(t, "qdisc add dev v0 root handle 100: htb")
	l.tc(t, "class add dev v0 parent 100: classid 100:1 htb rate 1mbit")
	w := newWire(t, l.ns, unix.NETLINK_ROUTE)
	w.check(unix.SetsockoptInt(w.fd, unix.SOL_NETLINK, unix.NETLINK_EXT_ACK, 1))
	try := func(t *testing.T, b []byte, want unix.Errno, why string) {
		t.Helper()
		w.check(unix.Sendto(w.fd, b, 0, &unix.SockaddrNetlink{Family: unix.AF_NETLINK}))
		got := w.ask(noop(0))
		if len(got) != 1 || errno(t, got[0]) != want {
			t.Fatalf("got %v, want %v", got, want)
		}
		if ack, _ := netlink.ParseError(got[0], nil); ack.Message != why {
			t.Errorf("the kernel says %q, want %q", ack.Message, why)
		}
	}
	limit := string(native.AppendUint32(nil, 100))
	// Each attribute has its type before its length, and there is room for four letters of the kind.
	drawn := [][]byte{half(unix.TCA_KIND, 4, "pfif"), half(unix.TCA_OPTIONS, 4, limit)}
	t.Run("as drawn", func(t *testing.T) {
		// A queue cannot hang below 100:0, which is the queuing discipline itself; the text has the class 100:1.
		b := example3(52, handle1001, handle100, drawn...)
		if len(b) != 52 {
			t.Errorf("%d bytes", len(b))
		}
		try(t, b, unix.ENOENT, "Specified class not found")
	})
	t.Run("parent", func(t *testing.T) {
		// Minor numbers are for classes: the new queuing discipline needs a major number of its own.
		try(t, example3(52, handle1001, handle1001, drawn...), unix.EINVAL, "Invalid minor handle")
	})
	t.Run("handle", func(t *testing.T) {
		// A type of 1, read as a length, ends the attributes: there is no kind.
		b := example3(52, handle200, handle1001, drawn...)
		unreadable(t, b)
		try(t, b, unix.ENOENT, "Specified qdisc kind is unknown")
	})
	t.Run("length before type", func(t *testing.T) {
		// The lengths do not count the four bytes of length and type: the kind is empty, and its letters are the head of an
		// attribute of thousands of bytes.
		b := example3(52, handle200, handle1001, half(4, unix.TCA_KIND, "pfif"), half(4, unix.TCA_OPTIONS, limit))
		unreadable(t, b)
		try(t, b, unix.ERANGE, "Attribute failed policy validation")
	})
	t.Run("true lengths", func(t *testing.T) {
		// The kind with its NUL and padding is 8 bytes: 56 in all. Of what was drawn, the family may stay.
		b := example3(56, handle200, handle1001, half(10, unix.TCA_KIND, "pfifo\x00\x00\x00"), half(8, unix.TCA_OPTIONS, limit))
		if got := attributes(t, netlink.Message{Data: b[netlink.HeaderLen:]}, sizeofTcMsg); text(got[unix.TCA_KIND]) != "pfifo" || number(got[unix.TCA_OPTIONS]) != 100 {
			t.Errorf("the library reads %v", got)
		}
		try(t, b, 0, "")
		judge := l.judged(t, "tc", "-j", "qdisc", "show", "dev", "v0", "handle", "200:")
		options, _ := judge["options"].(map[string]any)
		if judge["kind"] != "pfifo" || judge["parent"] != "100:1" || options["limit"] != 100.0 {
			t.Errorf("iproute2 says %v", judge)
		}
	})
}

// unreadable wants the library to find fault with the attributes.
func unreadable(t *testing.T, b []byte) {
	t.Helper()
	if all, err := netlink.ParseAttributes(b[netlink.HeaderLen+sizeofTcMsg:]); err == nil {
		t.Errorf("the library reads %v", all)
	}
}
