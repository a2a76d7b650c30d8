//go:build linux

// Command links lists the links of the machine with the library, in the fewest lines: chapter 5 of the guide.
package main

import (
	"context"
	"fmt"
	"log"

	"golang.org/x/sys/unix"

	"github.com/nlctl/netlink"
)

func main() {
	log.SetFlags(0)
	ctx := context.Background()
	c, err := netlink.Dial(ctx, unix.NETLINK_ROUTE, nil)
	if err != nil {
		log.Fatal(err)
	}
	defer c.Close()
	request := netlink.Message{Header: netlink.Header{Type: unix.RTM_GETLINK}, Data: make([]byte, unix.SizeofIfInfomsg)}
	for m, err := range c.Dump(ctx, request) {
		if err != nil {
			log.Fatal(err)
		}
		it := netlink.Attributes(m.Data[unix.SizeofIfInfomsg:])
		for it.Next() {
			if it.Type() == unix.IFLA_IFNAME {
				fmt.Println(it.String())
			}
		}
	}
}
