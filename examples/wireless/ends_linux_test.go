package main

import (
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// TestEnds has an access point and a station speak to each other, with WPA2, and looks from both ends.
func TestEnds(t *testing.T) {
	a := newAir(t)
	both := a.listen(t)
	ap := a.hostapd(t)
	station := a.supplicant(t)
	agree(t, a.wireless(t, "dev"), iwDev(a.iw(t, "dev")), "ssid nlctl air\n", "type AP\n", "channel 6 (2437 MHz), width: 20 MHz")
	a.checkScan(t)
	a.checkStation(t, apLink, "authorized:\tyes\n", "WMM/WME:\tyes\n", "signal:\t-30 dBm\n")
	a.checkStation(t, stationLink, "authorized:\tyes\n", "beacon interval:\t100\n", "signal:\t-30 dBm\n")
	station.stop(t)
	both.waitFor(t, apLink+": del station ")
	ap.stop(t)
	both.stop(t)
	both.check(t)
}

// checkScan scans on the access point's frequency only: all of them together take half a minute. iw shows what that scan has found,
// for its own scans do not always end here (iw 5.19).
func (a *air) checkScan(t *testing.T) {
	t.Helper()
	got := a.wireless(t, "scan", stationLink, "2437")
	want := iwScan(a.iw(t, "dev", stationLink, "scan", "dump"))
	agree(t, got, want, "(on wlan1) -- associated\n", "SSID: nlctl air\n", "DS Parameter set: channel 6\n", "RSN: version 1\n")
}

// checkStation asks iw before and after, because frames come all the time: the program's counters lie between iw's.
func (a *air) checkStation(t *testing.T, link string, contents ...string) {
	t.Helper()
	before := iwStation(a.iw(t, "dev", link, "station", "dump"))
	got := a.wireless(t, "station", link)
	after := iwStation(a.iw(t, "dev", link, "station", "dump"))
	for line := range strings.Lines(got) {
		key, _, _ := strings.Cut(line, ":\t")
		if !between(line, lineOf(before, key), lineOf(after, key)) {
			t.Errorf("the program prints %qiw says %q before and %q after", line, lineOf(before, key), lineOf(after, key))
		}
	}
	for line := range strings.Lines(before) {
		if key, _, _ := strings.Cut(line, ":\t"); lineOf(got, key) == "" {
			t.Errorf("%q is missing in\n%s", line, got)
		}
	}
	contain(t, got, contents...)
}

// lineOf finds the line with this key.
func lineOf(text, key string) string {
	for line := range strings.Lines(text) {
		if line == key || strings.HasPrefix(line, key+":\t") {
			return line
		}
	}
	return ""
}

var (
	counter = regexp.MustCompile(`^\t([rt]x (bytes|packets|retries|failed|drop misc|duration)|beacon (loss|rx)|connected time):\t(\d+)`)
	moving  = regexp.MustCompile(`^\t(inactive time|tx bitrate|rx bitrate|expected throughput):\t`)
)

// between says whether a counter lies between two, and whether anything else is like one of them. What goes up and down with each
// frame needs to be there.
func between(line, before, after string) bool {
	if moving.MatchString(line) && moving.MatchString(before) {
		return true
	}
	if counter.MatchString(line) {
		return count(before) <= count(line) && count(line) <= count(after)
	}
	return line == before || line == after
}

func count(line string) int {
	m := counter.FindStringSubmatch(line)
	if m == nil {
		return -1
	}
	n, _ := strconv.Atoi(m[4])
	return n
}
