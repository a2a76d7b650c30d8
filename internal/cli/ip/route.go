package ip

import (
	"fmt"
	"strings"

	"golang.org/x/sys/unix"

	"github.com/nlctl/netlink"
)

// routeFilter is what `ip route show` selects.
type routeFilter struct {
	table             uint32 // 0: all
	cloned            bool
	vrf               bool
	typ               prefixOf[uint8]
	proto, scope, tos prefixOf[uint8]
	rootDst, matchDst prefix
	rootSrc, matchSrc prefix
	via, prefSrc      prefix
	oif, iif          uint32
	mark, metric      prefixOf[uint32]
	realms            prefixOf[uint32]
}

// prefixOf is a value that may not be set.
type prefixOf[T any] struct {
	v   T
	set bool
}

var routeTypes = [...]string{
	"none", "unicast", "local", "broadcast", "anycast", "multicast", "blackhole", "unreachable", "prohibit", "throw", "nat", "xresolve",
}

func (c *command) routeType(t uint8) string {
	if int(t) < len(routeTypes) && !c.numeric {
		return routeTypes[t]
	}
	return fmt.Sprint(t)
}

func routeTypeNumber(s string) (uint8, bool) {
	for i, name := range routeTypes {
		if name == s || s == "brd" && name == "broadcast" {
			return uint8(i), true
		}
	}
	n, ok := unsigned(s, 8)
	return uint8(n), ok
}

// route is `ip route`.
func (c *command) route(args []string) error {
	if len(args) == 0 {
		return c.routeShow(nil)
	}
	switch word := args[0]; {
	case is(word, "add"), is(word, "change"), is(word, "chg"), is(word, "replace"), is(word, "prepend"), is(word, "append"),
		is(word, "test"), is(word, "delete"), is(word, "get"):
		return c.notOffered("route", word)
	case is(word, "list"), is(word, "show"), word == "lst":
		return c.routeShow(args[1:])
	case is(word, "flush"), is(word, "save"), is(word, "restore"), is(word, "showdump"):
		return c.notOffered("route", word)
	case is(word, "help"):
		return usage(c.env, routeHelp)
	default:
		return c.fail(255, "Command %q is unknown, try \"ip route help\".", word)
	}
}

// notOffered says what this ip cannot do.
func (c *command) notOffered(object, word string) error {
	return c.fail(255, "Command %q of ip %s is not offered by this ip, which shows and does not change.", word, object)
}

func (c *command) routeShow(args []string) error {
	f := routeFilter{table: unix.RT_TABLE_MAIN}
	names, err := c.routeArguments(&f, args)
	if err != nil {
		return err
	}
	family := c.family
	if family == 0 && f.table != 0 {
		family = unix.AF_INET
	}
	if err := c.dial(); err != nil {
		return err
	}
	if err := c.routeDevices(&f, names); err != nil {
		return err
	}
	r := routePrinter{c: c, f: &f, family: family}
	return c.print(func() error {
		r.p = c.p
		return c.list(routeRequest(&f, family), r.print)
	})
}

// routeRequest lets the kernel filter what it can under strict checking (Linux 4.20).
func routeRequest(f *routeFilter, family int) netlink.Message {
	header := make([]byte, unix.SizeofRtMsg)
	header[0] = byte(family)
	if f.cloned {
		putUint32(header[8:], unix.RTM_F_CLONED)
	}
	if f.proto.set {
		header[5] = f.proto.v
	}
	if f.typ.set {
		header[7] = f.typ.v
	}
	return request(unix.RTM_GETROUTE, header, func(b *netlink.Builder) {
		if f.table != 0 {
			b.Uint32(unix.RTA_TABLE, f.table)
		}
		if f.oif != 0 {
			b.Uint32(unix.RTA_OIF, f.oif)
		}
	})
}

// routeArguments reads the selectors; the names of links are looked up when the socket is there.
func (c *command) routeArguments(f *routeFilter, args []string) (map[string]string, error) {
	a := &arguments{c, args}
	devices := map[string]string{}
	for a.more() {
		word := a.word()
		key := routeKeyword(word)
		if key == "" || key == "to" {
			if err := c.routeDestination(f, a, word, key == "to"); err != nil {
				return nil, err
			}
			continue
		}
		if key == "cached" {
			f.cloned = true
			continue
		}
		v, err := a.value()
		if err != nil {
			return nil, err
		}
		switch key {
		case "dev", "iif":
			devices[key] = v
		case "from":
			err = c.routeFrom(f, a, v)
		default:
			err = c.routeValue(f, key, v)
		}
		if err != nil {
			return nil, err
		}
	}
	return devices, nil
}

// routeKeyword finds the keyword that a word means; empty: it is a destination.
func routeKeyword(word string) string {
	for _, k := range []struct {
		name, key string
		exact     bool
	}{
		{"table", "table", false},
		{"vrf", "vrf", false},
		{"cached", "cached", false},
		{"cloned", "cached", false},
		{"tos", "tos", true},
		{"dsfield", "tos", false},
		{"protocol", "proto", false},
		{"scope", "scope", false},
		{"type", "type", false},
		{"dev", "dev", true},
		{"oif", "dev", true},
		{"iif", "iif", true},
		{"mark", "mark", true},
		{"metric", "metric", false},
		{"priority", "metric", false},
		{"preference", "metric", true},
		{"via", "via", true},
		{"src", "src", true},
		{"realms", "realms", false},
		{"from", "from", false},
		{"to", "to", false},
	} {
		if word == k.name || !k.exact && is(word, k.name) {
			return k.key
		}
	}
	return ""
}

