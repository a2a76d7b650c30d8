package main

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

// listeners are iw and the program, which hear the same events.
type listeners struct{ program, iw *daemon }

// listen starts both and makes events until both have heard one: neither says when it has begun to listen.
func (a *air) listen(t *testing.T) *listeners {
	t.Helper()
	l := &listeners{a.start(t, a.binary, "event"), a.start(t, "iw", "event")}
	eventually(t, func() bool {
		a.wireless(t, "hwsim", "add", "nlctl-bell")
		a.wireless(t, "hwsim", "del", "nlctl-bell")
		return l.program.log.String() != "" && l.iw.log.String() != ""
	})
	return l
}

func (l *listeners) waitFor(t *testing.T, text string) {
	t.Helper()
	l.program.waitFor(t, text)
	l.iw.waitFor(t, text)
}

func (l *listeners) stop(t *testing.T) {
	t.Helper()
	l.program.stop(t)
	l.iw.stop(t)
}

// check compares what both heard, for each link: two processors may multicast at the same time, and then not all hear them alike.
func (l *listeners) check(t *testing.T) {
	t.Helper()
	got, want := byLink(l.program.log.String()), byLink(rewriteAll(l.iw.log.String(), eventRewrites))
	agree(t, got, want,
		"wlan1 (phy #", ": scan started\n", ": scan finished: 2437, \"\"\n",
		"wlan0: new station ", "wlan0: del station ", "wlan1: new station ", "wlan1: del station ",
		": auth ", ": assoc ", ": deauth ", ": connected to ", ": disconnected (local request)",
		": set interface type AP\n",
	)
	l.checkOthers(t)
}

// checkOthers looks for what iw 5.19 has no words for, if the kernel says it, and for what the specs do not describe.
func (l *listeners) checkOthers(t *testing.T) {
	t.Helper()
	started := strings.Contains(l.program.log.String(), ": access point started: nlctl air\n")
	if want := strings.Contains(l.iw.log.String(), "(start_ap)"); started != want {
		t.Errorf("the start of the access point is printed: %t, and heard by iw: %t", started, want)
	}
	if m := undescribed.FindAllString(l.program.log.String(), -1); m != nil {
		t.Errorf("not described: %q", m)
	}
}

var undescribed = regexp.MustCompile(`(?m)^event \d+$`)

var eventRewrites = []rewrite{
	{`station use 4addr 0`, `managed`}, // iw has two names for it
	{`access point use 4addr 0`, `AP`},
	{`(?m)(status|reason):? (\d+): .*$`, "$1 $2"},
}

// events are those that both have words for. The new interfaces are those of the bell too.
var events = regexp.MustCompile(`: (set interface type|scan started|scan finished|new station|del station|auth|assoc|deauth|disassoc|connected to|disconnected)\b`)

func byLink(text string) string {
	lines := strings.Split(strings.TrimSpace(keep(text, events.MatchString)), "\n")
	slices.SortStableFunc(lines, func(a, b string) int { return strings.Compare(link(a), link(b)) })
	return strings.Join(lines, "\n") + "\n"
}

func link(line string) string {
	name, _, _ := strings.Cut(line, " ")
	return strings.TrimSuffix(name, ":")
}
