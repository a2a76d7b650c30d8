package ip

import (
	"errors"
	"net/netip"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

// arguments walks the words of a command.
type arguments struct {
	c    *command
	rest []string
}

func (a *arguments) more() bool { return len(a.rest) > 0 }

// word takes the next word.
func (a *arguments) word() string {
	w := a.rest[0]
	a.rest = a.rest[1:]
	return w
}

// value takes the word after a keyword.
func (a *arguments) value() (string, error) {
	if len(a.rest) == 0 {
		return "", a.c.fail(255, "Command line is not complete. Try option \"help\"")
	}
	return a.word(), nil
}

// invalid says that a value is wrong, in iproute2's words.
func (c *command) invalid(what, word string) error {
	return c.fail(255, "Error: argument %q is wrong: %s", word, what)
}

// is reports whether a word is the keyword or the start of it, as C's matches() in iproute2.
func is(word, keyword string) bool { return word != "" && strings.HasPrefix(keyword, word) }

// unsigned reads a number in any base that strtoul(3) takes.
func unsigned(s string, bits int) (uint64, bool) {
	base := 10
	switch {
	case strings.HasPrefix(s, "0x"), strings.HasPrefix(s, "0X"):
		s, base = s[2:], 16
	case len(s) > 1 && s[0] == '0':
		s, base = s[1:], 8
	}
	v, err := strconv.ParseUint(s, base, bits)
	return v, err == nil
}

// prefix is an address with a length, as a selector gives it. A family of 0 fits everything ("all", "any", "default").
type prefix struct {
	family uint8
	bits   int
	addr   netip.Addr
	set    bool
}

var errPrefix = errors.New("not a prefix")

// parsePrefix reads ADDR[/LEN], and the short forms of IPv4 that iproute2 takes: 10, 10.1/16.
func parsePrefix(s string, family int) (prefix, error) {
	switch s {
	case "default", "any", "all":
		return prefix{family: uint8(family), set: true}, nil
	}
	text, length, hasLength := strings.Cut(s, "/")
	addr, err := parseAddr(text, family)
	if err != nil {
		return prefix{}, err
	}
	p := prefix{addr: addr, bits: addr.BitLen(), family: unix.AF_INET, set: true}
	if addr.Is6() {
		p.family = unix.AF_INET6
	}
	if !hasLength {
		return p, nil
	}
	n, ok := unsigned(length, 8)
	if !ok {
		return maskPrefix(p, length)
	}
	if int(n) > addr.BitLen() {
		return prefix{}, errPrefix
	}
	p.bits = int(n)
	return p, nil
}

// maskPrefix reads a netmask in place of a length.
func maskPrefix(p prefix, mask string) (prefix, error) {
	m, err := netip.ParseAddr(mask)
	if err != nil || !m.Is4() || p.family != unix.AF_INET {
		return prefix{}, errPrefix
	}
	v := m.As4()
	bits := uint32(v[0])<<24 | uint32(v[1])<<16 | uint32(v[2])<<8 | uint32(v[3])
	p.bits = 0
	for bits&(1<<31) != 0 {
		p.bits++
		bits <<= 1
	}
	if bits != 0 {
		return prefix{}, errPrefix
	}
	return p, nil
}

// parseAddr reads an address of the family, or of any family for 0. Missing bytes of an IPv4 address are zero.
func parseAddr(s string, family int) (netip.Addr, error) {
	if strings.Contains(s, ":") {
		a, err := netip.ParseAddr(s)
		if err != nil || family != unix.AF_UNSPEC && family != unix.AF_INET6 {
			return netip.Addr{}, errPrefix
		}
		return a, nil
	}
	parts := strings.Split(s, ".")
	if s == "" || len(parts) > 4 || family == unix.AF_INET6 {
		return netip.Addr{}, errPrefix
	}
	var b [4]byte
	for i, part := range parts {
		n, ok := unsigned(part, 8)
		if !ok {
			return netip.Addr{}, errPrefix
		}
		b[i] = byte(n)
	}
	return netip.AddrFrom4(b), nil
}

// contains reports whether the address is in the prefix.
func (p prefix) contains(a []byte) bool {
	addr, ok := netip.AddrFromSlice(a)
	if !ok || p.bits == 0 {
		return p.bits == 0
	}
	return addr.BitLen() == p.addr.BitLen() && netip.PrefixFrom(p.addr, p.bits).Contains(addr)
}
