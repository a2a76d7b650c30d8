//go:build linux

package rtlink_test

import (
	"context"
	"errors"
	"fmt"
	"log"

	"golang.org/x/sys/unix"

	"github.com/nlctl/netlink"
	"github.com/nlctl/netlink/family/rtlink"
)

// One link by its name: the kernel finds it.
func ExampleGetlink() {
	ctx := context.Background()
	c, err := netlink.Dial(ctx, unix.NETLINK_ROUTE, nil)
	if err != nil {
		log.Fatal(err)
	}
	defer c.Close()

	lo, err := rtlink.Getlink(ctx, c, rtlink.GetlinkRequest{LinkAttrs: rtlink.LinkAttrs{Ifname: "lo"}})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(lo.Header.Index, lo.Ifname)
	// Output: 1 lo
}

// A pair of virtual Ethernet devices. What the kernel does not accept has its name in the error.
func ExampleNewlink() {
	ctx := context.Background()
	c, err := netlink.Dial(ctx, unix.NETLINK_ROUTE, nil)
	if err != nil {
		log.Fatal(err)
	}
	defer c.Close()

	peer := &rtlink.LinkAttrsMessage{LinkAttrs: rtlink.LinkAttrs{Ifname: "v1"}}
	request := rtlink.NewlinkRequest{LinkAttrs: rtlink.LinkAttrs{
		Ifname:   "v0",
		MTU:      1400,
		Linkinfo: &rtlink.LinkinfoAttrs{Kind: "veth", Data: &rtlink.LinkinfoVethAttrs{Peer: peer}},
	}}
	_, err = rtlink.Newlink(ctx, c, request, netlink.FlagCreate, netlink.FlagExcl)
	var e *netlink.Error
	switch {
	case errors.Is(err, unix.EEXIST):
		fmt.Println("there is a v0 already")
	case errors.As(err, &e) && e.Path != "":
		fmt.Println("the kernel does not like", e.Path, e.Sent, "and accepts", e.Accepts)
	case err != nil:
		log.Fatal(err)
	}
}

// What happens to links, until the program is told to end.
func ExampleSubscribe() {
	ctx := context.Background()
	c, err := netlink.Dial(ctx, unix.NETLINK_ROUTE, nil)
	if err != nil {
		log.Fatal(err)
	}
	defer c.Close()
	s, err := rtlink.Subscribe(ctx, c, rtlink.GroupLink)
	if err != nil {
		log.Fatal(err)
	}
	defer s.Close()

	for e, err := range s.Events(ctx) {
		switch {
		case err != nil:
			log.Fatal(err)
		case e.Overrun:
			fmt.Println("events were lost: list the links again")
			continue
		}
		if link, ok := e.Body.(*rtlink.LinkAttrsMessage); ok {
			fmt.Println(e.Name, link.Ifname, link.Operstate)
		}
	}
}
