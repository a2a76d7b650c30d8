package familytest

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/nlctl/netlink"
	"github.com/nlctl/netlink/codec"
	"github.com/nlctl/netlink/genetlink"
	"github.com/nlctl/netlink/internal/testenv"
)

func TestMain(m *testing.M) { testenv.Main(m) }

// scenery is what the dumps have to show. What a kernel cannot make is left out: other kernels can.
var scenery = []string{
	"link add v0 type veth peer name v1",
	"link add br0 type bridge vlan_filtering 1",
	"link add vx0 type vxlan id 42 dstport 4789 local 10.0.0.1",
	"link add mv0 link v0 type macvlan mode bridge",
	"link add vl0 link v0 type vlan id 7",
	"link add bond0 type bond mode 802.3ad",
	"link add vrf0 type vrf table 100",
	"link add gre0x type gre local 10.0.0.1 remote 10.0.0.2",
	"link add dum0 type dummy",
	"link add wg0 type wireguard",
	"link add team0 type team",
	"link add nlm0 type nlmon",
	"link add gnv0 type geneve id 9 remote 10.0.0.2",
	"link add ipv0 link v0 type ipvlan mode l3",
	"link add ms0 link v0 type macsec",
	"link add sit0x type sit local 10.0.0.1 remote 10.0.0.2",
	"link add t6 type ip6tnl local fd00::1 remote fd00::2",
	"link add x0 type xfrm dev v0 if_id 5",
	"link set v1 master br0",
	"link set v0 up", "link set v1 up", "link set br0 up",
	"link property add dev v0 altname another-name",
	"addr add 10.0.0.1/24 dev v0",
	"addr add fd00::1/64 dev v0 nodad",
	"route add 10.1.0.0/16 via 10.0.0.2 metric 5 mtu 1400",
	"route add 10.2.0.0/16 nexthop via 10.0.0.2 weight 2 nexthop via 10.0.0.3",
	"route add 10.3.0.0/16 encap mpls 100/200 via 10.0.0.2",
	"route add 10.4.0.0/16 encap ip id 5 dst 10.0.0.9 dev v0",
	"route add fd01::/64 via fd00::2 dev v0",
	"route add fd02::/64 encap seg6 mode encap segs fd00::5 dev v0",
	"route add unreachable 10.5.0.0/16",
	"nexthop add id 1 via 10.0.0.2 dev v0",
	"nexthop add id 2 via 10.0.0.3 dev v0",
	"nexthop add id 3 group 1,3/2,5",
	"nexthop add id 4 group 1/2 type resilient buckets 8",
	"neigh add 10.0.0.2 lladdr 02:00:00:00:00:02 dev v0",
	"neigh add proxy 10.0.0.7 dev v0",
	"rule add from 10.9.0.0/16 iif v0 fwmark 1/0xff table 100 suppress_prefixlength 0",
	"addrlabel add prefix fd05::/64 label 99",
	"netns add familytest", "netns set familytest 77",
	"xfrm state add src 10.0.0.1 dst 10.0.0.2 proto esp spi 0x1 mode tunnel enc cipher_null \"\"",
	"xfrm policy add src 10.0.0.0/24 dst 10.1.0.0/24 dir out tmpl src 10.0.0.1 dst 10.0.0.2 proto esp mode tunnel",
	"l2tp add tunnel tunnel_id 1 peer_tunnel_id 2 encap ip local 10.0.0.1 remote 10.0.0.2",
	"tcp_metrics flush",
	"fou add port 7777 ipproto 47",
	"mptcp endpoint add 10.0.0.1 dev v0 signal",
}

