//go:build linux

package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/nlctl/netlink/family/nl80211"
)

// reg shows the rules for all radios, and those of radios with rules of their own.
func (p *program) reg(ctx context.Context) error {
	for r, err := range nl80211.GetRegDump(ctx, p.conn, nl80211.GetRegDumpRequest{}) {
		if err != nil {
			return err
		}
		switch {
		case !r.Has(nl80211.AttrsWiphy):
			p.print("global\n")
		case r.WiphySelfManagedReg:
			p.print("phy#%d (self-managed)\n", r.Wiphy)
		default:
			p.print("phy#%d\n", r.Wiphy)
		}
		p.print("country %s: %s\n", r.RegAlpha2, dfsRegions[r.DfsRegion])
		for _, rule := range r.RegRules {
			p.print("\t%s\n", rules(&rule.Value))
		}
		p.print("\n")
	}
	return nil
}

var dfsRegions = map[nl80211.DfsRegions]string{
	nl80211.DfsRegionsUnset: "DFS-UNSET",
	nl80211.DfsRegionsFcc:   "DFS-FCC",
	nl80211.DfsRegionsEtsi:  "DFS-ETSI",
	nl80211.DfsRegionsJp:    "DFS-JP",
}

// rules prints a range in MHz with the widest channel, the antenna's gain and the power in dB, how long to listen for radar, and
// what else holds there.
func rules(r *nl80211.RegRuleAttrs) string {
	gain, listen := "N/A", "N/A"
	if r.PowerRuleMaxAntGain != 0 {
		gain = fmt.Sprint(r.PowerRuleMaxAntGain / 100)
	}
	if r.RegRuleFlags&nl80211.RegRuleFlagsDfs != 0 {
		listen = fmt.Sprintf("%d ms", r.DfsCacTime)
	}
	text := fmt.Sprintf("(%d - %d @ %d), (%s, %d), (%s)",
		r.FreqRangeStart/1000, r.FreqRangeEnd/1000, r.FreqRangeMaxBw/1000, gain, r.PowerRuleMaxEirp/100, listen)
	return strings.Join(append([]string{text}, ruleFlags(r.RegRuleFlags)...), ", ")
}

// flagNames are what users of iw know, in its order.
var flagNames = []struct {
	flag nl80211.RegRuleFlags
	name string
}{
	{nl80211.RegRuleFlagsNoOfdm, "NO-OFDM"},
	{nl80211.RegRuleFlagsNoCck, "NO-CCK"},
	{nl80211.RegRuleFlagsNoIndoor, "NO-INDOOR"},
	{nl80211.RegRuleFlagsNoOutdoor, "NO-OUTDOOR"},
	{nl80211.RegRuleFlagsDfs, "DFS"},
	{nl80211.RegRuleFlagsPtpOnly, "PTP-ONLY"},
	{nl80211.RegRuleFlagsAutoBw, "AUTO-BW"},
	{nl80211.RegRuleFlagsIrConcurrent, "IR-CONCURRENT"},
	{nl80211.RegRuleFlagsNoHt40minus, "NO-HT40MINUS"},
	{nl80211.RegRuleFlagsNoHt40plus, "NO-HT40PLUS"},
	{nl80211.RegRuleFlagsNo80mhz, "NO-80MHZ"},
	{nl80211.RegRuleFlagsNo160mhz, "NO-160MHZ"},
	{nl80211.RegRuleFlagsNoHe, "NO-HE"},
	{nl80211.RegRuleFlagsPtmpOnly, "PTMP-ONLY"},
	{nl80211.RegRuleFlagsNoIr, "PASSIVE-SCAN"},
}

func ruleFlags(flags nl80211.RegRuleFlags) []string {
	var names []string
	for _, f := range flagNames {
		if flags&f.flag != 0 {
			names = append(names, f.name)
		}
	}
	return names
}
