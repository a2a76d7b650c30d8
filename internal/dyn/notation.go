package dyn

import (
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"net/netip"
	"strings"

	"github.com/nlctl/netlink/internal/desc"
)

// integer reads a number of 1, 2, 4 or 8 bytes.
func integer(big bool, b []byte) (uint64, bool) {
	var order binary.ByteOrder = binary.NativeEndian
	if big {
		order = binary.BigEndian
	}
	switch len(b) {
	case 1:
		return uint64(b[0]), true
	case 2:
		return uint64(order.Uint16(b)), true
	case 4:
		return uint64(order.Uint32(b)), true
	case 8:
		return order.Uint64(b), true
	}
	return 0, false
}

// scalar decodes a number. A payload that is longer than its type is kept as bytes, so that nothing is lost.
func scalar(t desc.Type, f *desc.Format, data []byte) any {
	if w := t.Width(); w != 0 && len(data) != w {
		return Bytes(data)
	}
	v, ok := integer(f.BigEndian, data)
	switch {
	case !ok:
		return Bytes(data)
	case f.Enum != nil && (f.Enum.Flags || f.AsFlags):
		return flags(f.Enum, f.AsFlags, v)
	}
	s := Scalar{Bits: v, Signed: t.Signed()}
	if s.Signed {
		shift := 64 - 8*len(data)
		s.Bits = uint64(int64(v<<shift) >> shift)
	}
	if f.Enum != nil {
		s.Text = entryName(f.Enum, int64(s.Bits))
		return s
	}
	s.Text, s.Unit = numberNotation(f.Hint, s.Bits, data), units[f.Hint]
	return s
}

var units = map[string]string{"time-ns": "ns", "time-us": "us", "time-ms": "ms", "time-s": "s"}

func entryName(e *desc.Enum, v int64) string {
	for i := range e.Entries {
		if e.Entries[i].Value == v {
			return e.Entries[i].Name
		}
	}
	return ""
}

// flags names bits. Where the enum has numbers instead, they are numbers of bits.
func flags(e *desc.Enum, asFlags bool, v uint64) Flags {
	f := Flags{Bits: v, Names: []string{}}
	for i := range e.Entries {
		bit := bitOf(e, asFlags, i)
		if bit != 0 && v&bit == bit {
			f.Names = append(f.Names, e.Entries[i].Name)
			f.Rest |= bit
		}
	}
	f.Rest ^= v
	return f
}

func bitOf(e *desc.Enum, asFlags bool, i int) uint64 {
	v := e.Entries[i].Value
	switch {
	case e.Flags:
		return uint64(v)
	case asFlags && v >= 0 && v < 64:
		return 1 << v
	}
	return 0
}

// numberNotation is how people write a number, if not as a number.
func numberNotation(hint string, v uint64, data []byte) string {
	switch hint {
	case "hex":
		return fmt.Sprintf("%#x", v)
	case "ipv4":
		if a, ok := netip.AddrFromSlice(data); ok && a.Is4() {
			return a.String()
		}
	case "l4proto":
		return nameOf(l4protos, v)
	case "address-family":
		return nameOf(families, v)
	case "ethertype":
		if name := nameOf(ethertypes, v); name != "" {
			return name
		}
		return fmt.Sprintf("0x%04x", v)
	case "tc-handle":
		return handle(uint32(v))
	}
	return ""
}

// handle is how tc(8) writes a handle.
func handle(v uint32) string {
	switch v {
	case 0:
		return "none"
	case 0xffffffff:
		return "root"
	}
	return fmt.Sprintf("%x:%x", v>>16, v&0xffff)
}

// notation is how people write bytes.
func notation(hint string, data []byte) any {
	switch hint {
	case "ipv4", "ipv6", "ipv4-or-v6":
		if a, ok := netip.AddrFromSlice(data); ok {
			return a.String()
		}
	case "mac":
		if len(data) > 0 {
			return colons(data)
		}
	case "uuid":
		if len(data) == 16 {
			h := hex.EncodeToString(data)
			return strings.Join([]string{h[:8], h[8:12], h[12:16], h[16:20], h[20:]}, "-")
		}
	}
	return Bytes(data)
}

func colons(b []byte) string {
	parts := make([]string, 0, len(b))
	for _, c := range b {
		parts = append(parts, hex.EncodeToString([]byte{c}))
	}
	return strings.Join(parts, ":")
}
