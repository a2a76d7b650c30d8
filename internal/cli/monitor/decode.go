package monitor

import (
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"net/netip"

	"golang.org/x/sys/unix"

	"github.com/nlctl/netlink"
)

// object is something that rtnetlink announces: the types of its messages, their fixed header and attributes.
type object struct {
	name   string
	groups []uint32
	types  map[netlink.Type]string
	header []member
	attrs  map[uint16]attr
}

// member is a field of a fixed header, in order.
type member struct {
	name string
	size int // 1, 2 or 4 bytes; negative: padding of so many
	text func(uint32) string
}

// attr is what is known of an attribute.
type attr struct {
	name string
	kind kind
	nest map[uint16]attr
	text func(uint32) string
}

type kind uint8

const (
	binaryKind kind = iota
	numberKind      // an integer of 1, 2, 4 or 8 bytes, by its length
	stringKind
	addressKind // of the message's family
	macKind
	nestKind
	hopsKind // RTA_MULTIPATH
	flagKind
)

func findObject(name string) *object {
	for i := range objects {
		if objects[i].name == name {
			return &objects[i]
		}
	}
	return nil
}

func objectOf(t netlink.Type) *object {
	for i := range objects {
		if _, ok := objects[i].types[t]; ok {
			return &objects[i]
		}
	}
	return nil
}

// flagNames name the flags of a notification, which are those of the request that caused it where the kernel passes them on.
func flagNames(t netlink.Type, f netlink.Flags) string {
	s := (f & 0xff).String()
	for _, n := range []struct {
		bit  netlink.Flags
		name string
	}{
		{netlink.FlagReplace, "NLM_F_REPLACE"},
		{netlink.FlagExcl, "NLM_F_EXCL"},
		{netlink.FlagCreate, "NLM_F_CREATE"},
		{netlink.FlagAppend, "NLM_F_APPEND"},
	} {
		if f&n.bit == 0 || t%4 != 0 { // RTM_NEW types are multiples of four
			continue
		}
		if s == "0" {
			s = n.name
		} else {
			s += "|" + n.name
		}
		f &^= n.bit
	}
	if rest := f &^ 0xff; rest != 0 {
		s += fmt.Sprintf("|%#x", uint16(rest))
	}
	return s
}

func decode(m netlink.Message) *message {
	out := &message{
		TypeNo: uint16(m.Type), Length: m.Length, Flags: flagNames(m.Type, m.Flags), FlagsNo: uint16(m.Flags),
		Sequence: m.Sequence, PortID: m.PortID, Attrs: []field{}, Header: []field{},
	}
	o := objectOf(m.Type)
	if o == nil {
		out.Type = m.Type.String()
		out.Attrs = []field{{Name: "payload", Value: hex.EncodeToString(m.Data)}}
		return out
	}
	out.Type = o.types[m.Type]
	rest, family, ok := o.fixed(out, m.Data)
	if !ok {
		out.Error = "the message is shorter than its fixed header"
		return out
	}
	var err error
	if out.Attrs, err = fields(rest, o.attrs, family); err != nil {
		out.Error = err.Error()
	}
	return out
}

// fixed decodes the fixed header. The family is its first byte in every rtnetlink message.
func (o *object) fixed(out *message, b []byte) (rest []byte, family uint8, ok bool) {
	if len(b) > 0 {
		family = b[0]
	}
	for _, h := range o.header {
		n := h.size
		if n < 0 {
			n = -n
		}
		if len(b) < n {
			return nil, family, false
		}
		if h.size > 0 {
			v := number(b[:n])
			f := field{Name: h.name, Value: v}
			if h.text != nil {
				f.Text = h.text(uint32(v))
			}
			out.Header = append(out.Header, f)
		}
		b = b[n:]
	}
	return b, family, true
}

// number reads an integer in the machine's byte order, as wide as the bytes.
func number(b []byte) uint64 {
	switch len(b) {
	case 1:
		return uint64(b[0])
	case 2:
		return uint64(binary.NativeEndian.Uint16(b))
	case 4:
		return uint64(binary.NativeEndian.Uint32(b))
	case 8:
		return binary.NativeEndian.Uint64(b)
	}
	return 0
}

func fields(b []byte, known map[uint16]attr, family uint8) ([]field, error) {
	out := []field{}
	it := netlink.Attributes(b)
	for it.Next() {
		out = append(out, one(it.Attribute(), known, family))
	}
	return out, it.Err()
}

func one(a netlink.Attribute, known map[uint16]attr, family uint8) field {
	k, ok := known[a.Type]
	f := field{Name: k.name, Number: &a.Type}
	if !ok {
		f.Name = "attribute"
	}
	switch {
	case k.kind == nestKind:
		nest, err := fields(a.Data, k.nest, family)
		f.Nest = nest
		if err != nil {
			f.Text = err.Error()
		}
		return f
	case k.kind == hopsKind:
		f.Nest = hops(a.Data, family)
		return f
	}
	f.Value, f.Text = value(a, k, family)
	return f
}

// value is the attribute's meaning where its length fits, and its bytes where not.
func value(a netlink.Attribute, k attr, family uint8) (any, string) {
	n := len(a.Data)
	switch k.kind {
	case numberKind:
		if n == 1 || n == 2 || n == 4 || n == 8 {
			v := number(a.Data)
			if k.text != nil {
				return v, k.text(uint32(v))
			}
			return v, ""
		}
	case stringKind:
		return cString(a.Data), ""
	case addressKind:
		if addr, ok := netip.AddrFromSlice(a.Data); ok && (family == unix.AF_INET && n == 4 || family == unix.AF_INET6 && n == 16) {
			return addr.String(), ""
		}
	case macKind:
		if n == 6 {
			return fmt.Sprintf("%02x:%02x:%02x:%02x:%02x:%02x", a.Data[0], a.Data[1], a.Data[2], a.Data[3], a.Data[4], a.Data[5]), ""
		}
	case flagKind:
		return true, ""
	}
	return "0x" + hex.EncodeToString(a.Data), ""
}

func cString(b []byte) string {
	for i, c := range b {
		if c == 0 {
			return string(b[:i])
		}
	}
	return string(b)
}

// hops are the next hops of a multipath route: each a struct rtnexthop and attributes of a route.
func hops(b []byte, family uint8) []field {
	var out []field
	for len(b) >= unix.SizeofRtNexthop {
		n := int(binary.NativeEndian.Uint16(b))
		if n < unix.SizeofRtNexthop || n > len(b) {
			break
		}
		hop := field{Name: "nexthop", Nest: []field{
			{Name: "flags", Value: uint64(b[2])},
			{Name: "weight", Value: uint64(b[3]) + 1},
			{Name: "ifindex", Value: number(b[4:8]), Text: linkName(uint32(number(b[4:8])))},
		}}
		attrs, _ := fields(b[unix.SizeofRtNexthop:n], routeAttrs, family)
		hop.Nest = append(hop.Nest, attrs...)
		out = append(out, hop)
		b = b[min(netlink.Align(n), len(b)):]
	}
	return out
}
