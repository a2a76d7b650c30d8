//go:build linux

package main

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"

	"github.com/nlctl/netlink/family/ovspacket"
	"github.com/nlctl/netlink/genetlink"
)

// upcalls is a socket of its own for what the datapath does not know what to do with, so that a flood of it costs no answers.
type upcalls struct{ conn *genetlink.Conn }

func listen(ctx context.Context) (*upcalls, error) {
	conn, err := genetlink.Dial(ctx, nil)
	if err != nil {
		return nil, err
	}
	return &upcalls{conn}, nil
}

func (u *upcalls) portID() uint32 { return u.conn.Netlink().PortID() }

// portIDs is where to each processor sends its upcalls: here it is one socket for all of them.
func (u *upcalls) portIDs() []uint32 { return slices.Repeat([]uint32{u.portID()}, runtime.NumCPU()) }

func (u *upcalls) close() { _ = u.conn.Close() }

// answerARP has the near side send something, waits for its question that no flow matches, and sends it on. It subscribes before,
// because what arrives without a subscription is dropped; and to no group, because an upcall is sent to a port ID, not multicast.
func (l *lab) answerARP(ctx context.Context, speak func() error) error {
	events, err := ovspacket.Subscribe(ctx, l.upcalls.conn)
	if err != nil {
		return err
	}
	defer events.Close()
	if err := speak(); err != nil {
		return err
	}
	for e, err := range events.Events(ctx) {
		if err != nil {
			return err
		}
		miss, ok := e.Body.(*ovspacket.PacketMessage)
		if !ok || e.Name != "miss" || miss.Key == nil || miss.Key.ARP == nil {
			continue // an overrun, or what else the links say: IPv6 looks for routers
		}
		fmt.Printf("miss: port %d, %d bytes, ARP asks for %s\n", miss.Key.InPort, len(miss.Packet.Packet), miss.Key.ARP.Tip)
		return l.execute(ctx, miss)
	}
	return errors.New("no upcall came")
}

// execute gives the packet back with its key and what is to be done with it.
func (l *lab) execute(ctx context.Context, miss *ovspacket.PacketMessage) error {
	_, err := ovspacket.Execute(ctx, l.conn, ovspacket.ExecuteRequest{
		Header: miss.Header,
		Packet: ovspacket.Packet{
			Packet:  miss.Packet.Packet,
			Key:     miss.Key,
			Actions: ovspacket.ActionAttrsList{{Output: farPort}},
		},
	})
	return err
}
