package netlink_test

import (
	"context"
	"encoding/binary"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/nlctl/netlink"
	"github.com/nlctl/netlink/internal/testenv"
)

func TestMain(m *testing.M) { testenv.Main(m) }

// deadline is how long a test waits for what must happen: far longer than it takes on the slowest machine.
const deadline = 2 * time.Minute

func testContext(t testing.TB) context.Context {
	ctx, cancel := context.WithTimeout(context.Background(), deadline)
	t.Cleanup(cancel)
	return ctx
}

// dial gives a Conn in a namespace of the test's own.
func dial(t testing.TB, config *netlink.Config) *netlink.Conn {
	t.Helper()
	return dialIn(t, testenv.NetNS(t), unix.NETLINK_ROUTE, config)
}

func dialIn(t testing.TB, ns *testenv.Namespace, protocol int, config *netlink.Config) *netlink.Conn {
	t.Helper()
	var c netlink.Config
	if config != nil {
		c = *config
	}
	var conn *netlink.Conn
	var err error
	testenv.InNetNS(t, ns, func() { conn, err = netlink.Dial(testContext(t), protocol, &c) })
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := conn.Close(); err != nil {
			t.Error(err)
		}
	})
	return conn
}

// linkRequest is a request about the link of a name.
func linkRequest(typ netlink.Type, flags netlink.Flags, name string, more ...func(*netlink.Builder)) netlink.Message {
	var b netlink.Builder
	b.Append(make([]byte, unix.SizeofIfInfomsg))
	if name != "" {
		b.String(unix.IFLA_IFNAME, name)
	}
	for _, f := range more {
		f(&b)
	}
	return message(typ, flags, &b)
}

func message(typ netlink.Type, flags netlink.Flags, b *netlink.Builder) netlink.Message {
	data, err := b.Data()
	if err != nil {
		panic(err)
	}
	return netlink.Message{Header: netlink.Header{Type: typ, Flags: flags}, Data: data}
}

// kind is the part of a link request that says what is to be created.
func kind(name string) func(*netlink.Builder) {
	return func(b *netlink.Builder) {
		n := b.Nest(unix.IFLA_LINKINFO)
		b.String(unix.IFLA_INFO_KIND, name)
		b.EndNest(n)
	}
}

const create = netlink.FlagCreate | netlink.FlagExcl

func addLink(t testing.TB, c *netlink.Conn, name, kindName string) {
	t.Helper()
	if _, err := c.Do(testContext(t), linkRequest(unix.RTM_NEWLINK, create, name, kind(kindName))); err != nil {
		t.Fatal(err)
	}
}

// linkName is IFLA_IFNAME of a link message.
func linkName(m netlink.Message) string {
	if len(m.Data) < unix.SizeofIfInfomsg {
		return ""
	}
	it := netlink.Attributes(m.Data[unix.SizeofIfInfomsg:])
	for it.Next() {
		if it.Type() == unix.IFLA_IFNAME {
			return it.String()
		}
	}
	return ""
}

func linkDump() netlink.Message { return linkRequest(unix.RTM_GETLINK, 0, "") }

// names collects the names of a listing.
func names(t testing.TB, c *netlink.Conn) map[string]bool {
	t.Helper()
	found := map[string]bool{}
	for m, err := range c.Dump(testContext(t), linkDump()) {
		if err != nil {
			t.Fatal(err)
		}
		found[linkName(m)] = true
	}
	return found
}

// routeRequest is a request about the i-th of many IPv4 host routes through the loopback link.
func routeRequest(typ netlink.Type, flags netlink.Flags, i int) netlink.Message {
	var b netlink.Builder
	b.Append([]byte{
		unix.AF_INET, 32, 0, 0,
		unix.RT_TABLE_MAIN, unix.RTPROT_STATIC, unix.RT_SCOPE_LINK, unix.RTN_UNICAST, 0, 0, 0, 0,
	})
	b.Uint32BE(unix.RTA_DST, 10<<24+uint32(i))
	b.Uint32(unix.RTA_OIF, 1)
	return message(typ, flags, &b)
}

func addRoutes(t testing.TB, c *netlink.Conn, n int) {
	t.Helper()
	ms := make([]netlink.Message, n)
	for i := range ms {
		ms[i] = routeRequest(unix.RTM_NEWROUTE, create, i)
	}
	results, err := c.Batch(testContext(t), ms, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i, r := range results {
		if r.Err != nil {
			t.Fatalf("route %d: %v", i, r.Err)
		}
	}
}

// routeDump lists table main of IPv4.
func routeDump() netlink.Message {
	b := netlink.NewBuilder(nil)
	b.Append([]byte{unix.AF_INET, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0})
	b.Uint32(unix.RTA_TABLE, unix.RT_TABLE_MAIN)
	return message(unix.RTM_GETROUTE, 0, &b)
}

// routeNumber undoes routeRequest.
func routeNumber(m netlink.Message) int {
	it := netlink.Attributes(m.Data[unix.SizeofRtMsg:])
	for it.Next() {
		if it.Type() == unix.RTA_DST {
			return int(binary.BigEndian.Uint32(it.Bytes())) - 10<<24
		}
	}
	return -1
}
