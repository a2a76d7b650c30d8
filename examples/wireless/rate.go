//go:build linux

package main

import (
	"fmt"

	"github.com/nlctl/netlink/family/nl80211"
)

// showRates prints signals in dBm and how fast the last frames were.
func (p *program) showRates(s *nl80211.StaInfo) {
	for _, d := range []struct {
		attribute uint16
		name      string
		value     int8
	}{
		{nl80211.StaInfoSignal, "signal", s.Signal},
		{nl80211.StaInfoSignalAvg, "signal avg", s.SignalAvg},
		{nl80211.StaInfoBeaconSignalAvg, "beacon signal avg", s.BeaconSignalAvg},
	} {
		if s.Has(d.attribute) {
			p.print("\t%s:\t%d dBm\n", d.name, d.value)
		}
	}
	if s.TxBitrate != nil {
		p.print("\ttx bitrate:\t%s\n", rate(s.TxBitrate))
	}
	if s.RxBitrate != nil {
		p.print("\trx bitrate:\t%s\n", rate(s.RxBitrate))
	}
	if t := s.ExpectedThroughput; t != 0 {
		p.print("\texpected throughput:\t%d.%dMbps\n", t/1000, t%1000)
	}
}

// rate prints a rate with the scheme that makes it: which fields there are tells which one it is.
func rate(r *nl80211.RateInfo) string {
	units := uint32(r.Bitrate) // of 100 kbit/s
	if r.Has(nl80211.RateInfoBitrate32) {
		units = r.Bitrate32
	}
	text := fmt.Sprintf("%d.%d MBit/s", units/10, units%10)
	if r.Has(nl80211.RateInfoMcs) {
		text += fmt.Sprintf(" MCS %d", r.Mcs)
	}
	if r.Has(nl80211.RateInfoVhtMcs) {
		text += fmt.Sprintf(" VHT-MCS %d", r.VhtMcs)
	}
	text += rateWidth(r)
	if r.ShortGi {
		text += " short GI"
	}
	if r.Has(nl80211.RateInfoVhtNss) {
		text += fmt.Sprintf(" VHT-NSS %d", r.VhtNss)
	}
	if r.Has(nl80211.RateInfoHeMcs) {
		text += fmt.Sprintf(" HE-MCS %d HE-NSS %d HE-GI %d HE-DCM %d", r.HeMcs, r.HeNss, r.HeGi, r.HeDcm)
	}
	return text
}

// rateWidth is empty for 20 MHz, which has no flag.
func rateWidth(r *nl80211.RateInfo) string {
	switch {
	case r.X40MhzWidth:
		return " 40MHz"
	case r.X80MhzWidth:
		return " 80MHz"
	case r.X80p80MhzWidth:
		return " 80P80MHz"
	case r.X160MhzWidth:
		return " 160MHz"
	}
	return ""
}
