package ip

import (
	"bufio"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// words are the names that the files in /etc/iproute2 give to numbers. A file is read when a name is needed for the first time.
type words struct {
	tables, protos, scopes, fields, groups, realms map[uint32]string
}

const wordDir = "/etc/iproute2"

// What has a name without any file, as in iproute2.
var (
	builtinTables = map[uint32]string{253: "default", 254: "main", 255: "local"}
	builtinProtos = map[uint32]string{
		0: "unspec", 1: "redirect", 2: "kernel", 3: "boot", 4: "static",
		8: "gated", 9: "ra", 10: "mrt", 11: "zebra", 12: "bird", 13: "dnrouted", 14: "xorp", 15: "ntk", 16: "dhcp",
		18: "keepalived", 42: "babel", 186: "bgp", 187: "isis", 188: "ospf", 189: "rip", 192: "eigrp",
	}
	builtinScopes = map[uint32]string{0: "global", 200: "site", 253: "link", 254: "host", 255: "nowhere"}
	builtinGroups = map[uint32]string{0: "default"}
	builtinFields = map[uint32]string{0: "0"}
	builtinRealms = map[uint32]string{0: "unknown"}
)

// load gives a table of names: what is built in, then what the file and the directory beside it say.
func load(have *map[uint32]string, file string, builtin map[uint32]string) map[uint32]string {
	if *have != nil {
		return *have
	}
	m := make(map[uint32]string, len(builtin)+8)
	for k, v := range builtin {
		m[k] = v
	}
	readWords(m, filepath.Join(wordDir, file))
	more, _ := filepath.Glob(filepath.Join(wordDir, file+".d", "*.conf"))
	for _, path := range more {
		readWords(m, path)
	}
	*have = m
	return m
}

// readWords reads lines of a number and a name. A file that is not there says nothing.
func readWords(m map[uint32]string, path string) {
	f, err := os.Open(path)
	if err != nil {
		return
	}
	defer f.Close()
	for s := bufio.NewScanner(f); s.Scan(); {
		line, _, _ := strings.Cut(s.Text(), "#")
		fields := strings.Fields(line)
		if len(fields) < 2 {
			continue
		}
		if n, ok := unsigned(fields[0], 32); ok {
			m[uint32(n)] = fields[1]
		}
	}
}

// word gives the name of a number, or the number where it has none or -N was given.
func (c *command) word(m func() map[uint32]string, v uint32) string {
	if !c.numeric {
		if s, ok := m()[v]; ok {
			return s
		}
	}
	return strconv.FormatUint(uint64(v), 10)
}

func (c *command) tables() map[uint32]string {
	return load(&c.words.tables, "rt_tables", builtinTables)
}

func (c *command) protos() map[uint32]string {
	return load(&c.words.protos, "rt_protos", builtinProtos)
}

func (c *command) scopes() map[uint32]string {
	return load(&c.words.scopes, "rt_scopes", builtinScopes)
}
func (c *command) groups() map[uint32]string { return load(&c.words.groups, "group", builtinGroups) }
func (c *command) fields() map[uint32]string {
	return load(&c.words.fields, "rt_dsfield", builtinFields)
}

func (c *command) realms() map[uint32]string {
	return load(&c.words.realms, "rt_realms", builtinRealms)
}

func (c *command) table(v uint32) string { return c.word(c.tables, v) }
func (c *command) proto(v uint8) string  { return c.word(c.protos, uint32(v)) }
func (c *command) scope(v uint8) string  { return c.word(c.scopes, uint32(v)) }
func (c *command) group(v uint32) string { return c.word(c.groups, v) }

// field is the name of a type of service, or its number in hexadecimal.
func (c *command) field(v uint8) string {
	if !c.numeric {
		if s, ok := c.fields()[uint32(v)]; ok {
			return s
		}
	}
	return "0x" + string([]byte{"0123456789abcdef"[v>>4], "0123456789abcdef"[v&15]})
}

// number finds the number of a name, or reads a number.
func number(m map[uint32]string, s string, bits int) (uint32, bool) {
	for k, v := range m {
		if v == s {
			return k, true
		}
	}
	n, ok := unsigned(s, bits)
	return uint32(n), ok
}
