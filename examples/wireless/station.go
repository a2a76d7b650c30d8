//go:build linux

package main

import (
	"context"
	"net"

	"github.com/nlctl/netlink/family/nl80211"
)

func (p *program) station(ctx context.Context, link string) error {
	index, err := p.link(ctx, link)
	if err != nil {
		return err
	}
	for s, err := range nl80211.GetStationDump(ctx, p.conn, nl80211.GetStationDumpRequest{Ifindex: index}) {
		if err != nil {
			return err
		}
		p.print("Station %s (on %s)\n", net.HardwareAddr(s.MAC), link)
		if s.StaInfo != nil {
			p.showCounters(s.StaInfo)
			p.showRates(s.StaInfo)
			p.showFlags(s.StaInfo.StaFlags)
			p.showBss(s.StaInfo)
		}
	}
	return nil
}

// showCounters prints what the driver knows: counters that it does not have are left out, which is not the same as 0.
func (p *program) showCounters(s *nl80211.StaInfo) {
	for _, c := range []struct {
		attribute uint16
		name      string
		value     uint64
		unit      string
	}{
		{nl80211.StaInfoInactiveTime, "inactive time", uint64(s.InactiveTime), " ms"},
		{nl80211.StaInfoRxBytes64, "rx bytes", s.RxBytes64, ""},
		{nl80211.StaInfoRxPackets, "rx packets", uint64(s.RxPackets), ""},
		{nl80211.StaInfoTxBytes64, "tx bytes", s.TxBytes64, ""},
		{nl80211.StaInfoTxPackets, "tx packets", uint64(s.TxPackets), ""},
		{nl80211.StaInfoTxRetries, "tx retries", uint64(s.TxRetries), ""},
		{nl80211.StaInfoTxFailed, "tx failed", uint64(s.TxFailed), ""},
		{nl80211.StaInfoBeaconLoss, "beacon loss", uint64(s.BeaconLoss), ""},
		{nl80211.StaInfoBeaconRx, "beacon rx", s.BeaconRx, ""},
		{nl80211.StaInfoRxDropMisc, "rx drop misc", s.RxDropMisc, ""},
		{nl80211.StaInfoTxDuration, "tx duration", s.TxDuration, " us"},
		{nl80211.StaInfoRxDuration, "rx duration", s.RxDuration, " us"},
		{nl80211.StaInfoConnectedTime, "connected time", uint64(s.ConnectedTime), " seconds"},
	} {
		if s.Has(c.attribute) {
			p.print("\t%s:\t%d%s\n", c.name, c.value, c.unit)
		}
	}
}

// showFlags prints a yes or no for each flag that the kernel speaks of. A flag's number is that of its bit.
func (p *program) showFlags(f *nl80211.StaFlagUpdate) {
	if f == nil {
		return
	}
	for _, b := range []struct {
		bit           int
		name, yes, no string
	}{
		{nl80211.StaFlagsAuthorized, "authorized", "yes", "no"},
		{nl80211.StaFlagsAuthenticated, "authenticated", "yes", "no"},
		{nl80211.StaFlagsAssociated, "associated", "yes", "no"},
		{nl80211.StaFlagsShortPreamble, "preamble", "short", "long"},
		{nl80211.StaFlagsWme, "WMM/WME", "yes", "no"},
		{nl80211.StaFlagsMfp, "MFP", "yes", "no"},
		{nl80211.StaFlagsTdlsPeer, "TDLS peer", "yes", "no"},
	} {
		switch {
		case f.Mask>>b.bit&1 == 0:
		case f.Set>>b.bit&1 == 1:
			p.print("\t%s:\t%s\n", b.name, b.yes)
		default:
			p.print("\t%s:\t%s\n", b.name, b.no)
		}
	}
}

func (p *program) showBss(s *nl80211.StaInfo) {
	if b := s.BssParam; b != nil {
		p.print("\tDTIM period:\t%d\n\tbeacon interval:\t%d\n", b.DtimPeriod, b.BeaconInterval)
		if b.ShortSlotTime {
			p.print("\tshort slot time:\tyes\n")
		}
	}
	if s.Has(nl80211.StaInfoAssocAtBoottime) {
		ms := s.AssocAtBoottime / 1e6
		p.print("\tassociated at [boottime]:\t%d.%03ds\n", ms/1000, ms%1000)
	}
}
