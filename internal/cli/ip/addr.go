package ip

import (
	"fmt"
	"path"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"

	"github.com/nlctl/netlink"
)

// address is `ip address`.
func (c *command) address(args []string) error {
	if len(args) == 0 {
		return c.linkShow(nil, false)
	}
	switch word := args[0]; {
	case is(word, "add"), is(word, "change"), is(word, "chg"), is(word, "replace"), is(word, "delete"):
		return c.notOffered("address", word)
	case is(word, "show"), is(word, "lst"), is(word, "list"):
		return c.linkShow(args[1:], false)
	case is(word, "flush"), is(word, "save"), is(word, "showdump"), is(word, "restore"):
		return c.notOffered("address", word)
	case is(word, "help"):
		return usage(c.env, addressHelp)
	default:
		return c.fail(255, "Command %q is unknown, try \"ip address help\".", word)
	}
}

// addrFlagNames are the flags of an address in the order in which they are shown. IFA_F_SECONDARY is called temporary in IPv6.
var addrFlagNames = []struct {
	name string
	bit  uint32
	only uint8 // family; 0: all
}{
	{"secondary", unix.IFA_F_SECONDARY, unix.AF_INET},
	{"temporary", unix.IFA_F_SECONDARY, unix.AF_INET6},
	{"nodad", unix.IFA_F_NODAD, 0},
	{"optimistic", unix.IFA_F_OPTIMISTIC, 0},
	{"dadfailed", unix.IFA_F_DADFAILED, 0},
	{"home", unix.IFA_F_HOMEADDRESS, 0},
	{"deprecated", unix.IFA_F_DEPRECATED, 0},
	{"tentative", unix.IFA_F_TENTATIVE, 0},
	{"permanent", unix.IFA_F_PERMANENT, 0},
	{"mngtmpaddr", unix.IFA_F_MANAGETEMPADDR, 0},
	{"noprefixroute", unix.IFA_F_NOPREFIXROUTE, 0},
	{"autojoin", unix.IFA_F_MCAUTOJOIN, 0},
	{"stable-privacy", unix.IFA_F_STABLE_PRIVACY, 0},
}

// addrFlag reads a flag that selects: with a dash in front, those without it.
func addrFlag(f *linkFilter, word string) bool {
	inverted := strings.HasPrefix(word, "-")
	name := strings.TrimPrefix(word, "-")
	var bit uint32
	switch name {
	case "dynamic":
		bit, inverted = unix.IFA_F_PERMANENT, !inverted
	case "primary":
		bit, inverted = unix.IFA_F_SECONDARY, !inverted
	default:
		for _, n := range addrFlagNames {
			if n.name == name {
				bit = n.bit
			}
		}
	}
	if bit == 0 {
		return false
	}
	if inverted {
		f.notFlags |= bit
	} else {
		f.flags |= bit
	}
	return true
}

// addrInfo is an address as the kernel describes it.
type addrInfo struct {
	family, length, scope uint8
	flags, index          uint32
	address, local        []byte
	broadcast, anycast    []byte
	label                 string
	metric                *uint32
	cache                 []byte
}

func parseAddrInfo(data []byte) (*addrInfo, error) {
	h, it := fixed(data, unix.SizeofIfAddrmsg)
	a := &addrInfo{family: h[0], length: h[1], flags: uint32(h[2]), scope: h[3], index: getUint32(h[4:])}
	for it.Next() {
		switch it.Type() {
		case unix.IFA_ADDRESS:
			a.address = it.Bytes()
		case unix.IFA_LOCAL:
			a.local = it.Bytes()
		case unix.IFA_LABEL:
			a.label = it.String()
		case unix.IFA_BROADCAST:
			a.broadcast = it.Bytes()
		case unix.IFA_ANYCAST:
			a.anycast = it.Bytes()
		case unix.IFA_CACHEINFO:
			a.cache = it.Bytes()
		case unix.IFA_FLAGS:
			a.flags = it.Uint32()
		case unix.IFA_RT_PRIORITY:
			a.metric = new(it.Uint32())
		}
	}
	if a.local == nil {
		a.local = a.address
	}
	if a.address == nil {
		a.address = a.local
	}
	if err := it.Err(); err != nil {
		return nil, fmt.Errorf("parse address: %w", err)
	}
	return a, nil
}

// addrDump lists addresses; the kernel selects by link (Linux 4.20).
func (c *command) addrDump(f *linkFilter) netlink.Message {
	header := make([]byte, unix.SizeofIfAddrmsg)
	header[0] = byte(f.family)
	putUint32(header[4:], f.index)
	return request(unix.RTM_GETADDR, header, nil)
}

