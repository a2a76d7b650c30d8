package ip

import (
	"golang.org/x/sys/unix"

	"github.com/nlctl/netlink"
)

// routeInfo is a route as the kernel describes it; slices alias the message.
type routeInfo struct {
	family, dstLen, srcLen, tos uint8
	proto, scope, typ           uint8
	flags, table                uint32
	oif, iif, metric, mark      uint32
	realm, nhid, uid            uint32
	has                         uint32 // bit n: attribute n is there
	pref, ttlPropagate          uint8
	encapType                   uint16
	dst, src, newDst            []byte
	gateway, via, prefSrc       []byte
	metrics, multipath          []byte
	cache, encap                []byte
}

func (r *routeInfo) is(attr uint16) bool { return r.has&(1<<attr) != 0 }

func (r *routeInfo) decode(data []byte) error {
	h, it := fixed(data, unix.SizeofRtMsg)
	*r = routeInfo{
		family: h[0], dstLen: h[1], srcLen: h[2], tos: h[3], table: uint32(h[4]),
		proto: h[5], scope: h[6], typ: h[7], flags: getUint32(h[8:]),
	}
	for it.Next() {
		if it.Type() < 32 {
			r.has |= 1 << it.Type()
		}
		r.attribute(&it)
	}
	return it.Err()
}

func (r *routeInfo) attribute(it *netlink.AttributeIter) {
	switch it.Type() {
	case unix.RTA_DST:
		r.dst = it.Bytes()
	case unix.RTA_SRC:
		r.src = it.Bytes()
	case unix.RTA_IIF:
		r.iif = it.Uint32()
	case unix.RTA_OIF:
		r.oif = it.Uint32()
	case unix.RTA_GATEWAY:
		r.gateway = it.Bytes()
	case unix.RTA_PRIORITY:
		r.metric = it.Uint32()
	case unix.RTA_PREFSRC:
		r.prefSrc = it.Bytes()
	case unix.RTA_METRICS:
		r.metrics = it.Bytes()
	case unix.RTA_MULTIPATH:
		r.multipath = it.Bytes()
	case unix.RTA_FLOW:
		r.realm = it.Uint32()
	case unix.RTA_CACHEINFO:
		r.cache = it.Bytes()
	case unix.RTA_TABLE:
		r.table = it.Uint32()
	case unix.RTA_MARK:
		r.mark = it.Uint32()
	case unix.RTA_VIA:
		r.via = it.Bytes()
	case unix.RTA_NEWDST:
		r.newDst = it.Bytes()
	case unix.RTA_PREF:
		r.pref = it.Uint8()
	case unix.RTA_ENCAP_TYPE:
		r.encapType = it.Uint16()
	case unix.RTA_ENCAP:
		r.encap = it.Bytes()
	case unix.RTA_UID:
		r.uid = it.Uint32()
	case unix.RTA_TTL_PROPAGATE:
		r.ttlPropagate = it.Uint8()
	case rtaNHID:
		r.nhid = it.Uint32()
	}
}

// bits is the length of an address of the route's family.
func bits(family uint8) uint8 {
	switch family {
	case unix.AF_INET:
		return 32
	case unix.AF_INET6:
		return 128
	case unix.AF_MPLS:
		return 20
	}
	return 0
}

// selected applies what the kernel does not filter.
func (f *routeFilter) selected(r *routeInfo, family int) bool {
	switch {
	case family != 0 && int(r.family) != family,
		f.cloned != (r.flags&unix.RTM_F_CLONED != 0),
		f.table > 0 && f.table != r.table,
		f.vrf && (r.typ == unix.RTN_LOCAL || r.typ == unix.RTN_BROADCAST),
		f.proto.set && f.proto.v != r.proto,
		f.scope.set && f.scope.v != r.scope,
		f.typ.set && f.typ.v != r.typ,
		f.tos.set && f.tos.v != r.tos,
		!within(f.rootDst, f.matchDst, r.family, r.dstLen, r.dst),
		!within(f.rootSrc, f.matchSrc, r.family, r.srcLen, r.src):
		return false
	}
	return f.nextHop(r) && f.numbers(r)
}

func (f *routeFilter) numbers(r *routeInfo) bool {
	switch {
	case f.mark.set && f.mark.v != r.mark, f.metric.set && f.metric.v != r.metric, f.realms.set && f.realms.v != r.realm:
		return false
	case f.oif != 0 && f.oif != r.oif, f.iif != 0 && f.iif != r.iif:
		return false
	}
	return true
}

func (f *routeFilter) nextHop(r *routeInfo) bool {
	if f.prefSrc.family != 0 && (f.prefSrc.family != r.family || !f.prefSrc.contains(orZero(r.prefSrc, r.family))) {
		return false
	}
	if f.via.family == 0 {
		return true
	}
	family, addr := r.family, r.gateway
	if len(r.via) > 2 {
		family, addr = uint8(getUint16(r.via)), r.via[2:]
	}
	return family == f.via.family && f.via.contains(orZero(addr, family))
}

// orZero is the address, or that of all zeros which stands for none.
func orZero(a []byte, family uint8) []byte {
	if a == nil {
		return make([]byte, bits(family)/8)
	}
	return a
}

// within reports whether a route's prefix is inside root and contains match.
func within(root, match prefix, family, length uint8, addr []byte) bool {
	if root.set && (root.family != 0 && root.family != family || root.bits > int(length)) {
		return false
	}
	if match.set && (match.family != 0 && match.family != family || match.bits < int(length)) {
		return false
	}
	if root.addr.IsValid() && !root.contains(orZero(addr, family)) {
		return false
	}
	if !match.addr.IsValid() || match == root && length == uint8(match.bits) {
		return true
	}
	m := match
	m.bits = int(length)
	return m.contains(orZero(addr, family))
}