var traffic = []string{
	"qdisc add dev v0 root handle 1: htb default 1",
	"class add dev v0 parent 1: classid 1:1 htb rate 1mbit",
	"qdisc add dev v0 parent 1:1 handle 2: fq_codel",
	"filter add dev v0 parent 1: protocol ip prio 1 u32 match ip dst 10.0.0.0/8 flowid 1:1 action mirred egress redirect dev v0",
	"filter add dev v0 parent 1: protocol ip prio 2 flower dst_ip 10.0.0.2 action drop",
	"filter add dev v0 parent 1: protocol ip prio 3 matchall action gact pass",
	"filter add dev v0 parent 1: protocol ip prio 4 bpf bytecode \"1,6 0 0 4294967295\" flowid 1:1",
	"qdisc add dev v1 root handle 3: netem delay 10ms loss 1%",
	"qdisc add dev br0 root handle 4: tbf rate 1mbit burst 10k latency 10ms",
	"qdisc add dev br0 clsact",
	"action add action police rate 1mbit burst 10k index 5",
	"action add action vlan push id 5 index 6",
}

// qdiscs are the roots of links of their own, which have four queues.
var qdiscs = []string{
	"bfifo limit 10000", "cake bandwidth 10mbit", "choke limit 1000 bandwidth 10mbit", "codel limit 1000 ecn", "drr", "ets bands 3 strict 1",
	"fq limit 1000", "fq_pie", "gred setup DPs 3 default 1", "hfsc default 1", "hhf", "mqprio num_tc 2 map 0 1 queues 2@0 2@2 hw 0", "multiq",
	"pie limit 1000", "plug", "prio bands 4", "qfq", "red limit 100000 avpkt 1000 bandwidth 10mbit", "sfb", "sfq perturb 10", "skbprio",
	"taprio num_tc 2 map 0 1 queues 1@0 1@1 base-time 0 sched-entry S 01 300000 sched-entry S 02 300000 clockid CLOCK_TAI",
}

// newScenery makes a namespace with something of everything that this kernel has.
func newScenery(t *testing.T) *testenv.Namespace {
	t.Helper()
	testenv.NeedCommand(t, "ip")
	testenv.NeedCommand(t, "tc")
	ns := testenv.NetNS(t)
	for _, line := range scenery {
		_, _, _ = testenv.TryRun(t, ns, "ip", words(line)...)
	}
	for _, line := range traffic {
		_, _, _ = testenv.TryRun(t, ns, "tc", words(line)...)
	}
	for i, q := range qdiscs {
		link := fmt.Sprintf("q%d", i)
		_, _, _ = testenv.TryRun(t, ns, "ip", words("link add "+link+" numtxqueues 4 numrxqueues 4 type veth peer name p"+link)...)
		_, _, _ = testenv.TryRun(t, ns, "tc", words("qdisc add dev "+link+" root handle 5: "+q)...)
	}
	_, _, _ = testenv.TryRun(t, ns, "bridge", "vlan", "add", "dev", "v1", "vid", "10-20")
	_, _, _ = testenv.TryRun(t, ns, "bridge", "mdb", "add", "dev", "br0", "port", "v1", "grp", "239.1.1.1", "permanent")
	_, _, _ = testenv.TryRun(t, ns, "nft", `add table ip t; add chain ip t c { type filter hook input priority 0; }; add set ip t s { type ipv4_addr; flags interval; elements = { 10.0.0.0/8 }; }; add rule ip t c ip saddr @s counter accept; add rule ip t c ct state new log prefix "x" drop`)
	return ns
}

// words splits a command line; "" is an empty word.
func words(line string) []string {
	list := strings.Fields(line)
	for i, w := range list {
		if w == `""` {
			list[i] = ""
		}
	}
	return list
}

// TestKernelDumps lists everything that this kernel lists. Nothing that it says is unknown, and what was decoded is
// written as the kernel wrote it.
func TestKernelDumps(t *testing.T) {
	ns := newScenery(t)
	answered, messages, capture := 0, 0, newRecorder()
	for _, e := range registry {
		if e.kind != "dump" {
			continue
		}
		t.Run(e.family+"/"+e.op, func(t *testing.T) {
			n := 0
			for data, err := range dump(t, ns, e) {
				if err != nil {
					t.Skipf("this listing is missing: %v", err)
				}
				n++
				check(t, e, data)
				capture.record(t, e, data)
			}
			messages += n
			answered++
		})
	}
	t.Logf("%d listings answered with %d messages", answered, messages)
	if answered < 20 || messages < 100 {
		t.Errorf("%d listings answered with %d messages", answered, messages)
	}
}

