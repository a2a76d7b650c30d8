package ip

import (
	"strconv"

	"golang.org/x/sys/unix"

	"github.com/nlctl/netlink"
)

// routePrinter prints a listing of routes. It reuses one route for all.
type routePrinter struct {
	c       *command
	p       *printer
	f       *routeFilter
	family  int
	r       routeInfo
	scratch [128]byte
}

func (o *routePrinter) print(m netlink.Message) error {
	r := &o.r
	if m.Type != unix.RTM_NEWROUTE {
		return nil
	}
	if err := r.decode(m.Data); err != nil {
		return err
	}
	if !o.f.selected(r, o.family) {
		return nil
	}
	p := o.p
	p.object("")
	o.destination(r)
	o.path(r)
	o.attributes(r)
	o.rest(r)
	p.text("\n")
	p.endObject()
	return nil
}

func (o *routePrinter) destination(r *routeInfo) {
	if r.typ != unix.RTN_UNICAST || o.c.details > 0 {
		o.p.str("type", "", o.c.routeType(r.typ), " ")
	}
	o.prefix("dst", "", r, r.dst, r.dstLen)
	if r.src != nil || r.srcLen != 0 {
		o.prefix("from", "from ", r, r.src, r.srcLen)
	}
	if r.newDst != nil {
		o.p.str("to", "as to ", addrText(r.family, r.newDst), " ")
	}
	if r.is(rtaNHID) {
		o.p.uint("nhid", "nhid ", uint64(r.nhid), " ")
	}
	if r.encap != nil {
		o.c.encap(o.p, r.encapType, r.encap)
	}
	if r.tos != 0 && !o.f.tos.set {
		o.p.str("tos", "tos ", o.c.field(r.tos), " ")
	}
}

func (o *routePrinter) prefix(key, before string, r *routeInfo, addr []byte, length uint8) {
	b := o.scratch[:0]
	switch {
	case addr != nil:
		b = appendAddr(b, r.family, addr)
		if length != bits(r.family) {
			b = appendUint(append(b, '/'), uint64(length))
		}
	case length != 0:
		b = append(appendUint(append(b, "0/"...), uint64(length)), ' ')
	default:
		b = append(b, "default"...)
	}
	o.p.bytes(key, before, b, " ")
}

// bytes is str without making a string.
func (p *printer) bytes(key, before string, v []byte, after string) {
	if p.json {
		p.value(key)
		p.buf = append(append(append(p.buf, '"'), v...), '"')
		return
	}
	p.buf = append(append(append(p.buf, before...), v...), after...)
}

// path is where the route leads.
func (o *routePrinter) path(r *routeInfo) {
	if r.gateway != nil && !(o.f.via.family != 0 && o.f.via.bits == int(bits(r.family))) {
		o.p.bytes("gateway", "via ", appendAddr(o.scratch[:0], r.family, r.gateway), " ")
	}
	if len(r.via) > 2 {
		o.c.via(o.p, r.via)
	}
	if r.is(unix.RTA_OIF) && o.f.oif == 0 {
		o.p.str("dev", "dev ", o.c.linkName(r.oif), " ")
	}
}

// via is a next hop of another family than the route's.
func (c *command) via(p *printer, via []byte) {
	family := uint8(getUint16(via))
	p.object("via")
	p.str("family", "via ", familyName(family), " ")
	p.str("host", "", addrText(family, via[2:]), " ")
	p.endObject()
}

func (o *routePrinter) attributes(r *routeInfo) {
	p, c := o.p, o.c
	if r.flags&unix.RTM_F_CLONED == 0 {
		if (r.table != unix.RT_TABLE_MAIN || c.details > 0) && o.f.table == 0 {
			p.str("table", "table ", c.table(r.table), " ")
		}
		if (r.proto != unix.RTPROT_BOOT || c.details > 0) && !o.f.proto.set {
			p.str("protocol", "proto ", c.proto(r.proto), " ")
		}
		if (r.scope != unix.RT_SCOPE_UNIVERSE || c.details > 0) && !o.f.scope.set {
			p.str("scope", "scope ", c.scope(r.scope), " ")
		}
	}
	if r.prefSrc != nil && !(o.f.prefSrc.family != 0 && o.f.prefSrc.bits == int(bits(r.family))) {
		p.bytes("prefsrc", "src ", appendAddr(o.scratch[:0], r.family, r.prefSrc), " ")
	}
	if r.is(unix.RTA_PRIORITY) && !o.f.metric.set {
		p.uint("metric", "metric ", uint64(r.metric), " ")
	}
	c.routeFlags(p, r.flags)
	if r.is(unix.RTA_MARK) && !o.f.mark.set {
		o.mark(r.mark)
	}
	if r.is(unix.RTA_FLOW) && !o.f.realms.set {
		c.realm(p, r.realm)
	}
	if r.is(unix.RTA_UID) {
		p.uint("uid", "uid ", uint64(r.uid), " ")
	}
}

