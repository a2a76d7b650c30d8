//go:build linux

// Command routemonitor says when IPv4 routes come and go, with the library: chapter 5 of the guide.
package main

import (
	"context"
	"fmt"
	"log"
	"net/netip"
	"os"
	"os/signal"

	"golang.org/x/sys/unix"

	"github.com/nlctl/netlink"
)

func main() {
	log.SetFlags(0)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := monitor(ctx); err != nil && ctx.Err() == nil {
		log.Fatal(err)
	}
}

func monitor(ctx context.Context) error {
	c, err := netlink.Dial(ctx, unix.NETLINK_ROUTE, nil)
	if err != nil {
		return err
	}
	defer c.Close()
	s, err := c.Subscribe(ctx, unix.RTNLGRP_IPV4_ROUTE)
	if err != nil {
		return err
	}
	fmt.Fprintln(os.Stderr, "Listening")
	for event, err := range s.Events(ctx) {
		if err != nil {
			return err
		}
		show(event)
	}
	return nil
}

func show(event netlink.Event) {
	what := map[netlink.Type]string{unix.RTM_NEWROUTE: "added", unix.RTM_DELROUTE: "deleted"}[event.Type]
	switch {
	case event.Overrun:
		fmt.Println("messages were lost")
		return
	case what == "" || len(event.Data) < unix.SizeofRtMsg:
		return
	}
	dst, via := netip.IPv4Unspecified(), ""
	it := netlink.Attributes(event.Data[unix.SizeofRtMsg:])
	for it.Next() {
		switch it.Type() {
		case unix.RTA_DST:
			dst, _ = netip.AddrFromSlice(it.Bytes())
		case unix.RTA_GATEWAY:
			gateway, _ := netip.AddrFromSlice(it.Bytes())
			via = " via " + gateway.String()
		}
	}
	fmt.Printf("%s %s/%d%s\n", what, dst, event.Data[1], via)
}