// dump lists with an empty request.
func dump(t *testing.T, ns *testenv.Namespace, e entry) func(func([]byte, error) bool) {
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	t.Cleanup(cancel)
	header := make([]byte, netlink.Align(e.header))
	copy(header, headers[e.family])
	config := &netlink.Config{NetNS: netlink.NetNSFD(ns.FD()), NoStrict: true}
	return func(yield func([]byte, error) bool) {
		if e.protocol != genetlink.Protocol {
			c, err := netlink.Dial(ctx, e.protocol, config)
			if err != nil {
				yield(nil, err)
				return
			}
			defer c.Close()
			for m, err := range c.Dump(ctx, netlink.Message{Header: netlink.Header{Type: netlink.Type(e.value)}, Data: header}) {
				if !yield(m.Data, err) {
					return
				}
			}
			return
		}
		c, err := genetlink.Dial(ctx, config)
		if err != nil {
			yield(nil, err)
			return
		}
		defer c.Close()
		for m, err := range c.Dump(ctx, e.family, genetlink.Message{Command: uint8(e.value), Version: e.version, Data: header}) {
			if !yield(m.Data, err) {
				return
			}
		}
	}
}

// headers are what a request has to say before anything is listed: address families, and everything that can be asked for.
var headers = map[string][]byte{
	"rt-mroute":    {128},
	"rt-mdb":       {7},
	"rt-vlan":      {7},
	"rt-tunnel":    {7},
	"rt-stats":     {0, 0, 0, 0, 0, 0, 0, 0, 0x1f, 0x1f, 0x1f, 0x1f},
	"inet-diag":    {2, 6, 0xff, 0, 0xff, 0xff, 0xff, 0xff},
	"unix-diag":    {1, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0, 0x3f, 0x3f, 0x3f, 0x3f},
	"netlink-diag": {16, 255, 0, 0, 0, 0, 0, 0, 0x3f, 0x3f, 0x3f, 0x3f},
	"packet-diag":  {17, 0, 0, 0, 0, 0, 0, 0, 0x3f, 0x3f, 0x3f, 0x3f},
	"vsock-diag":   {40, 0, 0, 0, 0xff, 0xff, 0xff, 0xff},
	"xdp-diag":     {44, 0, 0, 0, 0, 0, 0, 0, 0x3f, 0x3f, 0x3f, 0x3f},
	"smc-diag":     {43, 0, 0xff},
	"conntrack":    {2},
}

// check decodes one message of the kernel.
func check(t *testing.T, e entry, data []byte) {
	t.Helper()
	v := e.fresh()
	if err := v.Decode(data, ""); err != nil {
		t.Errorf("% x: %v", data, err)
		return
	}
	if n := testing.AllocsPerRun(1, func() { _ = v.Decode(data, "") }); n > 0 {
		t.Errorf("% x: %v allocations where the value has held such a message before", data, n)
	}
	found := map[string][]byte{}
	unknown(reflect.ValueOf(v), e.family, found)
	for path, bytes := range found {
		if !slices.Contains(accepted, path) {
			t.Errorf("unknown %s: % x", path, bytes)
		}
	}
	written, err := codec.Bytes(v)
	if err != nil && !errors.Is(err, syscall.EMSGSIZE) {
		t.Errorf("write: %v", err)
	}
	if typed, plain := both(t, e, v, data); plain != nil && !slices.Equal(typed, plain) {
		t.Errorf("% x\ndecodes to\n%v, without types to\n%v", data, typed, plain)
	}
	skip := min(replyHeader(v), len(data), len(written))
	if !same(data[skip:], written[skip:]) {
		t.Errorf("% x\nis written\n% x", data, written)
	}
}

// replyHeader is the length of the fixed header in front of the attributes: what an empty message is written as.
func replyHeader(v codec.Body) int {
	empty, _ := codec.Bytes(reflect.New(reflect.TypeOf(v).Elem()).Interface().(codec.Body))
	return len(empty)
}

// accepted are the paths of what no description has, each with the reason.
var accepted = []string{}
