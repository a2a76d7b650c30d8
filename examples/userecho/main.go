//go:build linux

// Command userecho sends a message to another process over netlink and gets it back: chapter 6 of the guide. The kernel only carries it.
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

const serverPort = 7356

func main() {
	log.SetFlags(0)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	role := client
	if len(os.Args) > 1 && os.Args[1] == "server" {
		role = server
	}
	if err := role(ctx); err != nil && ctx.Err() == nil {
		log.Fatal(err)
	}
}

// server sends everything back to where it came from.
func server(ctx context.Context) error {
	c, err := netlink.Dial(ctx, unix.NETLINK_USERSOCK, &netlink.Config{PortID: serverPort, AnyPeer: true})
	if err != nil {
		return err
	}
	defer c.Close()
	s, err := c.Subscribe(ctx)
	if err != nil {
		return err
	}
	fmt.Println("Waiting for messages")
	for event, err := range s.Events(ctx) {
		if err != nil {
			return err
		}
		fmt.Printf("Received %q\n", event.Data)
		if err := c.Send(ctx, netlink.Address{PortID: event.From}, event.Message); err != nil {
			log.Print(err)
		}
	}
	return nil
}

// client says something and shows what comes back. It believes the server alone.
func client(ctx context.Context) error {
	c, err := netlink.Dial(ctx, unix.NETLINK_USERSOCK, &netlink.Config{Peer: serverPort})
	if err != nil {
		return err
	}
	defer c.Close()
	s, err := c.Subscribe(ctx)
	if err != nil {
		return err
	}
	m := netlink.Message{Header: netlink.Header{Type: netlink.TypeMin}, Data: []byte("Hello you!")}
	if err := c.Send(ctx, netlink.Address{PortID: serverPort}, m); err != nil {
		return err
	}
	for event, err := range s.Events(ctx) {
		if err != nil {
			return err
		}
		fmt.Printf("Received %q back\n", event.Data)
		break
	}
	return nil
}
