//go:build linux

package main

import (
	"context"
	"fmt"
	"net"

	"github.com/nlctl/netlink/family/nl80211"
)

// dev lists interfaces, those of a radio below its number.
func (p *program) dev(ctx context.Context) error {
	last := int64(-1)
	for i, err := range nl80211.GetInterfaceDump(ctx, p.conn, nl80211.GetInterfaceDumpRequest{}) {
		if err != nil {
			return err
		}
		if last != int64(i.Wiphy) {
			last = int64(i.Wiphy)
			p.print("phy#%d\n", i.Wiphy)
		}
		p.showInterface(i)
	}
	return nil
}

func (p *program) showInterface(i *nl80211.Attrs) {
	if i.Ifname != "" {
		p.print("\tInterface %s\n\t\tifindex %d\n", i.Ifname, i.Ifindex)
	} else {
		p.print("\tUnnamed/non-netdev interface\n")
	}
	p.print("\t\twdev %#x\n\t\taddr %s\n", i.Wdev, net.HardwareAddr(i.MAC))
	if len(i.SSID) > 0 {
		p.print("\t\tssid %s\n", printable(i.SSID))
	}
	p.print("\t\ttype %s\n", typeName(i.Iftype))
	if i.Has(nl80211.AttrsWiphyFreq) {
		p.print("\t\tchannel %s\n", channel(i))
	}
	if i.Has(nl80211.AttrsWiphyTxPowerLevel) {
		p.print("\t\ttxpower %.2f dBm\n", float64(int32(i.WiphyTxPowerLevel))/100)
	}
}

func channel(i *nl80211.Attrs) string {
	text := fmt.Sprintf("%d (%d MHz)", channelNumber(i.WiphyFreq), i.WiphyFreq)
	if !i.Has(nl80211.AttrsChannelWidth) {
		return text
	}
	text += ", width: " + widths[i.ChannelWidth]
	if i.CenterFreq1 != 0 {
		text += fmt.Sprintf(", center1: %d MHz", i.CenterFreq1)
	}
	if i.CenterFreq2 != 0 {
		text += fmt.Sprintf(", center2: %d MHz", i.CenterFreq2)
	}
	return text
}

var widths = map[nl80211.ChanWidth]string{
	nl80211.ChanWidthX20Noht: "20 MHz (no HT)",
	nl80211.ChanWidthX20:     "20 MHz",
	nl80211.ChanWidthX40:     "40 MHz",
	nl80211.ChanWidthX80:     "80 MHz",
	nl80211.ChanWidthX80p80:  "80+80 MHz",
	nl80211.ChanWidthX160:    "160 MHz",
	nl80211.ChanWidthX320:    "320 MHz",
}

// channelNumber is the channel of a frequency in MHz (IEEE 802.11-2020, annex E); 0 where channels have no number.
func channelNumber(mhz uint32) uint32 {
	switch {
	case mhz == 2484:
		return 14
	case mhz > 2407 && mhz < 2484:
		return (mhz - 2407) / 5
	case mhz > 5000 && mhz < 5950:
		return (mhz - 5000) / 5
	case mhz > 5950 && mhz <= 7115:
		return (mhz - 5950) / 5
	case mhz > 56160 && mhz <= 70200:
		return (mhz - 56160) / 2160
	}
	return 0
}

var typeNames = map[nl80211.Iftype]string{
	nl80211.IftypeAdhoc:     "IBSS",
	nl80211.IftypeStation:   "managed",
	nl80211.IftypeAp:        "AP",
	nl80211.IftypeApVLAN:    "AP/VLAN",
	nl80211.IftypeMeshPoint: "mesh point",
	nl80211.IftypeP2pClient: "P2P-client",
	nl80211.IftypeP2pGo:     "P2P-GO",
	nl80211.IftypeP2pDevice: "P2P-device",
	nl80211.IftypeOcb:       "outside context of a BSS",
}

// typeName is what users of iw call a type; the others are called what the kernel calls them.
func typeName(t nl80211.Iftype) string {
	if name, ok := typeNames[t]; ok {
		return name
	}
	return t.String()
}
