package codec

import (
	"encoding/binary"
	"math"
	"strconv"

	"github.com/nlctl/netlink"
)

// number reads an integer attribute. One that is beyond an int64 is the greatest.
func (n *Name) number(b []byte) (int64, bool) {
	if n.Shape != Set {
		return 0, false
	}
	signed := n.Type == netlink.PolicyS8 || n.Type == netlink.PolicyS16 || n.Type == netlink.PolicyS32 || n.Type == netlink.PolicyS64 || n.Type == netlink.PolicySint
	unsigned := n.Type == netlink.PolicyU8 || n.Type == netlink.PolicyU16 || n.Type == netlink.PolicyU32 || n.Type == netlink.PolicyU64 || n.Type == netlink.PolicyUint
	if !signed && !unsigned {
		return 0, false
	}
	var order binary.ByteOrder = binary.NativeEndian
	if n.Big {
		order = binary.BigEndian
	}
	switch {
	case len(b) == 1 && signed:
		return int64(int8(b[0])), true
	case len(b) == 1:
		return int64(b[0]), true
	case len(b) == 2 && signed:
		return int64(int16(order.Uint16(b))), true
	case len(b) == 2:
		return int64(order.Uint16(b)), true
	case len(b) == 4 && signed:
		return int64(int32(order.Uint32(b))), true
	case len(b) == 4:
		return int64(order.Uint32(b)), true
	case len(b) == 8 && signed:
		return int64(order.Uint64(b)), true
	case len(b) == 8:
		return int64(min(order.Uint64(b), math.MaxInt64)), true
	}
	return 0, false
}

// show is a number or a text as it was sent, or nothing.
func (n *Name) show(b []byte) string {
	if v, ok := n.number(b); ok {
		return strconv.FormatInt(v, 10)
	}
	if n.Type == netlink.PolicyString {
		return strconv.Quote(Text(b, ""))
	}
	return ""
}

// limits says what is accepted.
func (n *Name) limits() string {
	p := netlink.Policy{Type: n.Type}
	if low, high := n.Min != math.MinInt64, n.Max != math.MaxInt64; n.Min >= 0 || !low {
		if low {
			p.MinUint = new(uint64(n.Min))
		}
		if high && n.Max >= 0 {
			p.MaxUint = new(uint64(n.Max))
		}
		return p.String()
	}
	p.MinInt = new(n.Min)
	if n.Max != math.MaxInt64 {
		p.MaxInt = new(n.Max)
	}
	return p.String()
}
