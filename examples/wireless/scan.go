//go:build linux

package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strconv"

	"github.com/nlctl/netlink/codec"
	"github.com/nlctl/netlink/family/nl80211"
)

// scan begins a scan, waits until it is over, and lists what was heard.
func (p *program) scan(ctx context.Context, link string, frequencies []string) error {
	index, err := p.link(ctx, link)
	if err != nil {
		return err
	}
	request := nl80211.TriggerScanRequest{Ifindex: index}
	request.ScanSsids = codec.Numbered([]byte(nil)) // the empty name: whoever is there may answer
	wanted := make([]uint32, len(frequencies))
	for i, text := range frequencies {
		mhz, err := strconv.ParseUint(text, 10, 32)
		if err != nil {
			return err
		}
		wanted[i] = uint32(mhz)
	}
	request.ScanFrequencies = codec.Numbered(wanted...)
	if err := p.scanAndWait(ctx, request); err != nil {
		return fmt.Errorf("scan on %s: %w", link, err)
	}
	return p.showScan(ctx, index, link)
}

// scanAndWait subscribes first: the end of a short scan could be missed. Where events were lost the end may have been among them,
// and what has been heard so far can be listed.
func (p *program) scanAndWait(ctx context.Context, request nl80211.TriggerScanRequest) error {
	events, err := nl80211.Subscribe(ctx, p.conn, "scan")
	if err != nil {
		return err
	}
	defer events.Close()
	if _, err := nl80211.TriggerScan(ctx, p.conn, request); err != nil {
		return err
	}
	for e, err := range events.Events(ctx) {
		if err != nil || e.Overrun {
			return err
		}
		m, ok := e.Body.(*nl80211.Attrs)
		switch {
		case !ok || m.Ifindex != request.Ifindex:
		case e.Name == "new-scan-results":
			return nil
		case e.Name == "scan-aborted":
			return errors.New("it was aborted")
		}
	}
	return nil
}

func (p *program) showScan(ctx context.Context, index uint32, link string) error {
	for m, err := range nl80211.GetScanDump(ctx, p.conn, nl80211.GetScanDumpRequest{Ifindex: index}) {
		if err != nil {
			return err
		}
		if m.Bss != nil {
			p.showCell(m.Bss, link)
		}
	}
	return nil
}

func (p *program) showCell(b *nl80211.BssAttrs, link string) {
	p.print("BSS %s(on %s)", net.HardwareAddr(b.BSSID), link)
	if b.Has(nl80211.BssAttrsStatus) {
		p.print(" -- %s", b.Status)
	}
	p.print("\n\tfreq: %d\n\tbeacon interval: %d TUs\n", b.Frequency, b.BeaconInterval)
	p.print("\tcapability: %#04x\n", b.Capability)
	if b.Has(nl80211.BssAttrsSignalMbm) {
		p.print("\tsignal: %.2f dBm\n", float64(b.SignalMbm)/100)
	}
	p.showElements(b.InformationElements)
}