func (c *command) routeValue(f *routeFilter, key, v string) error {
	switch key {
	case "table":
		return c.routeTable(f, v)
	case "vrf":
		table, ok := c.vrfTable(v)
		if !ok {
			return c.invalid("Invalid VRF", v)
		}
		f.table, f.vrf = table, true
	case "tos":
		n, ok := number(c.fields(), v, 8)
		if !ok {
			return c.invalid("TOS value is invalid", v)
		}
		f.tos = prefixOf[uint8]{uint8(n), true}
	case "proto":
		if v == "all" {
			return nil
		}
		n, ok := number(c.protos(), v, 8)
		if !ok {
			return c.invalid("invalid \"protocol\"\n", v)
		}
		f.proto = prefixOf[uint8]{uint8(n), true}
	case "scope":
		if v == "all" {
			return nil
		}
		n, ok := number(c.scopes(), v, 8)
		if !ok {
			return c.invalid("invalid \"scope\"", v)
		}
		f.scope = prefixOf[uint8]{uint8(n), true}
	case "type":
		n, ok := routeTypeNumber(v)
		if !ok {
			return c.invalid("node type value is invalid\n", v)
		}
		f.typ = prefixOf[uint8]{n, true}
	case "mark", "metric":
		n, ok := unsigned(v, 32)
		if !ok {
			return c.invalid(map[string]string{"mark": "mark value is invalid", "metric": "\"metric\" value is invalid"}[key], v)
		}
		if key == "mark" {
			f.mark = prefixOf[uint32]{uint32(n), true}
		} else {
			f.metric = prefixOf[uint32]{uint32(n), true}
		}
	case "realms":
		return c.routeRealms(f, v)
	case "via", "src":
		p, err := parsePrefix(v, c.family)
		if err != nil {
			return c.badPrefix(v)
		}
		if key == "via" {
			f.via = p
		} else {
			f.prefSrc = p
		}
	}
	return nil
}

func (c *command) routeTable(f *routeFilter, v string) error {
	if n, ok := number(c.tables(), v, 32); ok {
		f.table = n
		return nil
	}
	switch v {
	case "all":
		f.table = 0
	case "cache":
		f.cloned = true
	case "help":
		return usage(c.env, routeHelp)
	default:
		return c.invalid("table id value is invalid\n", v)
	}
	return nil
}

func (c *command) routeRealms(f *routeFilter, v string) error {
	from, to, two := strings.Cut(v, "/")
	n, ok := number(c.realms(), from, 16)
	if two {
		m, ok2 := number(c.realms(), to, 16)
		n, ok = n<<16|m, ok && ok2
	}
	if !ok {
		return c.invalid("invalid realms", v)
	}
	f.realms = prefixOf[uint32]{n, true}
	return nil
}

// badPrefix is what iproute2 says of a prefix that it cannot read.
func (c *command) badPrefix(v string) error { return c.badPrefixOf(c.family, v) }

func (c *command) badPrefixOf(family int, v string) error {
	name := "any valid"
	if family != 0 {
		name = familyName(uint8(family))
	}
	return c.fail(1, "Error: %s prefix is expected rather than %q.", name, v)
}

// routeDestination reads [to] [root|match|exact] PREFIX.
func (c *command) routeDestination(f *routeFilter, a *arguments, word string, to bool) error {
	var err error
	if to {
		if word, err = a.value(); err != nil {
			return err
		}
	}
	if is(word, "help") {
		return usage(c.env, routeHelp)
	}
	return c.rootMatchExact(a, word, &f.rootDst, &f.matchDst)
}

func (c *command) routeFrom(f *routeFilter, a *arguments, word string) error {
	return c.rootMatchExact(a, word, &f.rootSrc, &f.matchSrc)
}

func (c *command) rootMatchExact(a *arguments, word string, root, match *prefix) error {
	kind := ""
	for _, k := range []string{"root", "match", "exact"} {
		if is(word, k) {
			kind = k
			var err error
			if word, err = a.value(); err != nil {
				return err
			}
			break
		}
	}
	p, err := parsePrefix(word, c.family)
	if err != nil {
		return c.badPrefix(word)
	}
	switch kind {
	case "root":
		*root = p
	case "match":
		*match = p
	default:
		*root, *match = p, p
	}
	return nil
}

func (c *command) routeDevices(f *routeFilter, names map[string]string) error {
	for _, key := range []string{"iif", "dev"} {
		name := names[key]
		if name == "" {
			continue
		}
		index, ok := c.linkIndex(name)
		if !ok {
			return c.noDevice(name)
		}
		if key == "dev" {
			f.oif = index
		} else {
			f.iif = index
		}
	}
	return nil
}
