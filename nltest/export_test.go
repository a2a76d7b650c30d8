package nltest

import (
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/nlctl/netlink"
)

// Shape is a conversation without what differs from one to the next: ports.
func Shape(t *testing.T, r io.Reader) string {
	t.Helper()
	c, err := parse(r)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, e := range c.events {
		ms, err := netlink.ParseMessages(e.data)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range ms {
			if m.Type == netlink.TypeError {
				copy(m.Data[16:], "port")
			}
			fmt.Fprintf(&b, "%c from %d group %d: length %d type %s flags %s sequence %d %x\n",
				e.kind, e.d.From.PortID, e.d.Group, m.Length, m.Type, m.Flags, m.Sequence, m.Data)
		}
	}
	return b.String()
}
