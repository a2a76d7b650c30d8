package ip

import (
	"strconv"

	"golang.org/x/sys/unix"

	"github.com/nlctl/netlink"
)

// rule is `ip rule`.
func (c *command) rule(args []string) error {
	if len(args) == 0 {
		return c.ruleShow(nil)
	}
	switch word := args[0]; {
	case is(word, "list"), is(word, "lst"), is(word, "show"):
		return c.ruleShow(args[1:])
	case is(word, "add"), is(word, "delete"), is(word, "flush"), is(word, "save"), is(word, "restore"):
		return c.notOffered("rule", word)
	case is(word, "help"):
		return usage(c.env, ruleHelp)
	default:
		return c.fail(255, "Command %q is unknown, try \"ip rule help\".", word)
	}
}

// ruleInfo is a rule as the kernel describes it.
type ruleInfo struct {
	family, dstLen, srcLen, tos uint8
	action                      uint8
	flags, table                uint32
	priority, mark, mask        uint32
	src, dst                    []byte
	iif, oif                    string
	l3mdev                      bool
	uids, sports, dports        []byte
	ipProto                     *uint8
	tunID                       *uint64
	prefixLen, ifGroup          *uint32
	flow, gotoTarget            *uint32
	hasMark                     bool
	proto                       *uint8
}

func parseRule(data []byte) (*ruleInfo, error) {
	h, it := fixed(data, 12)
	r := &ruleInfo{
		family: h[0], dstLen: h[1], srcLen: h[2], tos: h[3], table: uint32(h[4]), action: h[7], flags: getUint32(h[8:]), mask: 0xffffffff,
	}
	for it.Next() {
		switch it.Type() {
		case unix.FRA_DST:
			r.dst = it.Bytes()
		case unix.FRA_SRC:
			r.src = it.Bytes()
		case unix.FRA_IIFNAME:
			r.iif = it.String()
		case unix.FRA_GOTO:
			r.gotoTarget = new(it.Uint32())
		case unix.FRA_PRIORITY:
			r.priority = it.Uint32()
		case unix.FRA_FWMARK:
			r.mark, r.hasMark = it.Uint32(), true
		case unix.FRA_FLOW:
			r.flow = new(it.Uint32())
		case unix.FRA_TUN_ID:
			r.tunID = new(it.Uint64BE())
		case unix.FRA_SUPPRESS_IFGROUP:
			r.ifGroup = new(it.Uint32())
		case unix.FRA_SUPPRESS_PREFIXLEN:
			r.prefixLen = new(it.Uint32())
		case unix.FRA_TABLE:
			r.table = it.Uint32()
		case unix.FRA_FWMASK:
			r.mask, r.hasMark = it.Uint32(), true
		case unix.FRA_OIFNAME:
			r.oif = it.String()
		case unix.FRA_L3MDEV:
			r.l3mdev = it.Uint8() != 0
		case unix.FRA_UID_RANGE:
			r.uids = it.Bytes()
		case unix.FRA_PROTOCOL:
			r.proto = new(it.Uint8())
		case unix.FRA_IP_PROTO:
			r.ipProto = new(it.Uint8())
		case unix.FRA_SPORT_RANGE:
			r.sports = it.Bytes()
		case unix.FRA_DPORT_RANGE:
			r.dports = it.Bytes()
		}
	}
	return r, it.Err()
}

func (c *command) ruleShow(args []string) error {
	f, err := c.ruleArguments(args)
	if err != nil {
		return err
	}
	if err := c.dial(); err != nil {
		return err
	}
	header := make([]byte, 12)
	header[0] = unix.AF_INET
	if c.family != 0 {
		header[0] = byte(c.family)
	}
	return c.print(func() error {
		return c.list(request(unix.RTM_GETRULE, header, nil), func(m netlink.Message) error {
			r, err := parseRule(m.Data)
			if err == nil && m.Type == unix.RTM_NEWRULE && f.selects(r) {
				c.showRule(r)
			}
			return err
		})
	})
}

func (c *command) showRule(r *ruleInfo) {
	p := c.p
	p.object("")
	p.uint("priority", "", uint64(r.priority), ":\t")
	if r.flags&unix.FIB_RULE_INVERT != 0 {
		p.null("not", "not ")
	}
	c.rulePrefix(r, "src", "from", r.src, r.srcLen, true)
	c.rulePrefix(r, "dst", "to", r.dst, r.dstLen, false)
	if r.tos != 0 {
		p.str("tos", "tos ", c.field(r.tos), " ")
	}
	if r.hasMark {
		p.str("fwmark", "fwmark ", hashHex(uint64(r.mark)), "")
		if r.mask != 0xffffffff {
			p.str("fwmask", "/", hashHex(uint64(r.mask)), "")
		}
		p.text(" ")
	}
	c.ruleLinks(r)
	c.ruleSelectors(r)
	c.ruleAction(r)
	if r.proto != nil && (c.details > 0 || *r.proto != unix.RTPROT_UNSPEC && *r.proto != unix.RTPROT_KERNEL) {
		p.str("protocol", " proto ", c.proto(*r.proto), "")
	}
	p.text("\n")
	p.endObject()
}

