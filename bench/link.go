package main

import (
	"encoding/binary"

	"github.com/nlctl/netlink"
	"golang.org/x/sys/unix"
)

var native = binary.NativeEndian

// link is what the raw C program reads of a link.
type link struct {
	Index        int32
	Flags        uint32
	MTU, Group   uint32
	OperState    uint8
	Name, Kind   string
	Address      []byte
	RxBytes      uint64
	TxBytes      uint64
	statsPresent bool
}

// decode reads a message over whatever l was before. Address aliases b.
func (l *link) decode(b []byte) error {
	if len(b) < unix.SizeofIfInfomsg {
		return netlink.ErrMalformed
	}
	*l = link{Index: int32(native.Uint32(b[4:])), Flags: native.Uint32(b[8:])}
	it := netlink.Attributes(b[unix.SizeofIfInfomsg:])
	for it.Next() {
		switch it.Type() {
		case unix.IFLA_IFNAME:
			l.Name = it.String()
		case unix.IFLA_ADDRESS:
			l.Address = it.Bytes()
		case unix.IFLA_MTU:
			l.MTU = it.Uint32()
		case unix.IFLA_GROUP:
			l.Group = it.Uint32()
		case unix.IFLA_OPERSTATE:
			l.OperState = it.Uint8()
		case unix.IFLA_STATS64:
			l.stats(it.Bytes())
		case unix.IFLA_LINKINFO:
			l.info(it.Nest())
		}
	}
	return it.Err()
}

// stats reads struct rtnl_link_stats64.
func (l *link) stats(b []byte) {
	if len(b) >= 32 {
		l.RxBytes, l.TxBytes, l.statsPresent = native.Uint64(b[16:]), native.Uint64(b[24:]), true
	}
}

func (l *link) info(it netlink.AttributeIter) {
	for it.Next() {
		if it.Type() == unix.IFLA_INFO_KIND {
			l.Kind = it.String()
		}
	}
}

func (l *link) sum() uint64 { return uint64(l.MTU) + uint64(len(l.Name)) }
