//go:build linux

// Command multicast sends one message to every listener of a group over netlink: chapter 6 of the guide.
package main

import (
	"context"
	"fmt"
	"log"
	"os"
	"os/signal"

	"golang.org/x/sys/unix"

	"github.com/nlctl/netlink"
)

const group = 21

func main() {
	log.SetFlags(0)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	role := send
	if len(os.Args) > 1 && os.Args[1] == "listen" {
		role = listen
	}
	if err := role(ctx); err != nil && ctx.Err() == nil {
		log.Fatal(err)
	}
}

func listen(ctx context.Context) error {
	c, err := netlink.Dial(ctx, unix.NETLINK_USERSOCK, &netlink.Config{AnyPeer: true})
	if err != nil {
		return err
	}
	defer c.Close()
	// To join a group of this protocol needs CAP_NET_ADMIN.
	s, err := c.Subscribe(ctx, group)
	if err != nil {
		return err
	}
	fmt.Println("Listening")
	for event, err := range s.Events(ctx) {
		if err != nil {
			return err
		}
		fmt.Printf("Received %q in group %d\n", event.Data, event.Group)
	}
	return nil
}

func send(ctx context.Context) error {
	c, err := netlink.Dial(ctx, unix.NETLINK_USERSOCK, &netlink.Config{AnyPeer: true})
	if err != nil {
		return err
	}
	defer c.Close()
	m := netlink.Message{Header: netlink.Header{Type: netlink.TypeMin}, Data: []byte("Hello all!")}
	return c.Send(ctx, netlink.Address{Groups: 1 << (group - 1)}, m)
}
