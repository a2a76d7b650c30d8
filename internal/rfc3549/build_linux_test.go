package rfc3549

import (
	"net/netip"
	"testing"

	"github.com/nlctl/netlink"
)

// request is a message of a fixed header and attributes.
func request(typ netlink.Type, flags netlink.Flags, fixed []byte, attrs ...func(*netlink.Builder)) netlink.Message {
	var b netlink.Builder
	b.Append(fixed)
	for _, a := range attrs {
		a(&b)
	}
	data, err := b.Data()
	if err != nil {
		panic(err)
	}
	return netlink.Message{Header: netlink.Header{Type: typ, Flags: flags}, Data: data}
}

func u32(typ uint16, v uint32) func(*netlink.Builder) {
	return func(b *netlink.Builder) { b.Uint32(typ, v) }
}

func str(typ uint16, s string) func(*netlink.Builder) {
	return func(b *netlink.Builder) { b.String(typ, s) }
}

func raw(typ uint16, p ...byte) func(*netlink.Builder) {
	return func(b *netlink.Builder) { b.Bytes(typ, p) }
}

func ip(typ uint16, address string) func(*netlink.Builder) {
	return raw(typ, netip.MustParseAddr(address).AsSlice()...)
}

func nest(typ uint16, attrs ...func(*netlink.Builder)) func(*netlink.Builder) {
	return func(b *netlink.Builder) {
		mark := b.Nest(typ)
		for _, a := range attrs {
			a(b)
		}
		b.EndNest(mark)
	}
}

// ifinfomsg is the template of section 2.3.3.1: family, reserved, device type, index, flags, change mask.
func ifinfomsg(index, flags, change uint32) []byte {
	b := make([]byte, 4)
	b = native.AppendUint32(b, index)
	b = native.AppendUint32(b, flags)
	return native.AppendUint32(b, change)
}

// ifaddrmsg is the template of section 2.3.3.2: family, prefix length, flags, scope, index.
func ifaddrmsg(family, length, flags, scope byte, index uint32) []byte {
	return native.AppendUint32([]byte{family, length, flags, scope}, index)
}

// rtmsg is the template of section 3.1.1, in the kernel's order of the two lengths.
type rtmsg struct {
	Family, Dst, Src, TOS        byte
	Table, Protocol, Scope, Type byte
	Flags                        uint32
}

func (m rtmsg) bytes() []byte {
	b := []byte{m.Family, m.Dst, m.Src, m.TOS, m.Table, m.Protocol, m.Scope, m.Type}
	return native.AppendUint32(b, m.Flags)
}

// attributes gives the payloads of the attributes after a fixed header of so many bytes. A missing one is nil.
func attributes(t *testing.T, m netlink.Message, fixed int) map[uint16][]byte {
	t.Helper()
	if len(m.Data) < fixed {
		t.Fatalf("%d bytes, want a header of %d", len(m.Data), fixed)
	}
	return parse(t, m.Data[fixed:])
}

func parse(t *testing.T, b []byte) map[uint16][]byte {
	t.Helper()
	list, err := netlink.ParseAttributes(b)
	if err != nil {
		t.Fatal(err)
	}
	found := map[uint16][]byte{}
	for _, a := range list {
		found[a.Type] = a.Data
	}
	return found
}

// text is a string attribute without its NUL.
func text(b []byte) string {
	if n := len(b); n > 0 && b[n-1] == 0 {
		return string(b[:n-1])
	}
	return string(b)
}

// number is an attribute of 32 bits; a missing one is 0.
func number(b []byte) uint32 {
	if len(b) != 4 {
		return 0
	}
	return native.Uint32(b)
}

func address(b []byte) string {
	a, _ := netip.AddrFromSlice(b)
	return a.String()
}
