//go:build linux

package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/netip"
	"time"
)

const patience = 20 * time.Second

// send sends three datagrams. Before the first, the kernel asks by ARP where to; there is no flow for the question.
func (l *lab) send(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
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
	hello := func() error { _, err := io.WriteString(near, "hello"); return err }
	if err := l.answerARP(ctx, hello); err != nil {
		return err
	}
	for range 2 {
		if err := hello(); err != nil {
			return err
		}
	}
	return receive(far, 3)
}

// listenFar makes a socket on the far side; it stays there.
func (w *wires) listenFar() (c *net.UDPConn, err error) {
	err = w.far.Do(func() error {
		c, err = net.ListenUDP("udp4", net.UDPAddrFromAddrPort(netip.AddrPortFrom(farAddr, udpPort)))
		return err
	})
	return c, err
}

// receive waits for n datagrams.
func receive(c *net.UDPConn, n int) error {
	if err := c.SetReadDeadline(time.Now().Add(patience)); err != nil {
		return err
	}
	b := make([]byte, 100)
	for range n {
		length, from, err := c.ReadFromUDPAddrPort(b)
		if err != nil {
			return err
		}
		fmt.Printf("far: %q from %s\n", b[:length], from.Addr())
	}
	return nil
}
