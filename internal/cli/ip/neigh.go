package ip

import (
	"strconv"
	"strings"

	"golang.org/x/sys/unix"

	"github.com/nlctl/netlink"
)

// neigh is `ip neighbour`.
func (c *command) neigh(args []string) error {
	if len(args) == 0 {
		return c.neighShow(nil)
	}
	switch word := args[0]; {
	case is(word, "add"), is(word, "change"), is(word, "chg"), is(word, "replace"), is(word, "delete"), is(word, "get"), is(word, "flush"):
		return c.notOffered("neigh", word)
	case is(word, "show"), is(word, "lst"), is(word, "list"):
		return c.neighShow(args[1:])
	case is(word, "help"):
		return usage(c.env, neighHelp)
	default:
		return c.fail(255, "Command %q is unknown, try \"ip neigh help\".", word)
	}
}

var neighStates = []struct {
	bit  uint16
	name string
}{
	{unix.NUD_INCOMPLETE, "INCOMPLETE"},
	{unix.NUD_REACHABLE, "REACHABLE"},
	{unix.NUD_STALE, "STALE"},
	{unix.NUD_DELAY, "DELAY"},
	{unix.NUD_PROBE, "PROBE"},
	{unix.NUD_FAILED, "FAILED"},
	{unix.NUD_NOARP, "NOARP"},
	{unix.NUD_PERMANENT, "PERMANENT"},
}

// noState selects entries without a state; the kernel has no bit for it.
const noState = 0x100

// neighFilter is what `ip neighbour show` selects.
type neighFilter struct {
	family        int
	index, master uint32
	nomaster      bool
	state         uint16
	stateGiven    bool
	unused, proxy bool
	proto         prefixOf[uint8]
	to            prefix
}

// neighInfo is a neighbour as the kernel describes it.
type neighInfo struct {
	family, flags uint8
	index         uint32
	state         uint16
	dst, lladdr   []byte
	cache         []byte
	probes        *uint32
	proto         *uint8
	extFlags      uint32
}

func parseNeigh(data []byte) (*neighInfo, error) {
	h, it := fixed(data, 12)
	n := &neighInfo{family: h[0], index: getUint32(h[4:]), state: getUint16(h[8:]), flags: h[10]}
	for it.Next() {
		switch it.Type() {
		case unix.NDA_DST:
			n.dst = it.Bytes()
		case unix.NDA_LLADDR:
			n.lladdr = it.Bytes()
		case unix.NDA_CACHEINFO:
			n.cache = it.Bytes()
		case unix.NDA_PROBES:
			n.probes = new(it.Uint32())
		case ndaProtocol:
			n.proto = new(it.Uint8())
		case ndaFlagsExt:
			n.extFlags = it.Uint32()
		}
	}
	return n, it.Err()
}

func (c *command) neighShow(args []string) error {
	f := &neighFilter{family: c.family, state: 0xff &^ unix.NUD_NOARP}
	device, master, err := c.neighArguments(f, args)
	if err != nil {
		return err
	}
	if err := c.dial(); err != nil {
		return err
	}
	if device != "" {
		index, ok := c.linkIndex(device)
		if !ok {
			return c.noDevice(device)
		}
		f.index = index
	}
	if master != "" {
		index, ok := c.linkIndex(master)
		if !ok {
			return c.invalid("Device does not exist\n", master)
		}
		f.master = index
	}
	return c.print(func() error {
		return c.list(neighRequest(f), func(m netlink.Message) error {
			n, err := parseNeigh(m.Data)
			if err == nil && f.selects(n) {
				c.showNeigh(f, n)
			}
			return err
		})
	})
}

// neighRequest lets the kernel select by link and master (Linux 4.20).
func neighRequest(f *neighFilter) netlink.Message {
	header := make([]byte, 12)
	header[0] = byte(f.family)
	if f.proxy {
		header[10] = unix.NTF_PROXY
	}
	return request(unix.RTM_GETNEIGH, header, func(b *netlink.Builder) {
		if f.index != 0 {
			b.Uint32(unix.NDA_IFINDEX, f.index)
		}
		if f.master != 0 || f.nomaster {
			b.Uint32(unix.NDA_MASTER, f.master)
		}
	})
}

func (f *neighFilter) selects(n *neighInfo) bool {
	switch {
	case f.family != 0 && f.family != int(n.family), f.index != 0 && f.index != n.index:
		return false
	case f.state&n.state == 0 && n.flags&(unix.NTF_PROXY|unix.NTF_EXT_LEARNED) == 0 && (n.state != 0 || f.state&noState == 0):
		return false
	case f.unused && len(n.cache) >= 16 && getUint32(n.cache[12:]) != 0:
		return false
	case f.proto.set && (n.proto == nil || *n.proto != f.proto.v):
		return false
	case f.to.family != 0 && n.dst != nil && (f.to.family != n.family || !f.to.contains(n.dst)):
		return false
	}
	return true
}

