package ip

import (
	"strings"

	"golang.org/x/sys/unix"
)

// ruleFilter is what `ip rule show` selects.
type ruleFilter struct {
	src, dst                    prefix
	tos, ipProto                prefixOf[uint8]
	priority, table, mark, mask prefixOf[uint32]
	iif, oif                    string
	l3mdev                      bool
	uids, sports, dports        prefixOf[[2]uint32]
	tunID                       prefixOf[uint64]
}

func (f *ruleFilter) selects(r *ruleInfo) bool {
	switch {
	case !within(f.src, prefix{}, r.family, r.srcLen, r.src), !within(f.dst, prefix{}, r.family, r.dstLen, r.dst),
		f.tos.set && f.tos.v != r.tos,
		f.priority.set && f.priority.v != r.priority,
		f.table.set && f.table.v != r.table,
		f.mark.set && (!r.hasMark || f.mark.v != r.mark),
		f.mask.set && f.mask.v != r.mask,
		f.iif != "" && f.iif != r.iif,
		f.oif != "" && f.oif != r.oif,
		f.l3mdev && !r.l3mdev:
		return false
	}
	return f.selectsMore(r)
}

func (f *ruleFilter) selectsMore(r *ruleInfo) bool {
	// iproute2 6.1 reads the selector protocol and shows every rule all the same.
	if f.ipProto.set && (r.ipProto == nil || *r.ipProto != f.ipProto.v) {
		return false
	}
	if f.tunID.set && (r.tunID == nil || *r.tunID != f.tunID.v) {
		return false
	}
	if f.uids.set && (len(r.uids) < 8 || f.uids.v != [2]uint32{getUint32(r.uids), getUint32(r.uids[4:])}) {
		return false
	}
	return inPorts(f.sports, r.sports) && inPorts(f.dports, r.dports)
}

func inPorts(f prefixOf[[2]uint32], b []byte) bool {
	return !f.set || len(b) >= 4 && f.v == [2]uint32{uint32(getUint16(b)), uint32(getUint16(b[2:]))}
}

func (c *command) ruleArguments(args []string) (*ruleFilter, error) {
	f := &ruleFilter{}
	a := &arguments{c, args}
	for a.more() {
		word := a.word()
		if is(word, "l3mdev") {
			f.l3mdev = true
			continue
		}
		key := ruleKeyword(word)
		v := word
		if key == "" {
			key = "to"
		} else {
			var err error
			if v, err = a.value(); err != nil {
				return nil, err
			}
		}
		if err := c.ruleValue(f, key, v); err != nil {
			return nil, err
		}
	}
	return f, nil
}

// ruleComplaints are iproute2's words for values that make no sense.
var ruleComplaints = map[string]string{
	"pref": "preference value is invalid\n", "tos": "TOS value is invalid\n", "mark": "fwmark value is invalid\n",
	"table": "table id value is invalid\n", "proto": "\"protocol\" value is invalid\n", "tun": "tun_id value is invalid\n",
}

func ruleKeyword(word string) string {
	for _, k := range []struct {
		name, key string
		exact     bool
	}{
		{"preference", "pref", false},
		{"order", "pref", false},
		{"priority", "pref", true},
		{"from", "from", true},
		{"to", "to", true},
		{"dst", "to", false},
		{"dsfield", "tos", false},
		{"tos", "tos", true},
		{"fwmark", "mark", true},
		{"iif", "iif", true},
		{"dev", "iif", true},
		{"oif", "oif", true},
		{"uidrange", "uids", true},
		{"tun_id", "tun", false},
		{"lookup", "table", false},
		{"table", "table", false},
		{"protocol", "proto", false},
		{"ipproto", "ipproto", true},
		{"sport", "sport", true},
		{"dport", "dport", true},
	} {
		if word == k.name || !k.exact && is(word, k.name) {
			return k.key
		}
	}
	return ""
}

func (c *command) ruleValue(f *ruleFilter, key, v string) error {
	ok := true
	var n uint64
	switch key {
	case "from", "to":
		family := c.family
		if family == 0 {
			family = unix.AF_INET
		}
		p, err := parsePrefix(v, family)
		if err != nil {
			return c.badPrefixOf(family, v)
		}
		if key == "from" {
			f.src = p
		} else {
			f.dst = p
		}
	case "pref":
		n, ok = unsigned(v, 32)
		f.priority = prefixOf[uint32]{uint32(n), ok}
	case "tos":
		var t uint32
		t, ok = number(c.fields(), v, 8)
		f.tos = prefixOf[uint8]{uint8(t), ok}
	case "mark":
		mark, mask, two := strings.Cut(v, "/")
		n, ok = unsigned(mark, 32)
		f.mark = prefixOf[uint32]{uint32(n), ok}
		if two && ok {
			n, ok = unsigned(mask, 32)
			f.mask = prefixOf[uint32]{uint32(n), ok}
		}
	case "iif":
		f.iif = v
	case "oif":
		f.oif = v
	case "table":
		var t uint32
		t, ok = number(c.tables(), v, 32)
		f.table = prefixOf[uint32]{t, ok}
	case "proto":
		_, ok = number(c.protos(), v, 8)
	case "tun":
		n, ok = unsigned(v, 64)
		f.tunID = prefixOf[uint64]{n, ok}
	default:
		return c.ruleRange(f, key, v)
	}
	if !ok {
		return c.invalid(ruleComplaints[key], v)
	}
	return nil
}

func (c *command) ruleRange(f *ruleFilter, key, v string) error {
	if key == "ipproto" {
		for n := range 256 {
			if c.ipProtocol(uint8(n)) == v || unsignedIs(v, uint64(n)) {
				f.ipProto = prefixOf[uint8]{uint8(n), true}
				return nil
			}
		}
		return c.invalid("Invalid \"ipproto\" value\n", v)
	}
	low, high, two := strings.Cut(v, "-")
	if !two {
		high = low
	}
	a, ok1 := unsigned(low, 32)
	b, ok2 := unsigned(high, 32)
	if !ok1 || !ok2 {
		return c.invalid("invalid range", v)
	}
	r := prefixOf[[2]uint32]{[2]uint32{uint32(a), uint32(b)}, true}
	switch key {
	case "uids":
		f.uids = r
	case "sport":
		f.sports = r
	case "dport":
		f.dports = r
	}
	return nil
}

func unsignedIs(s string, n uint64) bool {
	v, ok := unsigned(s, 64)
	return ok && v == n
}
