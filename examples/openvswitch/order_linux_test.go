package main

import (
	"context"
	"strings"
	"testing"

	"github.com/nlctl/netlink/family/ovsdatapath"
	"github.com/nlctl/netlink/family/ovsflow"
	"github.com/nlctl/netlink/internal/testenv"
)

// TestOrder: a flow sends, changes the packet, and sends it twice more. What ovs-dpctl made is read and written back, and
// ovs-dpctl still shows the same actions in the same order.
func TestOrder(t *testing.T) {
	ns := newNetwork(t)
	c, ctx := dial(t, ns), context.Background()
	testenv.Run(t, ns, "ovs-dpctl", "add-dp", "dp1")
	testenv.Run(t, ns, "ip", "link", "add", "a1", "type", "veth", "peer", "name", "a2")
	testenv.Run(t, ns, "ovs-dpctl", "add-if", "dp1", "a1", "a2")
	testenv.Run(t, ns, "ovs-dpctl", "add-flow", "dp1", "in_port(1),eth(),eth_type(0x88cc)", "2,set(eth(src=02:00:00:00:00:09)),1,2")
	before := dpctlFlows(t, ns, "dp1")
	if !strings.Contains(before, "actions:2,set(eth(src=02:00:00:00:00:09)),1,2") {
		t.Fatalf("ovs-dpctl shows %s", before)
	}
	for dp, err := range ovsdatapath.GetDump(ctx, c, ovsdatapath.GetDumpRequest{}) {
		if err != nil {
			t.Fatal(err)
		}
		header := ovsflow.OvsHeader{DpIfindex: dp.Header.DpIfindex}
		for f, err := range ovsflow.GetDump(ctx, c, ovsflow.GetDumpRequest{Header: header}) {
			if err != nil || len(f.Actions) != 4 || actions(f.Actions) != "2,action11,1,2" {
				t.Fatalf("%s, %v", actions(f.Actions), err)
			}
			request := ovsflow.SetRequest{Header: header, FlowAttrs: ovsflow.FlowAttrs{Key: f.Key, Mask: f.Mask, Actions: f.Actions}}
			if _, err := ovsflow.Set(ctx, c, request); err != nil {
				t.Fatal(err)
			}
		}
	}
	if after := dpctlFlows(t, ns, "dp1"); after != before {
		t.Errorf("written back it is\n%sbefore\n%s", after, before)
	}
}
