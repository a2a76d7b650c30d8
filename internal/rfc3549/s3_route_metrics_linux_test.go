package rfc3549

import (
	"testing"

	"golang.org/x/sys/unix"
)

// The metrics that a route gives to the protocols above, RTAX_ in linux/rtnetlink.h: each is set here and seen by
// iproute2, which has round trips in milliseconds where the kernel has parts of them.
func TestS3_1_1_RouteMetrics(t *testing.T) {
	l := newLab(t)
	for _, c := range []struct {
		name, key string
		metric    uint16
		value     uint32
		judge     float64
		set       string // the value as iproute2 takes it
	}{
		{"RTAX_MTU", "mtu", unix.RTAX_MTU, 1234, 1234, "1234"},
		{"RTAX_WINDOW", "window", unix.RTAX_WINDOW, 8000, 8000, "8000"},
		{"RTAX_RTT", "rtt", unix.RTAX_RTT, 8 * 120, 120, "120ms"},
		{"RTAX_RTTVAR", "rttvar", unix.RTAX_RTTVAR, 4 * 60, 60, "60ms"},
		{"RTAX_SSTHRESH", "ssthresh", unix.RTAX_SSTHRESH, 20, 20, "20"},
		{"RTAX_CWND", "cwnd", unix.RTAX_CWND, 30, 30, "30"},
		{"RTAX_ADVMSS", "advmss", unix.RTAX_ADVMSS, 1111, 1111, "1111"},
		{"RTAX_REORDERING", "reordering", unix.RTAX_REORDERING, 5, 5, "5"},
		{"RTAX_HOPLIMIT", "hoplimit", unix.RTAX_HOPLIMIT, 33, 33, "33"},
		{"RTAX_INITCWND", "initcwnd", unix.RTAX_INITCWND, 11, 11, "11"},
		{"RTAX_RTO_MIN", "rto_min", unix.RTAX_RTO_MIN, 250, 250, "250ms"},
		{"RTAX_INITRWND", "initrwnd", unix.RTAX_INITRWND, 12, 12, "12"},
		{"RTAX_QUICKACK", "quickack", unix.RTAX_QUICKACK, 1, 1, "1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			defer l.ip(t, "route flush table 99")
			h := onLink
			h.Table = 99
			l.do(t, newRoute(l, h, "10.1.0.0/24", nest(unix.RTA_METRICS, u32(c.metric, c.value))))
			judge, _ := l.judgedRoute(t, "10.1.0.0/24")["metrics"].([]any)
			if len(judge) != 1 || judge[0].(map[string]any)[c.key] != c.judge {
				t.Errorf("iproute2 says %v, want %v", judge, c.judge)
			}
			l.ip(t, "route add 10.2.0.0/24 dev v0 table 99 "+c.key+" "+c.set)
			_, attrs := l.routeTo(t, "10.2.0.0/24")
			if got := parse(t, attrs[unix.RTA_METRICS]); number(got[c.metric]) != c.value {
				t.Errorf("metrics %v, want %d", got, c.value)
			}
		})
	}
}

// What the kernel knows of a route besides, struct rta_cacheinfo: references, time since its last use, time until it
// expires, its error, uses, and three fields that are unused today. Times are in 1/100 s (USER_HZ).
func TestS3_1_1_RouteCacheInfo(t *testing.T) {
	l := newLab(t)
	info := func(t *testing.T, to string) []byte {
		t.Helper()
		_, attrs := l.routeTo(t, to)
		if b := attrs[unix.RTA_CACHEINFO]; len(b) == 32 {
			return b
		}
		t.Fatalf("attributes %v", attrs)
		return nil
	}
	t.Run("none", func(t *testing.T) {
		// IPv4 has it in the answers to lookups alone.
		l.ip(t, "route add 10.1.0.0/24 dev v0")
		if _, attrs := l.routeTo(t, "10.1.0.0/24"); attrs[unix.RTA_CACHEINFO] != nil {
			t.Errorf("got %x", attrs[unix.RTA_CACHEINFO])
		}
		m := l.one(t, request(unix.RTM_GETROUTE, 0, rtmsg{Family: unix.AF_INET, Dst: 32}.bytes(), ip(unix.RTA_DST, "10.1.0.1")))
		if b := attributes(t, m, unix.SizeofRtMsg)[unix.RTA_CACHEINFO]; len(b) != 32 {
			t.Errorf("an answer has %x", b)
		}
	})
	t.Run("expires", func(t *testing.T) {
		l.do(t, newRoute(l, rtmsg{Type: unix.RTN_UNICAST}, "fd01::/48", u32(unix.RTA_EXPIRES, 100000)))
		before := native.Uint32(info(t, "fd01::/48")[8:])
		judge, _ := l.judgedRoute(t, "fd01::/48")["expires"].(float64)
		after := native.Uint32(info(t, "fd01::/48")[8:])
		if before > 100000*100 || after == 0 || judge > float64(before)/100 || judge < float64(after/100) {
			t.Errorf("%d, then %d of 100 s, iproute2 says %v s", before, after, judge)
		}
		l.ip(t, "-6 route add fd02::/48 dev v0")
		if native.Uint32(info(t, "fd02::/48")[8:]) != 0 {
			t.Error("a route for ever expires")
		}
	})
	t.Run("error", func(t *testing.T) {
		// What a lookup would answer in it, it answers as the error of the request.
		l.ip(t, "-6 route add unreachable fd03::/48")
		if got := native.Uint32(info(t, "fd03::/48")[12:]); got != 0 {
			t.Errorf("error %d", got)
		}
		l.refused(t, request(unix.RTM_GETROUTE, 0, rtmsg{Family: unix.AF_INET6, Dst: 128}.bytes(), ip(unix.RTA_DST, "fd03::1")), unix.EHOSTUNREACH)
	})
}
