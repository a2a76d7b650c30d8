package rfc3549

import (
	"errors"
	"fmt"
	"runtime"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/nlctl/netlink"
	"github.com/nlctl/netlink/internal/testenv"
)

// doTC makes a request about a discipline or filter of a kind, which the kernel may be built without: ENOENT then.
func (l *lab) doTC(t *testing.T, what string, m netlink.Message) {
	t.Helper()
	_, err := l.c.Do(testContext(t), m)
	if errors.Is(err, unix.ENOENT) {
		testenv.MissingInKernel(t, what)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// structure is a C struct of 32 bit numbers.
func structure(values ...uint32) (b []byte) {
	for _, v := range values {
		b = native.AppendUint32(b, v)
	}
	return b
}

// The queuing disciplines, algorithms of queues and schedulers alike: each is set with options of its own, from linux/pkt_sched.h,
// and read by iproute2.
func TestS3_1_3_QueuingDisciplines(t *testing.T) {
	// rate is a struct tc_ratespec: Ethernet, bytes a second.
	rate := func(v uint32) []byte { return native.AppendUint32([]byte{0, 1, 0, 0, 0, 0, 0, 0}, v) }
	tbf := append(append(rate(125000), rate(0)...), structure(20480, 10240*8*1e9/(1000000*64), 0)...) // limit, burst in ticks
	priority := append(structure(4), 1, 2, 2, 2, 1, 2, 0, 0, 1, 1, 1, 1, 1, 1, 1, 3)
	red := append(structure(60000, 15000, 45000), 9, 9, 9, 0) // limit, least and most of the queue, three logarithms, flags
	for _, c := range []struct {
		kind    string
		options func(*netlink.Builder)
		want    object
	}{
		{"pfifo", raw(unix.TCA_OPTIONS, structure(99)...), object{"limit": 99.0}},
		{"bfifo", raw(unix.TCA_OPTIONS, structure(9999)...), object{"limit": 9999.0}},
		{"tbf", nest(unix.TCA_OPTIONS, raw(1, tbf...)), object{"rate": 125000.0, "burst": 10240.0}},
		{"htb", nest(unix.TCA_OPTIONS, htbInit(0x20)), object{"r2q": 10.0, "default": "0x20"}},
		{"prio", raw(unix.TCA_OPTIONS, priority...), object{"bands": 4.0, "priomap": []any{1.0, 2.0, 2.0, 2.0, 1.0, 2.0, 0.0, 0.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 3.0}}},
		{"red", nest(unix.TCA_OPTIONS, raw(1, red...), raw(2, make([]byte, 256)...), u32(3, 1<<25)), object{"limit": 60000.0, "min": 15000.0, "max": 45000.0}},
		{"sfq", raw(unix.TCA_OPTIONS, structure(3000, 0, 50, 0, 0)...), object{"limit": 50.0, "quantum": 3000.0}},
		{"fq_codel", nest(unix.TCA_OPTIONS, u32(2, 777), u32(5, 16)), object{"limit": 777.0, "flows": 16.0}},
		{"codel", nest(unix.TCA_OPTIONS, u32(2, 555)), object{"limit": 555.0}},
		{"hfsc", raw(unix.TCA_OPTIONS, 0, 0), nil},
	} {
		t.Run(c.kind, func(t *testing.T) {
			l := newLab(t)
			l.doTC(t, "qdisc "+c.kind, newQdisc(l, 0x10000, tcRoot, c.kind, c.options))
			judge := l.judgedQdisc(t, 0x10000)
			for key, want := range c.want {
				if got := judge["options"].(map[string]any)[key]; fmt.Sprint(got) != fmt.Sprint(want) {
					t.Errorf("iproute2 says %s %v, want %v", key, got, want)
				}
			}
			if _, attrs := l.qdisc(t, 0x10000); judge["kind"] != c.kind || text(attrs[unix.TCA_KIND]) != c.kind {
				t.Errorf("kind %s, iproute2 says %v", attrs[unix.TCA_KIND], judge["kind"])
			}
		})
	}
	// What comes in has no queue, and a discipline with a place of its own.
	for _, kind := range []string{"ingress", "clsact"} {
		t.Run(kind, func(t *testing.T) {
			l := newLab(t)
			l.doTC(t, "qdisc "+kind, newQdisc(l, 0xffff0000, tcIngress, kind))
			if judge := l.judgedQdisc(t, 0xffff0000); judge["kind"] != kind || judge["parent"] != handle(tcIngress) {
				t.Errorf("iproute2 says %v", judge)
			}
		})
	}
}

// wantCount waits for a count that only grows: packets may still be on their way out, by another processor.
func wantCount(t *testing.T, count func() uint32, want uint32) {
	t.Helper()
	ctx := testContext(t)
	for count() < want && ctx.Err() == nil {
		runtime.Gosched()
	}
	if n := count(); n != want {
		t.Errorf("iproute2 counts %d packets, want %d", n, want)
	}
}

// The blocks cascade: a filter of the root sends a packet to a class, whose own discipline holds it.
func TestS3_1_3_Hierarchy(t *testing.T) {
	l := newLab(t)
	l.ip(t, "neigh add 10.0.0.9 lladdr 02:00:00:00:00:09 dev v0")
	l.do(t, newQdisc(l, 0x10000, tcRoot, "htb", nest(unix.TCA_OPTIONS, htbInit(0x20))))
	for _, class := range []uint32{0x10010, 0x10020} {
		l.do(t, newClass(l, class, 0x10000))
	}
	l.do(t, newQdisc(l, 0x300000, 0x10010, "pfifo", raw(unix.TCA_OPTIONS, structure(7)...)))
	l.do(t, newFilter(l, 0x10000, 5, unix.ETH_P_IP, "u32", nest(unix.TCA_OPTIONS, u32Match("10.0.0.9", 0x10010)...)))
	for range 3 {
		l.talk(t, "10.0.0.9")
	}
	sent := func() uint32 { return uint32(l.judgedQdisc(t, 0x300000)["packets"].(float64)) }
	wantCount(t, sent, 3)
	if _, attrs := l.qdisc(t, 0x300000); native.Uint32(attrs[unix.TCA_STATS][8:]) != 3 {
		t.Errorf("the leaf counts %x", attrs[unix.TCA_STATS])
	}
}
