package ip

import (
	"fmt"

	"golang.org/x/sys/unix"

	"github.com/nlctl/netlink"
)

// linkInfo is a link as the kernel describes it; slices alias the message.
type linkInfo struct {
	index, flags      uint32
	typ               uint16
	name, alias       string
	qdisc             string
	mtu               *uint32
	master            uint32
	link, netnsid     *uint32
	group             *uint32
	txqlen            *uint32
	operState, mode   *uint8
	address           []byte
	broadcast, perm   []byte
	kind, slaveKind   string
	data, slaveData   []byte
	hasInfo           bool
	protoDown         bool
	protoDownReason   []byte
	stats             []byte
	stats32           []byte
	afSpec            []byte
	altNames          []string
	portName          string
	portID, switchID  []byte
	parentBus, parent string
	numbers           map[uint16]uint32 // that only -details shows
	xdp               []byte
	carrierChanges    uint32
}

// detailNumbers are the u32 attributes that -details shows, in order.
var detailNumbers = []struct {
	attr      uint16
	key, word string
}{
	{unix.IFLA_NUM_TX_QUEUES, "num_tx_queues", "numtxqueues "},
	{unix.IFLA_NUM_RX_QUEUES, "num_rx_queues", "numrxqueues "},
	{unix.IFLA_GSO_MAX_SIZE, "gso_max_size", "gso_max_size "},
	{unix.IFLA_GSO_MAX_SEGS, "gso_max_segs", "gso_max_segs "},
	{unix.IFLA_TSO_MAX_SIZE, "tso_max_size", "tso_max_size "},
	{unix.IFLA_TSO_MAX_SEGS, "tso_max_segs", "tso_max_segs "},
	{unix.IFLA_GRO_MAX_SIZE, "gro_max_size", "gro_max_size "},
}

func parseLink(data []byte) (*linkInfo, error) {
	h, it := fixed(data, unix.SizeofIfInfomsg)
	l := &linkInfo{typ: getUint16(h[2:]), index: getUint32(h[4:]), flags: getUint32(h[8:]), numbers: map[uint16]uint32{}}
	for it.Next() {
		l.attribute(&it)
	}
	if err := it.Err(); err != nil {
		return nil, fmt.Errorf("parse link %d: %w", l.index, err)
	}
	return l, nil
}

func (l *linkInfo) attribute(it *netlink.AttributeIter) {
	switch it.Type() {
	case unix.IFLA_IFNAME:
		l.name = it.String()
	case unix.IFLA_IFALIAS:
		l.alias = it.String()
	case unix.IFLA_QDISC:
		l.qdisc = it.String()
	case unix.IFLA_MTU:
		l.mtu = new(it.Uint32())
	case unix.IFLA_MASTER:
		l.master = it.Uint32()
	case unix.IFLA_LINK:
		l.link = new(it.Uint32())
	case unix.IFLA_LINK_NETNSID:
		l.netnsid = new(it.Uint32())
	case unix.IFLA_GROUP:
		l.group = new(it.Uint32())
	case unix.IFLA_TXQLEN:
		l.txqlen = new(it.Uint32())
	case unix.IFLA_OPERSTATE:
		l.operState = new(it.Uint8())
	case unix.IFLA_LINKMODE:
		l.mode = new(it.Uint8())
	case unix.IFLA_ADDRESS:
		l.address = it.Bytes()
	case unix.IFLA_BROADCAST:
		l.broadcast = it.Bytes()
	case unix.IFLA_PERM_ADDRESS:
		l.perm = it.Bytes()
	case unix.IFLA_LINKINFO:
		l.info(it.Nest())
	case unix.IFLA_PROTO_DOWN:
		l.protoDown = it.Uint8() != 0
	case unix.IFLA_PROTO_DOWN_REASON:
		l.protoDownReason = it.Bytes()
	case unix.IFLA_STATS64:
		l.stats = it.Bytes()
	case unix.IFLA_STATS:
		l.stats32 = it.Bytes()
	case unix.IFLA_AF_SPEC:
		l.afSpec = it.Bytes()
	case unix.IFLA_PROP_LIST:
		l.properties(it.Nest())
	case unix.IFLA_PHYS_PORT_NAME:
		l.portName = it.String()
	case unix.IFLA_PHYS_PORT_ID:
		l.portID = it.Bytes()
	case unix.IFLA_PHYS_SWITCH_ID:
		l.switchID = it.Bytes()
	case unix.IFLA_PARENT_DEV_BUS_NAME:
		l.parentBus = it.String()
	case unix.IFLA_PARENT_DEV_NAME:
		l.parent = it.String()
	case unix.IFLA_CARRIER_CHANGES:
		l.carrierChanges = it.Uint32()
	case unix.IFLA_XDP:
		l.xdp = it.Bytes()
	case unix.IFLA_PROMISCUITY, unix.IFLA_ALLMULTI, unix.IFLA_MIN_MTU, unix.IFLA_MAX_MTU,
		unix.IFLA_NUM_TX_QUEUES, unix.IFLA_NUM_RX_QUEUES, unix.IFLA_GSO_MAX_SIZE, unix.IFLA_GSO_MAX_SEGS,
		unix.IFLA_TSO_MAX_SIZE, unix.IFLA_TSO_MAX_SEGS, unix.IFLA_GRO_MAX_SIZE:
		l.numbers[it.Type()] = it.Uint32()
	}
}

func (l *linkInfo) info(it netlink.AttributeIter) {
	l.hasInfo = true
	for it.Next() {
		switch it.Type() {
		case unix.IFLA_INFO_KIND:
			l.kind = it.String()
		case unix.IFLA_INFO_DATA:
			l.data = it.Bytes()
		case unix.IFLA_INFO_SLAVE_KIND:
			l.slaveKind = it.String()
		case unix.IFLA_INFO_SLAVE_DATA:
			l.slaveData = it.Bytes()
		}
	}
}

func (l *linkInfo) properties(it netlink.AttributeIter) {
	for it.Next() {
		if it.Type() == unix.IFLA_ALT_IFNAME {
			l.altNames = append(l.altNames, it.String())
		}
	}
}
