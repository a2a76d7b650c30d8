//go:build linux

package main

import (
	"context"
	"fmt"

	"github.com/nlctl/netlink"
	"github.com/nlctl/netlink/family/ovsdatapath"
	"github.com/nlctl/netlink/family/ovsvport"
)

const datapathName = "dp0"

// The ports' numbers. Port 0 is the datapath's own link.
const (
	nearPort = 1
	farPort  = 2
)

// createDatapath asks for an echo, because the answer tells the index by which everything else names the datapath.
//
// Upcalls go to a port ID for each processor (Linux 5.15), not to one for each port: ovs-dpctl turns this way on in every datapath
// that it looks at, and without port IDs the upcalls would be lost from then on. One that nobody uses has to be sent nevertheless
// (ovs_dp_cmd_new in net/openvswitch/datapath.c).
func (l *lab) createDatapath(ctx context.Context) error {
	request := ovsdatapath.NewRequest{Datapath: ovsdatapath.Datapath{
		Name:         datapathName,
		UserFeatures: ovsdatapath.UserFeaturesDispatchUpcallPerCPU,
		PerCPUPids:   l.upcalls.portIDs(),
	}}
	request.Include(ovsdatapath.DatapathUpcallPID)
	reply, err := ovsdatapath.New(ctx, l.conn, request, netlink.FlagEcho)
	if err != nil {
		return err
	}
	l.dp = reply.Header.DpIfindex
	return nil
}

// addPorts adds a link that the datapath makes, and one that is there.
func (l *lab) addPorts(ctx context.Context) error {
	for _, p := range []ovsvport.Vport{
		{PortNo: nearPort, Name: nearLink, Type: ovsvport.VportTypeInternal},
		{PortNo: farPort, Name: farLink, Type: ovsvport.VportTypeNetdev},
	} {
		p.UpcallPID = []uint32{l.upcalls.portID()} // must be sent
		request := ovsvport.NewRequest{Header: ovsvport.OvsHeader{DpIfindex: l.dp}, Vport: p}
		if _, err := ovsvport.New(ctx, l.conn, request); err != nil {
			return fmt.Errorf("port %s: %w", p.Name, err)
		}
	}
	return l.wires.up(ctx)
}

func (l *lab) deletePorts(ctx context.Context) error {
	for _, number := range []uint32{nearPort, farPort} {
		request := ovsvport.DelRequest{
			Header: ovsvport.OvsHeader{DpIfindex: l.dp},
			Vport:  ovsvport.Vport{PortNo: number},
		}
		if _, err := ovsvport.Del(ctx, l.conn, request); err != nil {
			return fmt.Errorf("port %d: %w", number, err)
		}
	}
	return nil
}

func (l *lab) deleteDatapath(ctx context.Context) error {
	request := ovsdatapath.DelRequest{Header: ovsdatapath.OvsHeader{DpIfindex: l.dp}}
	_, err := ovsdatapath.Del(ctx, l.conn, request)
	if err == nil {
		l.dp = 0
	}
	return err
}

// clean removes the datapath after a step that failed; its ports and flows go with it.
func (l *lab) clean(ctx context.Context) {
	if l.dp != 0 {
		_ = l.deleteDatapath(ctx)
	}
}