// addrsByLink gives the addresses that are selected, by the link that they are of.
func (c *command) addrsByLink(f *linkFilter, ms []netlink.Message) (map[uint32][]*addrInfo, error) {
	by := map[uint32][]*addrInfo{}
	for _, m := range ms {
		a, err := parseAddrInfo(m.Data)
		if err != nil {
			return nil, err
		}
		if f.some != nil {
			f.some[a.index] = true
		}
		if f.selectsAddr(c, a) {
			by[a.index] = append(by[a.index], a)
		}
	}
	return by, nil
}

func (f *linkFilter) selectsAddr(c *command, a *addrInfo) bool {
	switch {
	case f.index != 0 && f.index != a.index,
		f.scope.set && f.scope.v != a.scope,
		f.flags&^a.flags != 0, f.notFlags&a.flags != 0,
		f.family != 0 && f.family != int(a.family):
		return false
	}
	if f.to.family != 0 && (f.to.family != a.family || !f.to.contains(a.local)) {
		return false
	}
	if f.label != "" {
		label := a.label
		if label == "" {
			label = c.linkName(a.index)
		}
		ok, _ := path.Match(f.label, label)
		return ok
	}
	return true
}

func (c *command) addresses(l *linkInfo, addrs []*addrInfo) {
	c.p.array("addr_info")
	for _, a := range addrs {
		c.addr(l, a)
	}
	c.p.endArray()
}

func (c *command) addr(l *linkInfo, a *addrInfo) {
	p := c.p
	p.object("")
	if c.oneline {
		p.uint("index", "", uint64(l.index), ": ")
		p.str("dev", "", l.name, "")
	}
	p.str("family", "    ", familyName(a.family), " ")
	p.str("local", "", addrText(a.family, a.local), "")
	if string(a.address) != string(a.local) {
		p.str("address", " peer ", addrText(a.family, a.address), "")
	}
	p.uint("prefixlen", "/", uint64(a.length), " ")
	if a.metric != nil && *a.metric != 0 {
		p.uint("metric", "metric ", uint64(*a.metric), " ")
	}
	if a.broadcast != nil {
		p.str("broadcast", "brd ", addrText(a.family, a.broadcast), " ")
	}
	if a.anycast != nil {
		p.str("anycast", "any ", addrText(a.family, a.anycast), " ")
	}
	p.str("scope", "scope ", c.scope(a.scope), " ")
	c.addrFlags(a)
	if a.label != "" {
		p.str("label", "", a.label, "")
	}
	if a.cache != nil {
		c.lifetimes(a.cache)
	}
	p.text("\n")
	p.endObject()
}

// addrFlags shows what is unusual: an address that is not permanent is dynamic.
func (c *command) addrFlags(a *addrInfo) {
	p := c.p
	flags := a.flags
	for _, n := range addrFlagNames {
		if n.only != 0 && n.only != a.family {
			continue
		}
		if n.bit == unix.IFA_F_PERMANENT {
			if flags&n.bit == 0 {
				p.flag("dynamic", "dynamic ")
			}
		} else if flags&n.bit != 0 {
			p.flag(n.name, n.name+" ")
		}
		flags &^= n.bit
	}
	flags &^= unix.IFA_F_SECONDARY
	if flags != 0 {
		p.str("ifa_flags", "flags ", fmt.Sprintf("%02x", flags), " ")
	}
}

// lifetimes are how long an address is valid and preferred, in seconds.
func (c *command) lifetimes(b []byte) {
	if len(b) < 8 {
		return
	}
	p := c.p
	preferred, valid := getUint32(b), getUint32(b[4:])
	p.line()
	c.lifetime("valid_life_time", "       valid_lft ", valid, valid, "sec ")
	c.lifetime("preferred_life_time", "preferred_lft ", preferred, valid, "sec")
}

func (c *command) lifetime(key, word string, v, valid uint32, unit string) {
	p := c.p
	if p.json {
		p.uint(key, "", uint64(v), "")
		return
	}
	if v == 0xffffffff {
		p.text(word + "forever" + strings.TrimPrefix(unit, "sec"))
		return
	}
	p.text(word + strconv.FormatUint(uint64(v), 10) + unit)
}

func (c *command) briefAddresses(addrs []*addrInfo) {
	p := c.p
	p.array("addr_info")
	for _, a := range addrs {
		p.object("")
		p.str("local", "", addrText(a.family, a.local), "")
		if string(a.address) != string(a.local) {
			p.str("address", " peer ", addrText(a.family, a.address), "")
		}
		p.uint("prefixlen", "/", uint64(a.length), " ")
		if a.metric != nil && *a.metric != 0 {
			p.uint("metric", "metric ", uint64(*a.metric), " ")
		}
		p.endObject()
	}
	p.endArray()
}
