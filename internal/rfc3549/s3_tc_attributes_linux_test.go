package rfc3549

import (
	"fmt"
	"strings"
	"testing"

	"golang.org/x/sys/unix"
)

// The attributes that all the blocks share.
func TestS3_1_3_TrafficControlAttributes(t *testing.T) {
	l := newLab(t)
	l.ip(t, "neigh add 10.0.0.9 lladdr 02:00:00:00:00:09 dev v0")
	l.do(t, newQdisc(l, 0x10000, tcRoot, "htb", nest(unix.TCA_OPTIONS, htbInit(0x10))))
	l.do(t, newClass(l, 0x10010, 0x10000))
	t.Run("TCA_KIND", func(t *testing.T) {
		if _, attrs := l.qdisc(t, 0x10000); text(attrs[unix.TCA_KIND]) != "htb" || l.judgedQdisc(t, 0x10000)["kind"] != "htb" {
			t.Errorf("kind %q, iproute2 says %v", attrs[unix.TCA_KIND], l.judgedQdisc(t, 0x10000))
		}
		l.refused(t, newQdisc(l, 0x90000, 0x10010, "nonsense"), unix.ENOENT)
	})
	t.Run("TCA_STATS", func(t *testing.T) {
		// struct tc_stats: bytes in 64 bits, packets and six more in 32. Other traffic may come between: iproute2's answer
		// lies between two of ours.
		for range 3 {
			l.talk(t, "10.0.0.9")
		}
		stats := func() (bytes, packets float64) {
			_, attrs := l.qdisc(t, 0x10000)
			b := attrs[unix.TCA_STATS]
			if len(b) < 36 {
				t.Fatalf("%d bytes", len(b))
			}
			return float64(native.Uint64(b)), float64(native.Uint32(b[8:]))
		}
		bytes, packets := stats()
		judge := l.judgedQdisc(t, 0x10000)
		bytesAfter, packetsAfter := stats()
		if got := judge["bytes"].(float64); got < bytes || got > bytesAfter {
			t.Errorf("%v, then %v bytes, iproute2 says %v", bytes, bytesAfter, got)
		}
		if got := judge["packets"].(float64); got < packets || got > packetsAfter {
			t.Errorf("%v, then %v packets, iproute2 says %v", packets, packetsAfter, got)
		}
	})
	t.Run("TCA_XSTATS", func(t *testing.T) {
		// Of htb's classes it is struct tc_htb_xstats: packets sent with tokens of its own, and with borrowed ones, first.
		xstats := func() (lends uint32) {
			for _, m := range l.classes(t) {
				if b := attributes(t, m, sizeofTcMsg)[unix.TCA_XSTATS]; readTcm(m.Data).Handle == 0x10010 && len(b) == 20 {
					return native.Uint32(b)
				}
			}
			t.Fatal("no struct tc_htb_xstats")
			return 0
		}
		before := xstats()
		judge := l.judgedLends(t, 0x10010)
		if after := xstats(); before == 0 || judge < before || judge > after {
			t.Errorf("%d, then %d, iproute2 says %v", before, after, judge)
		}
	})
	t.Run("TCA_RATE", func(t *testing.T) {
		// struct tc_estimator: the logarithms of the interval, 250 ms here, and of the weight of the past. The kernel never
		// sends it; what it estimates is in TCA_STATS, and in TCA_STATS2's TCA_STATS_RATE_EST.
		interval, weight := int8(-2), byte(2)
		for _, h := range []uint32{0x200000, 0x300000} {
			if _, rate := l.judgedQdisc(t, 0x10000)["rate"]; rate {
				t.Error("iproute2 shows an estimate where nobody asked for one")
			}
			l.do(t, newClass(l, 0x10000|h>>16, 0x10000))
		}
		l.do(t, newQdisc(l, 0x200000, 0x10020, "pfifo", raw(unix.TCA_RATE, byte(interval), weight)))
		judge := l.judgedQdisc(t, 0x200000)
		_, rate := judge["rate"]
		_, pps := judge["pps"]
		if !rate || !pps {
			t.Errorf("iproute2 shows no estimate: %v", judge)
		}
		l.tc(t, "qdisc add dev v0 parent 1:30 handle 30: estimator 250ms 1s pfifo")
		for _, h := range []uint32{0x200000, 0x300000} {
			_, attrs := l.qdisc(t, h)
			if b := parse(t, attrs[unix.TCA_STATS2])[statsRateEst]; len(b) != 8 || attrs[unix.TCA_RATE] != nil {
				t.Errorf("%s has the estimate %x", handle(h), b)
			}
		}
		l.refused(t, newQdisc(l, 0x900000, 0x10010, "pfifo", raw(unix.TCA_RATE, 4, 0)), unix.EINVAL) // no such interval
	})
	t.Run("TCA_OPTIONS", func(t *testing.T) {
		// Nested attributes, says the RFC. So it is for most kinds, and the older ones have a bare struct, as pfifo does.
		_, attrs := l.qdisc(t, 0x10000)
		if got := parse(t, attrs[unix.TCA_OPTIONS])[htbGlobals]; len(got) != 20 || fmt.Sprintf("%#x", native.Uint32(got[8:])) != l.options(t, 0x10000)["default"] {
			t.Errorf("options %x, iproute2 says %v", attrs[unix.TCA_OPTIONS], l.options(t, 0x10000))
		}
		l.do(t, newQdisc(l, 0x400000, 0x10010, "pfifo", raw(unix.TCA_OPTIONS, structure(42)...)))
		_, attrs = l.qdisc(t, 0x400000)
		if got := number(attrs[unix.TCA_OPTIONS]); got != 42 || l.options(t, 0x400000)["limit"] != 42.0 {
			t.Errorf("limit %d, iproute2 says %v", got, l.options(t, 0x400000))
		}
	})
}

const statsRateEst = 2 // TCA_STATS_RATE_EST, linux/gen_stats.h

func (l *lab) options(t *testing.T, handle uint32) map[string]any {
	t.Helper()
	return l.judgedQdisc(t, handle)["options"].(map[string]any)
}

// judgedLends is what iproute2 writes of a class behind "lended:".
func (l *lab) judgedLends(t *testing.T, class uint32) (lends uint32) {
	t.Helper()
	out := l.tc(t, "-s class show dev v0 classid "+handle(class))
	_, words, _ := strings.Cut(out, "lended:")
	if _, err := fmt.Sscan(words, &lends); err != nil {
		t.Fatalf("iproute2 says %s", out)
	}
	return lends
}
