package main

import (
	"net/netip"

	"github.com/nlctl/netlink"
	"golang.org/x/sys/unix"
)

// route is a route as straight-line code decodes it: every field that the header and the attributes of a plain route have.
type route struct {
	Dst, Gateway                netip.Addr
	Table, Priority, OIF, Flags uint32
	DstLen, TOS                 uint8
	Protocol, Scope, Type       uint8
}

// decode reads a message over whatever r was before.
func (r *route) decode(b []byte) error {
	if len(b) < unix.SizeofRtMsg {
		return netlink.ErrMalformed
	}
	*r = route{}
	r.DstLen, r.TOS, r.Table, r.Protocol = b[1], b[3], uint32(b[4]), b[5]
	r.Scope, r.Type, r.Flags = b[6], b[7], native.Uint32(b[8:])
	it := netlink.Attributes(b[unix.SizeofRtMsg:])
	for it.Next() {
		switch it.Type() {
		case unix.RTA_DST:
			r.Dst = address(it.Bytes())
		case unix.RTA_GATEWAY:
			r.Gateway = address(it.Bytes())
		case unix.RTA_TABLE:
			r.Table = it.Uint32()
		case unix.RTA_PRIORITY:
			r.Priority = it.Uint32()
		case unix.RTA_OIF:
			r.OIF = it.Uint32()
		}
	}
	return it.Err()
}

// address is netip.AddrFromSlice with the common case first.
func address(b []byte) netip.Addr {
	if len(b) == 4 {
		return netip.AddrFrom4([4]byte(b))
	}
	a, _ := netip.AddrFromSlice(b)
	return a
}

// sum is what the raw C program adds up.
func (r *route) sum() uint64 {
	a := uint64(0)
	if r.Dst.Is4() {
		b := r.Dst.As4()
		a = uint64(b[0])<<24 | uint64(b[1])<<16 | uint64(b[2])<<8 | uint64(b[3])
	}
	return a + uint64(r.OIF)
}

// destination is the route that request i is about.
func destination(i int) (b [4]byte) {
	return [4]byte{10, byte(i >> 16), byte(i >> 8), byte(i)}
}

const routePriority = 20

// appendRoute appends the payload of a request to add or delete the route to destination i via 127.0.0.1.
func appendRoute(b *netlink.Builder, i int) {
	dst := destination(i)
	b.Append([]byte{
		unix.AF_INET, 32, 0, 0, unix.RT_TABLE_MAIN, unix.RTPROT_STATIC, unix.RT_SCOPE_UNIVERSE, unix.RTN_UNICAST,
		0, 0, 0, 0,
	})
	b.Bytes(unix.RTA_DST, dst[:])
	b.Bytes(unix.RTA_GATEWAY, []byte{127, 0, 0, 1})
	b.Uint32(unix.RTA_PRIORITY, routePriority)
}
