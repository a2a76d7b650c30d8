//go:build linux

package main

import (
	"context"
	"fmt"
	"io"

	"github.com/nlctl/netlink/family/ovsdatapath"
	"github.com/nlctl/netlink/family/ovsflow"
	"github.com/nlctl/netlink/family/ovsvport"
	"github.com/nlctl/netlink/genetlink"
)

// show prints every datapath with its counters and ports, in the words of ovs-dpctl.
func show(ctx context.Context, c *genetlink.Conn, w io.Writer) error {
	for dp, err := range ovsdatapath.GetDump(ctx, c, ovsdatapath.GetDumpRequest{}) {
		if err != nil {
			return err
		}
		fmt.Fprintf(w, "system@%s:\n", dp.Name)
		if s := dp.Stats; s != nil {
			fmt.Fprintf(w, "  lookups: hit:%d missed:%d lost:%d\n  flows: %d\n", s.Hit, s.Missed, s.Lost, s.Flows)
		}
		if s := dp.MegaflowStats; s != nil {
			fmt.Fprintf(w, "  masks: hit:%d total:%d\n", s.NMaskHit, s.NMasks)
		}
		if dp.Has(ovsdatapath.DatapathMasksCacheSize) {
			fmt.Fprintf(w, "  masks-cache: size:%d\n", dp.MasksCacheSize)
		}
		if err := showPorts(ctx, c, dp.Header.DpIfindex, w); err != nil {
			return err
		}
	}
	return nil
}

func showPorts(ctx context.Context, c *genetlink.Conn, dp uint32, w io.Writer) error {
	request := ovsvport.GetDumpRequest{Header: ovsvport.OvsHeader{DpIfindex: dp}}
	for p, err := range ovsvport.GetDump(ctx, c, request) {
		if err != nil {
			return err
		}
		kind := ""
		if p.Type != ovsvport.VportTypeNetdev {
			kind = fmt.Sprintf(" (%s)", p.Type)
		}
		fmt.Fprintf(w, "  port %d: %s%s\n", p.PortNo, p.Name, kind)
		if s := p.Stats; s != nil {
			fmt.Fprintf(w, "    RX packets:%d errors:%d dropped:%d bytes:%d\n", s.RxPackets, s.RxErrors, s.RxDropped, s.RxBytes)
			fmt.Fprintf(w, "    TX packets:%d errors:%d dropped:%d bytes:%d\n", s.TxPackets, s.TxErrors, s.TxDropped, s.TxBytes)
		}
	}
	return nil
}

// dumpFlows prints the flows of a datapath; the kernel leaves counters out that are zero.
func dumpFlows(ctx context.Context, c *genetlink.Conn, dp uint32, w io.Writer) error {
	request := ovsflow.GetDumpRequest{Header: ovsflow.OvsHeader{DpIfindex: dp}}
	for f, err := range ovsflow.GetDump(ctx, c, request) {
		if err != nil {
			return err
		}
		var s ovsflow.Stats
		if f.Stats != nil {
			s = *f.Stats
		}
		fmt.Fprintf(w, "%s, packets:%d, bytes:%d, actions:%s\n", match(f.Key, f.Mask), s.Packets, s.Bytes, actions(f.Actions))
	}
	return nil
}
