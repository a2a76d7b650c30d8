package main

import (
	"regexp"
	"strings"
	"testing"
)

type rewrite struct{ from, to string }

func rewriteAll(text string, list []rewrite) string {
	for _, r := range list {
		text = regexp.MustCompile(r.from).ReplaceAllString(text, r.to)
	}
	return text
}

// Of iw's text the tests keep what the program prints.
var (
	devRewrites = []rewrite{
		{`(?m)^\t\tmulticast TXQ:\n(\t\t\t.*\n)*`, ``},
	}
	phyRewrites = []rewrite{
		{`(?m)^\t\t\* \S+ \((..-..-..:\d+)\)$`, "\t\t* $1"}, // ciphers also by name
		{` \[-\d+\]`, ``}, // below 1 GHz channels have no number
		{`,\n\t\t   total`, ", total"},
		{`,( radar detect widths: \{[^}]*\})\n`, "\n"},
	}
	scanRewrites = []rewrite{
		{`(Supported rates|Extended supported rates): (.*?) *\n`, "$1: $2\n"},
		{`(?m)^\tRSN:\t \* Version: (\d+)$`, "\tRSN: version $1"},
		{`(?m)^(\tcapability: ).*\((0x[0-9a-f]+)\)$`, "$1$2"},
	}
	stationRewrites = []rewrite{
		{`(?m)^(\t[^:\n]+:)\s*`, "$1\t"},
		{`(?m)^\t(associated at|current time):.*\n`, ``},
	}
)

// phyHeads are the heads of the sections that the program prints, phyItems what it prints of them.
var (
	phyHeads = regexp.MustCompile(`^Wiphy |^\t(wiphy index|max # scan SSIDs|max scan IEs|Retry|Supported Ciphers|` +
		`Supported interface modes|Band |valid interface comb)`)
	phyItems = regexp.MustCompile(`^\t\t ?\* |^\t\t(Capabilities|Bitrates|Frequencies)|^\t\t\t\* .* (MHz|Mbps)`)
)

var scanLines = regexp.MustCompile(`^BSS |^\t(freq|beacon interval|capability|signal|SSID|Supported rates|Extended supported rates|` +
	`DS Parameter set|RSN): `)

func iwDev(text string) string { return rewriteAll(text, devRewrites) }

func iwPhy(text string) string { return sections(rewriteAll(text, phyRewrites)) }

func iwScan(text string) string { return keep(rewriteAll(text, scanRewrites), scanLines.MatchString) }

func iwStation(text string) string { return rewriteAll(text, stationRewrites) }

// sections keeps the lines below heads that the program prints too: a list of other things may look the same.
func sections(text string) string {
	inside := false
	return keep(text, func(line string) bool {
		if strings.HasPrefix(line, "Wiphy ") || strings.HasPrefix(line, "\t") && !strings.HasPrefix(line, "\t\t") {
			inside = phyHeads.MatchString(line)
			return inside
		}
		return inside && phyItems.MatchString(line)
	})
}

func keep(text string, wanted func(string) bool) string {
	var kept strings.Builder
	for line := range strings.Lines(text) {
		if wanted(strings.TrimSuffix(line, "\n")) {
			kept.WriteString(line)
		}
	}
	return kept.String()
}

func TestRewrite(t *testing.T) {
	const in = "Station 02:00:00:00:01:00 (on wlan0)\n\tinactive time:\t860 ms\n\tsignal:  \t-30 dBm\n\tMFP:\t\tno\n" +
		"\tbeacon interval:100\n\tassociated at:\t1795792370464 ms\n"
	const want = "Station 02:00:00:00:01:00 (on wlan0)\n\tinactive time:\t860 ms\n\tsignal:\t-30 dBm\n\tMFP:\tno\n" +
		"\tbeacon interval:\t100\n"
	if got := iwStation(in); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}
