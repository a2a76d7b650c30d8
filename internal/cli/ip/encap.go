package ip

import (
	"encoding/binary"
	"strconv"

	"golang.org/x/sys/unix"

	"github.com/nlctl/netlink"
)

var encapNames = map[uint16]string{
	unix.LWTUNNEL_ENCAP_MPLS: "mpls", unix.LWTUNNEL_ENCAP_IP: "ip", unix.LWTUNNEL_ENCAP_ILA: "ila", unix.LWTUNNEL_ENCAP_IP6: "ip6",
	unix.LWTUNNEL_ENCAP_SEG6: "seg6", unix.LWTUNNEL_ENCAP_BPF: "bpf", unix.LWTUNNEL_ENCAP_SEG6_LOCAL: "seg6local",
	unix.LWTUNNEL_ENCAP_RPL: "rpl", unix.LWTUNNEL_ENCAP_IOAM6: "ioam6", 10: "xfrm",
}

// Attributes of tunnels (include/uapi/linux/lwtunnel.h, seg6_iptunnel.h).
const (
	lwtIPId    = 1
	lwtIPDst   = 2
	lwtIPSrc   = 3
	lwtIPTtl   = 4
	lwtIPTos   = 5
	lwtIPFlags = 6
	seg6SRH    = 1
)

// encap shows a lightweight tunnel (include/uapi/linux/lwtunnel.h).
func (c *command) encap(p *printer, typ uint16, b []byte) {
	name, ok := encapNames[typ]
	if !ok {
		name = "unknown"
	}
	p.str("encap", " encap ", name, " ")
	switch typ {
	case unix.LWTUNNEL_ENCAP_MPLS:
		encapMPLS(p, b)
	case unix.LWTUNNEL_ENCAP_IP:
		encapIP(p, b, unix.AF_INET, "tos", "ttl")
	case unix.LWTUNNEL_ENCAP_IP6:
		encapIP(p, b, unix.AF_INET6, "tc", "hoplimit")
	case unix.LWTUNNEL_ENCAP_SEG6:
		encapSeg6(p, b)
	}
}

func encapMPLS(p *printer, b []byte) {
	it := netlink.Attributes(b)
	for it.Next() {
		switch it.Type() {
		case unix.MPLS_IPTUNNEL_DST:
			p.str("dst", " ", addrText(unix.AF_MPLS, it.Bytes()), " ")
		case unix.MPLS_IPTUNNEL_TTL:
			p.uint("ttl", "ttl ", uint64(it.Uint8()), " ")
		}
	}
}

// encapIP is a tunnel in IPv4 or IPv6, whose attributes have the same numbers: id, dst, src, ttl, tos, flags.
func encapIP(p *printer, b []byte, family uint8, tos, ttl string) {
	var id uint64
	var src, dst []byte
	var ttlValue, tosValue *uint8
	var flags uint16
	it := netlink.Attributes(b)
	for it.Next() {
		switch it.Type() {
		case lwtIPId:
			id = it.Uint64BE()
		case lwtIPDst:
			dst = it.Bytes()
		case lwtIPSrc:
			src = it.Bytes()
		case lwtIPTtl:
			ttlValue = new(it.Uint8())
		case lwtIPTos:
			tosValue = new(it.Uint8())
		case lwtIPFlags:
			flags = it.Uint16()
		}
	}
	p.uint("id", "id ", id, " ")
	if src != nil {
		p.str("src", "src ", addrText(family, src), " ")
	}
	if dst != nil {
		p.str("dst", "dst ", addrText(family, dst), " ")
	}
	if ttlValue != nil {
		p.uint(ttl, ttl+" ", uint64(*ttlValue), " ")
	}
	if tosValue != nil {
		p.int(tos, tos+" ", int64(*tosValue), " ")
	}
	for _, f := range []struct {
		bit  uint16
		name string
	}{{1 << 2, "key"}, {1 << 0, "csum"}, {1 << 3, "seq"}} {
		if binary.BigEndian.Uint16(binary.NativeEndian.AppendUint16(nil, flags))&f.bit != 0 {
			p.flag(f.name, f.name+" ")
		}
	}
}

var seg6Modes = [...]string{"inline", "encap", "l2encap", "encap.red", "l2encap.red"}

// encapSeg6 is a struct seg6_iptunnel_encap: the mode, and a segment routing header (RFC 8754).
func encapSeg6(p *printer, b []byte) {
	it := netlink.Attributes(b)
	for it.Next() {
		d := it.Bytes()
		if it.Type() != seg6SRH || len(d) < 4+8 {
			continue
		}
		mode := strconv.Itoa(int(getUint32(d)))
		if n := getUint32(d); int(n) < len(seg6Modes) {
			mode = seg6Modes[n]
		}
		p.str("mode", "mode ", mode, " ")
		segments(p, d[4:])
	}
}

// segments are listed from the first to be visited, which is the last in the header.
func segments(p *printer, srh []byte) {
	n := int(srh[4]) + 1
	p.array("segs")
	p.text("segs " + strconv.Itoa(n) + " [ ")
	for i := n - 1; i >= 0; i-- {
		if at := 8 + 16*i; at+16 <= len(srh) {
			p.str("", "", addrText(unix.AF_INET6, srh[at:at+16]), " ")
		}
	}
	p.endArray()
	p.text("] ")
	if srh[5]&0x08 != 0 {
		p.text("hmac ")
	}
}
