//go:build linux

package main

import (
	"context"
	"fmt"
	"net"
	"net/netip"
	"time"
)

const patience = 20 * time.Second

// send sends three datagrams. Before the first, the kernel asks by ARP where to; there is no flow for the question.
func (l *lab) send(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	events, err := l.upcalls.subscribe(ctx)
	if err != nil {
		return err
	}
	far, err := l.wires.listenFar()
	if err != nil {
		return err
	}
	defer far.Close()
	near, err := net.DialUDP("udp4", nil, net.UDPAddrFromAddrPort(netip.AddrPortFrom(farAddr, udpPort)))
	if err != nil {
		return err
	}
	defer near.Close()
	for i := range 3 {
		if _, err := fmt.Fprintf(near, "hello %d", i); err != nil {
			return err
		}
		if i == 0 {
			if err := l.answerARP(ctx, events); err != nil {
				return err
			}
		}
		if err := receive(far); err != nil {
			return err
		}
	}
	return nil
}

// listenFar makes a socket on the far side; it stays there.
func (w *wires) listenFar() (c *net.UDPConn, err error) {
	err = w.far.Do(func() error {
		c, err = net.ListenUDP("udp4", net.UDPAddrFromAddrPort(netip.AddrPortFrom(farAddr, udpPort)))
		return err
	})
	return c, err
}

func receive(c *net.UDPConn) error {
	if err := c.SetReadDeadline(time.Now().Add(patience)); err != nil {
		return err
	}
	b := make([]byte, 100)
	n, from, err := c.ReadFromUDPAddrPort(b)
	if err == nil {
		fmt.Printf("far: %q from %s\n", b[:n], from.Addr())
	}
	return err
}
