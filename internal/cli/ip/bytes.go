package ip

import (
	"encoding/binary"
	"net/netip"
	"strings"

	"golang.org/x/sys/unix"
)

func putUint32(b []byte, v uint32) { binary.NativeEndian.PutUint32(b, v) }

func getUint16(b []byte) uint16 { return binary.NativeEndian.Uint16(b) }

func getUint32(b []byte) uint32 { return binary.NativeEndian.Uint32(b) }

func cutPrefix(s, prefix string) (string, bool) { return strings.CutPrefix(s, prefix) }

// familyName is how ip writes a family.
func familyName(f uint8) string {
	switch f {
	case unix.AF_INET:
		return "inet"
	case unix.AF_INET6:
		return "inet6"
	case unix.AF_PACKET:
		return "link"
	case unix.AF_MPLS:
		return "mpls"
	case unix.AF_BRIDGE:
		return "bridge"
	}
	return "???"
}

// appendAddr writes an address as inet_ntop(3) does. What is no address of the family is written as hexadecimal bytes.
func appendAddr(b []byte, family uint8, a []byte) []byte {
	switch {
	case family == unix.AF_INET && len(a) == 4:
		return netip.AddrFrom4([4]byte(a)).AppendTo(b)
	case family == unix.AF_INET6 && len(a) == 16:
		return appendAddr6(b, [16]byte(a))
	case family == unix.AF_MPLS:
		return appendLabels(b, a)
	}
	return appendMAC(b, a)
}

// appendAddr6 differs from netip in one thing: inet_ntop writes the last four bytes as IPv4 after twelve zero bytes.
func appendAddr6(b []byte, a [16]byte) []byte {
	if [12]byte(a[:12]) == [12]byte{} && a[12]|a[13] != 0 {
		return netip.AddrFrom4([4]byte(a[12:])).AppendTo(append(b, "::"...))
	}
	return netip.AddrFrom16(a).AppendTo(b)
}

func addrText(family uint8, a []byte) string {
	var buf [64]byte
	return string(appendAddr(buf[:0], family, a))
}

// appendMAC writes bytes in hexadecimal with colons.
func appendMAC(b, a []byte) []byte {
	const digits = "0123456789abcdef"
	for i, c := range a {
		if i > 0 {
			b = append(b, ':')
		}
		b = append(b, digits[c>>4], digits[c&15])
	}
	return b
}

// appendLabels writes a stack of MPLS labels: 20 bits each, up to the one that says it is the last (RFC 3032 section 2.1).
func appendLabels(b, a []byte) []byte {
	for i := 0; len(a) >= 4; i++ {
		if i > 0 {
			b = append(b, '/')
		}
		entry := binary.BigEndian.Uint32(a)
		b = appendUint(b, uint64(entry>>12))
		if entry&(1<<8) != 0 {
			break
		}
		a = a[4:]
	}
	return b
}
