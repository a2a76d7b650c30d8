//go:build linux

package netdev_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log"

	"github.com/nlctl/netlink/family/netdev"
	"github.com/nlctl/netlink/genetlink"
)

// A family of generic netlink, which this kernel may not have.
func ExampleDevGetDump() {
	ctx := context.Background()
	c, err := genetlink.Dial(ctx, nil)
	if err != nil {
		log.Fatal(err)
	}
	defer c.Close()

	for dev, err := range netdev.DevGetDump(ctx, c, netdev.DevGetDumpRequest{}) {
		switch {
		case errors.Is(err, fs.ErrNotExist):
			fmt.Println("this kernel has no netdev family")
			return
		case err != nil:
			log.Fatal(err)
		}
		fmt.Println(dev.Ifindex, dev.XDPFeatures)
	}
}
