//go:build linux

package main

import (
	"context"

	"github.com/nlctl/netlink/family/nl80211"
)

// radio is what many messages say of one radio. The kernel splits it, because it outgrew one message long ago; a band's frequencies
// come one by one.
type radio struct {
	nl80211.Attrs
	bands [6]*band
}

type band struct {
	htCapability uint16
	rates        []nl80211.BitrateAttrs
	frequencies  []nl80211.FrequencyAttrs
}

// radios asks for the split list; without this flag the kernel leaves out what is newer than 2013.
func (p *program) radios(ctx context.Context) ([]*radio, error) {
	var list []*radio
	for m, err := range nl80211.GetWiphyDump(ctx, p.conn, nl80211.GetWiphyDumpRequest{SplitWiphyDump: true}) {
		if err != nil {
			return nil, err
		}
		if len(list) == 0 || list[len(list)-1].Wiphy != m.Wiphy {
			list = append(list, &radio{Attrs: nl80211.Attrs{Wiphy: m.Wiphy, WiphyName: m.WiphyName}})
		}
		list[len(list)-1].add(m)
	}
	return list, nil
}

// add takes from a message what it has of what is shown.
func (r *radio) add(m *nl80211.Attrs) {
	if m.Has(nl80211.AttrsMaxNumScanSsids) {
		r.MaxNumScanSsids, r.MaxScanIeLen = m.MaxNumScanSsids, m.MaxScanIeLen
		r.WiphyRetryShort, r.WiphyRetryLong = m.WiphyRetryShort, m.WiphyRetryLong
	}
	if m.CipherSuites != nil {
		r.CipherSuites = m.CipherSuites
	}
	if m.SupportedIftypes != nil {
		r.SupportedIftypes = m.SupportedIftypes
	}
	if m.InterfaceCombinations != nil {
		r.InterfaceCombinations = m.InterfaceCombinations
	}
	if b := m.WiphyBands; b != nil {
		for i, part := range []*nl80211.BandAttrs{b.X2ghz, b.X5ghz, b.X60ghz, b.X6ghz, b.S1ghz, b.Lc} {
			r.addBand(i, part)
		}
	}
}

func (r *radio) addBand(i int, part *nl80211.BandAttrs) {
	if part == nil {
		return
	}
	if r.bands[i] == nil {
		r.bands[i] = &band{}
	}
	b := r.bands[i]
	if part.HtCapa != 0 {
		b.htCapability = part.HtCapa
	}
	for _, r := range part.Rates {
		b.rates = append(b.rates, r.Value)
	}
	for _, f := range part.Freqs {
		b.frequencies = append(b.frequencies, f.Value)
	}
}
