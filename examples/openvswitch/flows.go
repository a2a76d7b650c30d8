//go:build linux

package main

import (
	"context"
	"fmt"
	"net/netip"

	"github.com/nlctl/netlink"
	"github.com/nlctl/netlink/family/ovsflow"
)

const (
	ethertypeIPv4 = 0x0800
	ethertypeARP  = 0x0806
	protoUDP      = 17
)

// installFlows lets UDP to the far side through, and whatever ARP says from there. What the near side asks by ARP has no flow.
func (l *lab) installFlows(ctx context.Context) error {
	for _, f := range []ovsflow.FlowAttrs{udpFlow(), arpFlow()} {
		request := ovsflow.NewRequest{Header: ovsflow.OvsHeader{DpIfindex: l.dp}, FlowAttrs: f}
		if _, err := ovsflow.New(ctx, l.conn, request, netlink.FlagCreate|netlink.FlagExcl); err != nil {
			return fmt.Errorf("flow from port %d: %w", f.Key.InPort, err)
		}
	}
	return nil
}

// udpFlow matches datagrams to a port of the far network. The kernel wants each layer in key and mask, down to the one that the
// protocol number calls for (match_validate in net/openvswitch/flow_netlink.c); what the mask leaves out matches anything.
func udpFlow() ovsflow.FlowAttrs {
	key := &ovsflow.KeyAttrs{
		InPort:    nearPort,
		Ethernet:  &ovsflow.OvsKeyEthernet{},
		Ethertype: ethertypeIPv4,
		IPV4:      &ovsflow.OvsKeyIPV4{Dst: network.Masked().Addr(), Proto: protoUDP},
		UDP:       &ovsflow.OvsKeyUDP{Dst: udpPort},
	}
	mask := &ovsflow.KeyAttrs{
		InPort:    0xffffffff,
		Ethernet:  &ovsflow.OvsKeyEthernet{},
		Ethertype: 0xffff,
		IPV4:      &ovsflow.OvsKeyIPV4{Dst: netmask, Proto: 0xff},
		UDP:       &ovsflow.OvsKeyUDP{Dst: 0xffff},
	}
	return ovsflow.FlowAttrs{Key: key, Mask: mask, Actions: ovsflow.ActionAttrsList{{Output: farPort}}}
}

var netmask = netip.AddrFrom4([4]byte{255, 255, 255, 0}) // of network

func arpFlow() ovsflow.FlowAttrs {
	key := &ovsflow.KeyAttrs{
		InPort:    farPort,
		Ethernet:  &ovsflow.OvsKeyEthernet{},
		Ethertype: ethertypeARP,
		ARP:       &ovsflow.OvsKeyARP{},
	}
	mask := &ovsflow.KeyAttrs{
		InPort:    0xffffffff,
		Ethernet:  &ovsflow.OvsKeyEthernet{},
		Ethertype: 0xffff,
		ARP:       &ovsflow.OvsKeyARP{},
	}
	return ovsflow.FlowAttrs{Key: key, Mask: mask, Actions: ovsflow.ActionAttrsList{{Output: nearPort}}}
}

// deleteFlows removes one flow by its key, and then, without a key, all that are left.
func (l *lab) deleteFlows(ctx context.Context) error {
	header := ovsflow.OvsHeader{DpIfindex: l.dp}
	arp := arpFlow()
	one := ovsflow.DelRequest{Header: header, FlowAttrs: ovsflow.FlowAttrs{Key: arp.Key, Mask: arp.Mask}}
	if _, err := ovsflow.Del(ctx, l.conn, one); err != nil {
		return err
	}
	_, err := ovsflow.Del(ctx, l.conn, ovsflow.DelRequest{Header: header})
	return err
}
