//go:build linux

package rtroute_test

import (
	"context"
	"fmt"
	"log"

	"golang.org/x/sys/unix"

	"github.com/nlctl/netlink"
	"github.com/nlctl/netlink/family/rtroute"
)

// A table of any size in constant memory. A default route has no destination.
func ExampleGetrouteStream() {
	ctx := context.Background()
	c, err := netlink.Dial(ctx, unix.NETLINK_ROUTE, nil)
	if err != nil {
		log.Fatal(err)
	}
	defer c.Close()

	request := rtroute.GetrouteDumpRequest{Header: rtroute.Rtmsg{Family: unix.AF_INET}}
	for r, err := range rtroute.GetrouteStream(ctx, c, request) {
		if err != nil {
			log.Fatal(err)
		}
		if !r.Has(rtroute.RouteAttrsDst) {
			fmt.Println("default via", r.Gateway)
			continue
		}
		fmt.Printf("%v/%d via %v\n", r.Dst, r.Header.DstLen, r.Gateway)
	}
}