func (o *routePrinter) mark(v uint32) {
	if v >= 16 {
		o.p.hex("mark", "mark ", uint64(v), " ")
	} else {
		o.p.uint("mark", "mark ", uint64(v), " ")
	}
}

var routeFlagNames = []struct {
	bit  uint32
	name string
}{
	{unix.RTNH_F_DEAD, "dead"},
	{unix.RTNH_F_ONLINK, "onlink"},
	{unix.RTNH_F_PERVASIVE, "pervasive"},
	{unix.RTNH_F_OFFLOAD, "offload"},
	{0x40, "trap"}, // RTNH_F_TRAP
	{unix.RTM_F_NOTIFY, "notify"},
	{unix.RTNH_F_LINKDOWN, "linkdown"},
	{unix.RTNH_F_UNRESOLVED, "unresolved"},
	{unix.RTM_F_OFFLOAD, "rt_offload"},
	{unix.RTM_F_TRAP, "rt_trap"},
	{0x20000000, "rt_offload_failed"}, // RTM_F_OFFLOAD_FAILED
}

func (c *command) routeFlags(p *printer, flags uint32) {
	p.array("flags")
	for _, f := range routeFlagNames {
		if flags&f.bit != 0 {
			p.str("", "", f.name, " ")
		}
	}
	p.endArray()
}

func (c *command) realm(p *printer, v uint32) {
	to, from := v&0xffff, v>>16
	p.object("flow")
	if from != 0 {
		p.str("from", "realms ", c.word(c.realms, from), "/")
	} else {
		p.text("realm ")
	}
	p.str("to", "", c.word(c.realms, to), " ")
	p.endObject()
}

// rest is what follows the flags.
func (o *routePrinter) rest(r *routeInfo) {
	p := o.p
	if r.flags&unix.RTM_F_CLONED != 0 && r.family == unix.AF_INET {
		o.cacheFlags(r.flags)
		o.cacheInfo(r.cache)
	} else if r.family == unix.AF_INET6 {
		o.cacheInfo(r.cache)
	}
	if r.metrics != nil {
		o.c.metrics(p, r.metrics)
	}
	if r.is(unix.RTA_IIF) && o.f.iif == 0 {
		p.str("iif", "iif ", o.c.linkName(r.iif), " ")
	}
	if r.is(unix.RTA_PREF) {
		o.preference(r.pref)
	}
	if r.is(unix.RTA_TTL_PROPAGATE) {
		on := r.ttlPropagate != 0
		word := map[bool]string{true: "enabled", false: "disabled"}[on]
		p.bool("ttl-propogate", "ttl-propogate "+word, on)
	}
	if r.is(rtaNHID) && o.c.details > 0 {
		o.c.nexthopInfo(p, r.nhid)
	}
	if r.multipath != nil {
		o.c.multipath(p, r)
	}
}

func (o *routePrinter) preference(v uint8) {
	name := strconv.Itoa(int(v))
	switch v {
	case 0:
		name = "medium"
	case 1:
		name = "high"
	case 3:
		name = "low"
	}
	o.p.str("pref", "pref ", name, "")
}

// cacheFlags are those of an IPv4 route that was looked up.
func (o *routePrinter) cacheFlags(flags uint32) {
	o.p.text(o.p.eol + "    cache ")
	o.p.array("cache")
	if flags&rtcfLocal != 0 {
		o.p.str("", "<", "local", "> ")
	}
	o.p.endArray()
}

// userHZ is how many clock ticks a second the kernel shows to programs, on every machine (include/asm-generic/param.h).
const userHZ = 100

// cacheInfo is a struct rta_cacheinfo: references, last use, expiry, error, uses, and more.
func (o *routePrinter) cacheInfo(b []byte) {
	if len(b) < 20 {
		return
	}
	p := o.p
	if expires := int32(getUint32(b[8:])); expires != 0 {
		p.int("expires", "expires ", int64(expires/userHZ), "sec ")
	}
	if v := getUint32(b[12:]); v != 0 {
		p.int("error", "error ", int64(int32(v)), " ")
	}
	if o.c.stats == 0 {
		return
	}
	if v := getUint32(b); v != 0 {
		p.uint("users", "users ", uint64(v), " ")
	}
	if v := getUint32(b[16:]); v != 0 {
		p.uint("used", "used ", uint64(v), " ")
	}
	if v := getUint32(b[4:]); v != 0 {
		p.uint("age", "age ", uint64(v/userHZ), "sec ")
	}
}
