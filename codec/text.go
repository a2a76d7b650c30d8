package codec

import (
	"net/netip"
	"strconv"
	"strings"
)

// Number prints a value of an enum that has no name.
func Number[T ~uint8 | ~uint16 | ~uint32 | ~uint64](enum string, v T) string {
	return enum + "(" + strconv.FormatUint(uint64(v), 10) + ")"
}

// Flags prints bits by name: a|b|0x10.
func Flags[T ~uint8 | ~uint16 | ~uint32 | ~uint64](v T, name func(T) string) string {
	if v == 0 {
		return "0"
	}
	var parts []string
	for bit := T(1); bit != 0 && bit <= v; bit <<= 1 {
		if n := name(bit); v&bit != 0 && n != "" {
			parts = append(parts, n)
			v &^= bit
		}
	}
	if v != 0 {
		parts = append(parts, "0x"+strconv.FormatUint(uint64(v), 16))
	}
	return strings.Join(parts, "|")
}

// Address is an IPv4 or IPv6 address by its length. Of any other length it is the zero Addr, and false.
func Address(b []byte) (netip.Addr, bool) { return netip.AddrFromSlice(b) }

// AddressBytes is an address as it stands on the wire, in n bytes: zeros if it is not valid or of the other family.
func AddressBytes(a netip.Addr, n int) []byte {
	b := a.AsSlice()
	if n != 0 && len(b) != n {
		return make([]byte, n)
	}
	return b
}