func (c *command) rulePrefix(r *ruleInfo, key, word string, addr []byte, length uint8, all bool) {
	p := c.p
	switch {
	case addr != nil:
		p.str(key, word+" ", addrText(r.family, addr), "")
		if length != bits(r.family) {
			p.uint(key+"len", "/", uint64(length), "")
		}
		p.text(" ")
	case length != 0:
		p.str(key, word+" ", "0", "")
		p.uint(key+"len", "/", uint64(length), " ")
	case all:
		p.str(key, word+" ", "all", " ")
	}
}

func (c *command) ruleLinks(r *ruleInfo) {
	p := c.p
	if r.iif != "" {
		p.str("iif", "iif ", r.iif, " ")
		if r.flags&unix.FIB_RULE_IIF_DETACHED != 0 {
			p.null("iif_detached", "[detached] ")
		}
	}
	if r.oif != "" {
		p.str("oif", "oif ", r.oif, " ")
		if r.flags&unix.FIB_RULE_OIF_DETACHED != 0 {
			p.null("oif_detached", "[detached] ")
		}
	}
	if r.l3mdev {
		p.null("l3mdev", "lookup [l3mdev-table]")
	}
}

func (c *command) ruleSelectors(r *ruleInfo) {
	p := c.p
	if len(r.uids) >= 8 {
		p.uint("uid_start", "uidrange ", uint64(getUint32(r.uids)), "")
		p.uint("uid_end", "-", uint64(getUint32(r.uids[4:])), " ")
	}
	if r.ipProto != nil {
		p.str("ipproto", "ipproto ", c.ipProtocol(*r.ipProto), " ")
	}
	c.portRange("sport", r.sports)
	c.portRange("dport", r.dports)
	if r.tunID != nil {
		p.uint("tun_id", "tun_id ", *r.tunID, " ")
	}
}

func (c *command) ipProtocol(v uint8) string {
	names := map[uint8]string{
		1: "icmp", 2: "igmp", 4: "ipencap", 6: "tcp", 17: "udp", 33: "dccp", 41: "ipv6", 47: "gre", 50: "esp", 51: "ah", 58: "ipv6-icmp",
		132: "sctp", 136: "udplite",
	}
	if s, ok := names[v]; ok && !c.numeric {
		return s
	}
	return "ipproto-" + strconv.Itoa(int(v))
}

func (c *command) portRange(key string, b []byte) {
	if len(b) < 4 {
		return
	}
	start, end := uint64(getUint16(b)), uint64(getUint16(b[2:]))
	if start == end {
		c.p.uint(key, key+" ", start, " ")
		return
	}
	c.p.uint(key+"_start", key+" ", start, "")
	c.p.uint(key+"_end", "-", end, " ")
}

func (c *command) ruleAction(r *ruleInfo) {
	p := c.p
	if r.table != 0 {
		p.str("table", "lookup ", c.table(r.table), "")
		if r.prefixLen != nil && int32(*r.prefixLen) != -1 {
			p.int("suppress_prefixlen", " suppress_prefixlength ", int64(int32(*r.prefixLen)), "")
		}
		if r.ifGroup != nil && int32(*r.ifGroup) != -1 {
			p.str("suppress_ifgroup", " suppress_ifgroup ", c.group(*r.ifGroup), "")
		}
	}
	if r.flow != nil {
		c.ruleRealms(*r.flow)
	}
	switch r.action {
	case unix.FR_ACT_TO_TBL:
	case unix.RTN_NAT:
		p.text("masquerade")
	case unix.FR_ACT_GOTO:
		if r.gotoTarget != nil {
			p.uint("goto", "goto ", uint64(*r.gotoTarget), "")
		} else {
			p.str("goto", "goto ", "none", "")
		}
		if r.flags&unix.FIB_RULE_UNRESOLVED != 0 {
			p.null("unresolved", " [unresolved]")
		}
	case unix.FR_ACT_NOP:
		p.null("nop", "nop")
	default:
		p.str("action", "", c.routeType(r.action), "")
	}
}

func (c *command) ruleRealms(v uint32) {
	to, from := v&0xffff, v>>16
	c.p.text(" realms ")
	if from != 0 {
		c.p.str("flow_from", "", c.word(c.realms, from), "/")
	}
	c.p.str("flow_to", "", c.word(c.realms, to), "")
}
