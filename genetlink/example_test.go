package genetlink_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log"

	"github.com/nlctl/netlink/genetlink"
)

func ExampleConn_Family() {
	ctx := context.Background()
	c, err := genetlink.Dial(ctx, nil)
	if err != nil {
		log.Fatal(err)
	}
	defer c.Close()

	f, err := c.Family(ctx, "nlctrl")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(f.Name, f.ID)

	_, err = c.Family(ctx, "made-up")
	fmt.Println(errors.Is(err, fs.ErrNotExist), err)
	// Output:
	// nlctrl 16
	// true generic netlink family "made-up" is not registered
}