func (c *command) neighArguments(f *neighFilter, args []string) (device, master string, err error) {
	a := &arguments{c, args}
	for a.more() {
		word := a.word()
		switch {
		case word == "dev":
			device, err = a.value()
		case word == "master", word == "vrf":
			master, err = a.value()
		case word == "nomaster":
			f.nomaster = true
		case word == "unused":
			f.unused = true
		case word == "nud":
			err = c.neighState(f, a)
		case word == "proxy":
			f.proxy = true
		case is(word, "protocol"):
			err = c.neighProtocol(f, a)
		case is(word, "help") && word != "":
			return "", "", usage(c.env, neighHelp)
		default:
			if word == "to" {
				if word, err = a.value(); err != nil {
					return "", "", err
				}
			}
			if f.to, err = parsePrefix(word, f.family); err != nil {
				return "", "", c.badPrefix(word)
			}
			if f.family == 0 {
				f.family = int(f.to.family)
			}
		}
		if err != nil {
			return "", "", err
		}
	}
	return device, master, nil
}

func (c *command) neighState(f *neighFilter, a *arguments) error {
	v, err := a.value()
	if err != nil {
		return err
	}
	if !f.stateGiven {
		f.stateGiven, f.state = true, 0
	}
	if v == "all" {
		f.state = 0xff | noState
		return nil
	}
	if v == "none" {
		f.state |= noState
		return nil
	}
	for _, s := range neighStates {
		if strings.HasPrefix(strings.ToLower(s.name), v) && v != "" {
			f.state |= s.bit
			return nil
		}
	}
	n, ok := unsigned(v, 8)
	if !ok {
		return c.invalid("nud state is bad", v)
	}
	f.state |= uint16(n)
	return nil
}

func (c *command) neighProtocol(f *neighFilter, a *arguments) error {
	v, err := a.value()
	if err != nil || v == "all" {
		return err
	}
	n, ok := number(c.protos(), v, 8)
	if !ok {
		return c.invalid("invalid \"protocol\"\n", v)
	}
	f.proto = prefixOf[uint8]{uint8(n), true}
	return nil
}

func (c *command) showNeigh(f *neighFilter, n *neighInfo) {
	p := c.p
	p.object("")
	if c.brief {
		c.briefNeigh(n)
		return
	}
	if n.dst != nil {
		p.str("dst", "", addrText(n.family, n.dst), " ")
	}
	if f.index == 0 && n.index != 0 {
		p.str("dev", "dev ", c.linkName(n.index), " ")
	}
	if n.lladdr != nil {
		p.str("lladdr", "lladdr ", string(appendMAC(nil, n.lladdr)), " ")
	}
	c.neighFlags(n)
	if c.stats > 0 {
		c.neighStats(n)
	}
	if n.state != 0 {
		c.neighStateNames(n.state)
	}
	if n.proto != nil {
		p.str("protocol", "proto ", c.proto(*n.proto), " ")
	}
	p.text("\n")
	p.endObject()
}

func (c *command) neighFlags(n *neighInfo) {
	for _, g := range []struct {
		bit  uint8
		name string
	}{{unix.NTF_ROUTER, "router"}, {unix.NTF_PROXY, "proxy"}, {unix.NTF_EXT_LEARNED, "extern_learn"}, {unix.NTF_OFFLOADED, "offload"}} {
		if n.flags&g.bit != 0 {
			c.p.null(g.name, g.name+" ")
		}
	}
	if n.extFlags&ntfExtManaged != 0 {
		c.p.null("managed", "managed ")
	}
}

// neighStats is a struct nda_cacheinfo: confirmed, used, updated in clock ticks ago, and references.
func (c *command) neighStats(n *neighInfo) {
	p := c.p
	if len(n.cache) >= 16 {
		if refs := getUint32(n.cache[12:]); refs != 0 {
			p.int("refcnt", " ref ", int64(refs), "")
		}
		p.uint("used", " used ", uint64(getUint32(n.cache[4:])/userHZ), "")
		p.uint("confirmed", "/", uint64(getUint32(n.cache)/userHZ), "")
		p.uint("updated", "/", uint64(getUint32(n.cache[8:])/userHZ), "")
	}
	if n.probes != nil {
		p.uint("probes", "probes ", uint64(*n.probes), " ")
	}
}

func (c *command) neighStateNames(state uint16) {
	p := c.p
	p.array("state")
	for _, s := range neighStates {
		if state&s.bit != 0 {
			p.str("", "", s.name, " ")
			state &^= s.bit
		}
	}
	if state != 0 {
		p.str("", "", strconv.FormatUint(uint64(state), 16), " ")
	}
	p.endArray()
}

func (c *command) briefNeigh(n *neighInfo) {
	p := c.p
	if n.dst != nil {
		p.str("dst", "", pad(addrText(n.family, n.dst), 40, p.json), "")
	}
	if n.index != 0 {
		p.str("dev", "", pad(c.linkName(n.index), 16, p.json)+gap(p.json), "")
	}
	if n.lladdr != nil {
		p.str("lladdr", "", string(appendMAC(nil, n.lladdr)), "")
	}
	p.text("\n")
	p.endObject()
}

// gap is what the brief form has after each of its columns.
func gap(json bool) string {
	if json {
		return ""
	}
	return " "
}
