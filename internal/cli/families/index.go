package families

import (
	"context"
	"encoding/binary"

	"golang.org/x/sys/unix"

	"github.com/nlctl/netlink"
)

// index gives the number of an interface in the command's namespace.
func (w *where) index(name string) (uint32, bool) {
	ctx := context.Background()
	c, err := netlink.Dial(ctx, unix.NETLINK_ROUTE, w.config())
	if err != nil {
		return 0, false
	}
	defer c.Close()
	var b netlink.Builder
	b.Append(make([]byte, unix.SizeofIfInfomsg))
	b.String(unix.IFLA_IFNAME, name)
	data, err := b.Data()
	if err != nil {
		return 0, false
	}
	r, err := c.Do(ctx, netlink.Message{Header: netlink.Header{Type: unix.RTM_GETLINK}, Data: data})
	if err != nil || len(r.Messages) == 0 || len(r.Messages[0].Data) < unix.SizeofIfInfomsg {
		return 0, false
	}
	return binary.NativeEndian.Uint32(r.Messages[0].Data[4:]), true
}
