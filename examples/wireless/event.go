//go:build linux

package main

import (
	"context"
	"errors"
	"fmt"
	"net"

	"github.com/nlctl/netlink/family/nl80211"
	"github.com/nlctl/netlink/genetlink"
)

// event prints what happens until it is interrupted; of what is not described, it prints the command's number.
func (p *program) event(ctx context.Context) error {
	events, err := nl80211.Subscribe(ctx, p.conn, "config", "scan", "regulatory", "mlme")
	if err != nil {
		return err
	}
	defer events.Close()
	for e, err := range events.Events(ctx) {
		switch {
		case errors.Is(err, context.Canceled):
			return nil
		case err != nil:
			return err
		case e.Overrun:
			p.print("events were lost\n")
			continue
		}
		if m, ok := e.Body.(*nl80211.Attrs); ok {
			p.print("%s%s\n", p.where(ctx, m), describe(e.Name, m))
		} else if g, err := genetlink.Parse(e.Message); err == nil {
			p.print("event %d\n", g.Command)
		}
	}
	return nil
}

// where names what the event is about. An event has the link's index alone, and the link may be gone when we ask for its name.
func (p *program) where(ctx context.Context, m *nl80211.Attrs) string {
	radio := ""
	if m.Has(nl80211.AttrsWiphy) {
		radio = fmt.Sprintf("phy #%d", m.Wiphy)
	}
	switch {
	case m.Has(nl80211.AttrsIfindex) && radio != "":
		return fmt.Sprintf("%s (%s): ", p.linkName(ctx, m), radio)
	case m.Has(nl80211.AttrsIfindex):
		return p.linkName(ctx, m) + ": "
	case m.Has(nl80211.AttrsWdev) && radio != "":
		return fmt.Sprintf("wdev %#x (%s): ", m.Wdev, radio)
	case radio != "":
		return radio + ": "
	}
	return ""
}

func (p *program) linkName(ctx context.Context, m *nl80211.Attrs) string {
	if m.Ifname != "" {
		return m.Ifname
	}
	i, err := nl80211.GetInterface(ctx, p.conn, nl80211.GetInterfaceRequest{Ifindex: m.Ifindex})
	if err != nil {
		return fmt.Sprintf("link %d", m.Ifindex)
	}
	return i.Ifname
}

// describe says what happened; what there are no words for has the name of its operation.
func describe(name string, m *nl80211.Attrs) string {
	switch name {
	case "start-ap-ntf":
		return "access point started: " + printable(m.SSID)
	case "stop-ap-ntf":
		return "access point stopped"
	case "new-interface-ntf":
		return "new interface type " + typeName(m.Iftype)
	case "set-interface-ntf":
		return "set interface type " + typeName(m.Iftype)
	case "trigger-scan-ntf":
		return "scan started"
	case "new-scan-results":
		return "scan finished:" + scanned(m)
	case "new-station-ntf":
		return "new station " + net.HardwareAddr(m.MAC).String()
	case "del-station-ntf":
		return "del station " + net.HardwareAddr(m.MAC).String()
	case "authenticate-ntf", "associate-ntf", "deauthenticate-ntf", "disassociate-ntf":
		return management(m.Frame)
	case "connect-ntf":
		return connected(m)
	case "disconnect-ntf":
		return disconnected(m)
	case "reg-change":
		return fmt.Sprintf("regulatory domain change: set to %s by %s", domain(m), m.RegInitiator)
	}
	return name
}

func scanned(m *nl80211.Attrs) string {
	text := ""
	for _, f := range m.ScanFrequencies {
		text += fmt.Sprintf(" %d", f.Value)
	}
	text += ","
	for _, s := range m.ScanSsids {
		text += fmt.Sprintf(" %q", s.Value)
	}
	return text
}

func connected(m *nl80211.Attrs) string {
	if m.StatusCode != 0 {
		return fmt.Sprintf("failed to connect, status: %d", m.StatusCode)
	}
	return "connected to " + net.HardwareAddr(m.MAC).String()
}

func disconnected(m *nl80211.Attrs) string {
	by := "local request"
	if m.DisconnectedByAp {
		by = "by AP"
	}
	text := "disconnected (" + by + ")"
	if m.ReasonCode != 0 {
		text += fmt.Sprintf(" reason %d", m.ReasonCode)
	}
	return text
}

func domain(m *nl80211.Attrs) string {
	if m.RegType == nl80211.RegTypeCountry {
		return m.RegAlpha2
	}
	return m.RegType.String()
}
