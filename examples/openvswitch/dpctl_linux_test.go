package main

import (
	"regexp"
	"testing"

	"github.com/nlctl/netlink/internal/testenv"
)

// rewrites make of ovs-dpctl's text what the program prints: without averages, without what is always 0, a line per direction.
var rewrites = []struct{ from, to string }{
	{` hit/pkt:[0-9.]+`, ``},
	{`(?m)^  (cache:.*|caches:)\n`, ``},
	{`(?m)^    masks-cache:`, `  masks-cache:`},
	{`(?m)^    collisions:.*\n`, ``},
	{` (overruns|frame|aborted|carrier):\S+`, ``},
	{`(?s)(    RX [^\n]*)\n(    TX [^\n]*)\n    RX (bytes:\d+)(?: \([^)]*\))?  TX (bytes:\d+)(?: \([^)]*\))?\n`, "$1 $3\n$2 $4\n"},
	{`(?m)( vxlan_sys_\d+) \(vxlan: [^)]*\)$`, `$1`}, // a netdev port, whose name says to ovs-dpctl what it is for
	{`:\?`, `:0`}, // of a tunnel it does not believe the kernel's 0
	{` used:[^,]*,`, ``},
	{`eth\(\),`, ``},
}

func rewrite(text string) string {
	for _, r := range rewrites {
		text = regexp.MustCompile(r.from).ReplaceAllString(text, r.to)
	}
	return text
}

func dpctlShow(t *testing.T, ns *testenv.Namespace) string {
	t.Helper()
	return rewrite(testenv.Run(t, ns, "ovs-dpctl", "-s", "show"))
}

func dpctlFlows(t *testing.T, ns *testenv.Namespace, dp string) string {
	t.Helper()
	return rewrite(testenv.Run(t, ns, "ovs-dpctl", "--no-names", "dump-flows", dp))
}

func TestRewrite(t *testing.T) {
	const in = `system@dp0:
  lookups: hit:0 missed:3 lost:3
  flows: 0
  masks: hit:0 total:0 hit/pkt:0.00
  caches:
    masks-cache: size:256
  port 1: i1 (internal)
    RX packets:0 errors:0 dropped:0 overruns:0 frame:0
    TX packets:3 errors:0 dropped:0 aborted:0 carrier:0
    collisions:0
    RX bytes:0  TX bytes:26600 (26.0 KiB)
  port 3: vxlan_sys_4789 (vxlan: packet_type=ptap)
`
	const want = `system@dp0:
  lookups: hit:0 missed:3 lost:3
  flows: 0
  masks: hit:0 total:0
  masks-cache: size:256
  port 1: i1 (internal)
    RX packets:0 errors:0 dropped:0 bytes:0
    TX packets:3 errors:0 dropped:0 bytes:26600
  port 3: vxlan_sys_4789
`
	if got := rewrite(in); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}
