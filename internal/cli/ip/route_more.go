package ip

import (
	"strconv"

	"golang.org/x/sys/unix"

	"github.com/nlctl/netlink"
)

// metricNames are those of the RTAX attributes, by number.
var metricNames = [...]string{
	2: "mtu", 3: "window", 4: "rtt", 5: "rttvar", 6: "ssthresh", 7: "cwnd", 8: "advmss", 9: "reordering", 10: "hoplimit",
	11: "initcwnd", 12: "features", 13: "rto_min", 14: "initrwnd", 15: "quickack", 16: "congctl", 17: "fastopen_no_cookie",
}

// metrics are RTA_METRICS: numbers, and a mask of those that may not be changed.
func (c *command) metrics(p *printer, b []byte) {
	var values [len(metricNames)][]byte
	var lock uint32
	it := netlink.Attributes(b)
	for it.Next() {
		switch t := int(it.Type()); {
		case t == unix.RTAX_LOCK:
			lock = it.Uint32()
		case t < len(values):
			values[t] = it.Bytes()
		}
	}
	p.array("metrics")
	p.object("")
	for i := 2; i < len(values); i++ {
		locked := lock&(1<<i) != 0
		if values[i] == nil && !locked {
			continue
		}
		c.metric(p, i, values[i], locked)
	}
	p.endObject()
	p.endArray()
}

func (c *command) metric(p *printer, i int, data []byte, locked bool) {
	var v uint32
	if len(data) >= 4 && i != unix.RTAX_CC_ALGO {
		v = getUint32(data)
	}
	if i == unix.RTAX_HOPLIMIT && int32(v) == -1 {
		return
	}
	name := metricNames[i]
	p.text(name + " ")
	if locked {
		p.text("lock ")
	}
	switch i {
	case unix.RTAX_CC_ALGO:
		p.str("congestion", "", cString(data), " ")
	case unix.RTAX_FEATURES:
		c.features(p, v)
	case unix.RTAX_RTT:
		seconds(p, name, v/8)
	case unix.RTAX_RTTVAR:
		seconds(p, name, v/4)
	case unix.RTAX_RTO_MIN:
		seconds(p, name, v)
	default:
		p.uint(name, "", uint64(v), " ")
	}
}

// seconds writes milliseconds, or seconds from one second up.
func seconds(p *printer, name string, ms uint32) {
	if ms < 1000 {
		p.uint(name, "", uint64(ms), "ms ")
		return
	}
	s := strconv.FormatFloat(float64(ms)/1e3, 'g', 6, 64)
	if p.json {
		p.uint(name, "", uint64(ms), "")
		return
	}
	p.text(s + "s ")
}

func (c *command) features(p *printer, v uint32) {
	if v&unix.RTAX_FEATURE_ECN != 0 {
		p.null("ecn", "ecn ")
		v &^= unix.RTAX_FEATURE_ECN
	}
	if v != 0 {
		p.hex("features", "", uint64(v), " ")
	}
}

// cString is a string up to its NUL.
func cString(b []byte) string {
	for i, c := range b {
		if c == 0 {
			return string(b[:i])
		}
	}
	return string(b)
}

// multipath are the next hops of RTA_MULTIPATH: each a struct rtnexthop and attributes.
func (c *command) multipath(p *printer, r *routeInfo) {
	p.array("nexthops")
	for b := r.multipath; len(b) >= unix.SizeofRtNexthop; {
		n := int(getUint16(b))
		if n < unix.SizeofRtNexthop || n > len(b) {
			break
		}
		c.nextHop(p, r, b[:n])
		b = b[min(netlink.Align(n), len(b)):]
	}
	p.endArray()
}

func (c *command) nextHop(p *printer, r *routeInfo, b []byte) {
	flags, weight, index := b[2], b[3], getUint32(b[4:])
	var h routeInfo
	it := netlink.Attributes(b[unix.SizeofRtNexthop:])
	for it.Next() {
		h.attribute(&it)
		if it.Type() < 32 {
			h.has |= 1 << it.Type()
		}
	}
	p.object("")
	p.text(p.eol + "\tnexthop ")
	if h.encap != nil {
		c.encap(p, h.encapType, h.encap)
	}
	if h.newDst != nil {
		p.str("to", "as to ", addrText(r.family, h.newDst), " ")
	}
	if h.gateway != nil {
		p.str("gateway", "via ", addrText(r.family, h.gateway), " ")
	}
	if len(h.via) > 2 {
		c.via(p, h.via)
	}
	if h.is(unix.RTA_FLOW) {
		c.realm(p, h.realm)
	}
	p.str("dev", "dev ", c.linkName(index), " ")
	if r.family != unix.AF_MPLS {
		p.int("weight", "weight ", int64(weight)+1, " ")
	}
	c.routeFlags(p, uint32(flags))
	p.endObject()
}

// nexthopInfo shows the nexthop object that a route refers to.
func (c *command) nexthopInfo(p *printer, id uint32) {
	m := request(unix.RTM_GETNEXTHOP, make([]byte, 8), func(b *netlink.Builder) { b.Uint32(unix.NHA_ID, id) })
	r, err := c.conn.Do(c.ctx, m)
	if err != nil || len(r.Messages) == 0 {
		return
	}
	p.text("\n\tnh_info ")
	p.object("nh_info")
	c.nexthop(p, r.Messages[0].Data)
	p.endObject()
}

func (c *command) nexthop(p *printer, data []byte) {
	h, it := fixed(data, 8)
	family, scope, proto, flags := h[0], h[1], h[2], getUint32(h[4:])
	var r routeInfo
	blackhole, fdb := false, false
	for it.Next() {
		switch it.Type() {
		case unix.NHA_ID:
			p.uint("id", "id ", uint64(it.Uint32()), " ")
		case unix.NHA_GROUP:
			nexthopGroup(p, it.Bytes())
		case unix.NHA_BLACKHOLE:
			blackhole = true
		case unix.NHA_OIF:
			r.oif = it.Uint32()
		case unix.NHA_GATEWAY:
			r.gateway = it.Bytes()
		case unix.NHA_ENCAP_TYPE:
			r.encapType = it.Uint16()
		case unix.NHA_ENCAP:
			r.encap = it.Bytes()
		case nhaFDB:
			fdb = true
		}
	}
	if r.encap != nil {
		c.encap(p, r.encapType, r.encap)
	}
	if r.gateway != nil {
		p.str("gateway", "via ", addrText(family, r.gateway), " ")
	}
	if r.oif != 0 {
		p.str("dev", "dev ", c.linkName(r.oif), " ")
	}
	if scope != unix.RT_SCOPE_UNIVERSE || c.details > 0 {
		p.str("scope", "scope ", c.scope(scope), " ")
	}
	if blackhole {
		p.null("blackhole", "blackhole ")
	}
	if proto != unix.RTPROT_UNSPEC || c.details > 0 {
		p.str("protocol", "proto ", c.proto(proto), " ")
	}
	c.routeFlags(p, flags)
	if fdb {
		p.null("fdb", "fdb")
	}
}

// nexthopGroup is an array of struct nexthop_grp: an id, and a weight less one.
func nexthopGroup(p *printer, b []byte) {
	p.array("group")
	p.text("group ")
	for i := 0; len(b) >= 8; i++ {
		if i > 0 {
			p.text("/")
		}
		p.object("")
		p.uint("id", "", uint64(getUint32(b)), "")
		if w := b[4]; w != 0 {
			p.uint("weight", ",", uint64(w)+1, "")
		}
		p.endObject()
		b = b[8:]
	}
	p.text(" ")
	p.endArray()
}
