package main

import (
	"context"
	"net"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/nlctl/netlink/family/ovsdatapath"
	"github.com/nlctl/netlink/family/ovsflow"
	"github.com/nlctl/netlink/family/ovsvport"
	"github.com/nlctl/netlink/internal/testenv"
)

// TestVswitchd reads back what ovs-vswitchd makes of a bridge with ports of three kinds and of packets that go through it.
func TestVswitchd(t *testing.T) {
	ns, other := newNetwork(t), testenv.NetNS(t)
	v := startVswitchd(t, ns)
	testenv.IP(t, ns, "link add v0 type veth peer name v1 netns "+other.Name(t))
	v.vsctl(t, strings.Fields(`add-br br0 -- add-port br0 v0 -- add-port br0 i0 -- set interface i0 type=internal
		-- add-port br0 x0 -- set interface x0 type=vxlan options:remote_ip=192.0.2.9`)...)
	v.ofctl(t, "del-flows", "br0")
	v.ofctl(t, "add-flow", "br0", "in_port=v0,udp,nw_dst=192.0.2.2,actions=output:i0")
	wire(t, ns, other)
	sendUntilCounted(t, ns, other)

	var printed strings.Builder
	c, ctx := dial(t, ns), context.Background()
	if err := show(ctx, c, &printed); err != nil {
		t.Fatal(err)
	}
	dp := wholeDatapath(t, ns)
	if err := dumpFlows(ctx, c, dp, &printed); err != nil {
		t.Fatal(err)
	}
	if want := dpctlShow(t, ns) + dpctlFlows(t, ns, "ovs-system"); printed.String() != want {
		t.Errorf("we read\n%sovs-dpctl says\n%s", printed.String(), want)
	}
	t.Log(printed.String())
	v.stop(t)
}

// wire brings the links up, without IPv6, which says something by itself; the mode counts when a link comes up. The neighbour's
// entry makes it needless to ask by ARP.
func wire(t *testing.T, ns, other *testenv.Namespace) {
	t.Helper()
	for link, where := range map[string]*testenv.Namespace{"v0": ns, "i0": ns, "v1": other} {
		testenv.IP(t, where, "link set "+link+" addrgenmode none")
		testenv.IP(t, where, "link set "+link+" up")
	}
	testenv.IP(t, other, "address add 192.0.2.1/24 dev v1")
	testenv.IP(t, other, "neigh add 192.0.2.2 lladdr 02:00:00:00:00:02 dev v1")
}

// sendThrough sends a datagram to an address that nobody has.
func sendThrough(t *testing.T, other *testenv.Namespace) {
	t.Helper()
	testenv.InNetNS(t, other, func() {
		c, err := net.Dial("udp4", "192.0.2.2:9")
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		if _, err := c.Write([]byte("through")); err != nil {
			t.Fatal(err)
		}
	})
}

// sendUntilCounted sends until the daemon has answered a miss with a flow, and the flow has counted what came later.
func sendUntilCounted(t *testing.T, ns, other *testenv.Namespace) {
	t.Helper()
	counted := regexp.MustCompile(`eth_type\(0x0800\).* packets:[1-9]`)
	for deadline := time.Now().Add(20 * time.Second); ; time.Sleep(50 * time.Millisecond) {
		sendThrough(t, other)
		flows := dpctlFlows(t, ns, "ovs-system")
		if counted.MatchString(flows) {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("no flow counts in\n%s%s", dpctlShow(t, ns), flows)
		}
	}
}

func unknownActions(list ovsflow.ActionAttrsList) (n int) {
	for i := range list {
		n += len(list[i].Unknown)
	}
	return n
}

// wholeDatapath asks that nothing which the kernel says of the only datapath is unknown, and gives its index.
func wholeDatapath(t *testing.T, ns *testenv.Namespace) (index uint32) {
	t.Helper()
	c, ctx := dial(t, ns), context.Background()
	for dp, err := range ovsdatapath.GetDump(ctx, c, ovsdatapath.GetDumpRequest{}) {
		if err != nil || len(dp.Unknown) > 0 || dp.UserFeatures&ovsdatapath.UserFeaturesDispatchUpcallPerCPU == 0 {
			t.Fatalf("datapath %+v: %v", dp, err)
		}
		index = dp.Header.DpIfindex
	}
	ports := 0
	for p, err := range ovsvport.GetDump(ctx, c, ovsvport.GetDumpRequest{Header: ovsvport.OvsHeader{DpIfindex: index}}) {
		if err != nil || len(p.Unknown) > 0 || p.Ifindex == 0 {
			t.Fatalf("port %+v: %v", p, err)
		}
		ports++
	}
	flows := 0
	for f, err := range ovsflow.GetDump(ctx, c, ovsflow.GetDumpRequest{Header: ovsflow.OvsHeader{DpIfindex: index}}) {
		if err != nil || len(f.Unknown)+len(f.Key.Unknown)+len(f.Mask.Unknown)+unknownActions(f.Actions) > 0 || len(f.Ufid) != 16 {
			t.Fatalf("flow %+v: %v", f, err)
		}
		flows++
	}
	if ports != 5 || flows == 0 {
		t.Errorf("%d ports and %d flows, want 5 and some", ports, flows)
	}
	return index
}
