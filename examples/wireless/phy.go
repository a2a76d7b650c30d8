//go:build linux

package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/nlctl/netlink/family/nl80211"
)

func (p *program) phy(ctx context.Context) error {
	list, err := p.radios(ctx)
	if err != nil {
		return err
	}
	for _, r := range list {
		p.showRadio(r)
	}
	return nil
}

func (p *program) showRadio(r *radio) {
	p.print("Wiphy %s\n\twiphy index: %d\n", r.WiphyName, r.Wiphy)
	p.print("\tmax # scan SSIDs: %d\n\tmax scan IEs length: %d bytes\n", r.MaxNumScanSsids, r.MaxScanIeLen)
	p.print("\tRetry short limit: %d\n\tRetry long limit: %d\n", r.WiphyRetryShort, r.WiphyRetryLong)
	p.print("\tSupported Ciphers:\n")
	for _, c := range r.CipherSuites {
		p.print("\t\t* %02x-%02x-%02x:%d\n", c>>24, c>>16&0xff, c>>8&0xff, c&0xff)
	}
	p.print("\tSupported interface modes:\n")
	for _, t := range types(r.SupportedIftypes) {
		p.print("\t\t * %s\n", t)
	}
	for i, b := range r.bands {
		if b != nil {
			p.print("\tBand %d:\n", i+1)
			p.showBand(b)
		}
	}
	p.print("\tvalid interface combinations:\n")
	for _, c := range r.InterfaceCombinations {
		p.print("\t\t * %s\n", combination(&c.Value))
	}
}

func (p *program) showBand(b *band) {
	if b.htCapability != 0 {
		p.print("\t\tCapabilities: %#02x\n", b.htCapability)
	}
	p.print("\t\tBitrates (non-HT):\n")
	for _, r := range b.rates {
		short := ""
		if r.X2ghzShortpreamble {
			short = " (short preamble supported)"
		}
		p.print("\t\t\t* %.1f Mbps%s\n", float64(r.Rate)/10, short)
	}
	p.print("\t\tFrequencies:\n")
	for _, f := range b.frequencies {
		p.print("\t\t\t* %s\n", frequency(&f))
	}
}

func frequency(f *nl80211.FrequencyAttrs) string {
	text := fmt.Sprintf("%d MHz", f.Freq)
	if n := channelNumber(f.Freq); n != 0 {
		text += fmt.Sprintf(" [%d]", n)
	}
	if f.Disabled {
		return text + " (disabled)"
	}
	text += fmt.Sprintf(" (%.1f dBm)", float64(f.MaxTxPower)/100)
	var limits []string
	if f.NoIr {
		limits = append(limits, "no IR")
	}
	if f.Radar {
		limits = append(limits, "radar detection")
	}
	if limits != nil {
		text += " (" + strings.Join(limits, ", ") + ")"
	}
	return text
}

// types lists the flags of a set; each has the number of a type.
func types(s *nl80211.SupportedIftypes) []string {
	var names []string
	for t := nl80211.IftypeAdhoc; s != nil && t <= nl80211.IftypePd; t++ {
		if s.Has(uint16(t)) {
			names = append(names, typeName(t))
		}
	}
	return names
}

// combination says how many interfaces of which types a radio has at the same time.
func combination(c *nl80211.IfCombinationAttributes) string {
	var text strings.Builder
	for _, l := range c.Limits {
		fmt.Fprintf(&text, "#{ %s } <= %d, ", strings.Join(types(l.Value.Types), ", "), l.Value.Max)
	}
	fmt.Fprintf(&text, "total <= %d, #channels <= %d", c.Maxnum, c.NumChannels)
	return text.String()
}
