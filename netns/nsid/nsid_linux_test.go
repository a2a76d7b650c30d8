package nsid_test

import (
	"errors"
	"io/fs"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/nlctl/netlink"
	"github.com/nlctl/netlink/internal/testenv"
	"github.com/nlctl/netlink/netns"
	"github.com/nlctl/netlink/netns/nsid"
)

func TestMain(m *testing.M) { testenv.Main(m) }

func TestGetSetList(t *testing.T) {
	home, other := testenv.NetNS(t), testenv.NetNS(t)
	c, err := netlink.Dial(t.Context(), unix.NETLINK_ROUTE, &netlink.Config{NetNS: netlink.NetNSPath(home.Path())})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	ns, err := netns.OpenPath(other.Path())
	if err != nil {
		t.Fatal(err)
	}
	defer ns.Close()
	if _, err := nsid.Get(t.Context(), c, ns); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("before one is set: %v", err)
	}
	if err := nsid.Set(t.Context(), c, ns, 7); err != nil {
		t.Fatal(err)
	}
	if id, err := nsid.Get(t.Context(), c, ns); id != 7 || err != nil {
		t.Errorf("got %d, %v", id, err)
	}
	if err := nsid.Set(t.Context(), c, ns, 8); !errors.Is(err, fs.ErrExist) {
		t.Errorf("a second one: %v", err)
	}
	var all []int
	for id, err := range nsid.List(t.Context(), c) {
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, id)
	}
	if len(all) != 1 || all[0] != 7 {
		t.Errorf("listed %v", all)
	}
	testenv.NeedCommand(t, "ip")
	if out := testenv.Run(t, home, "ip", "netns", "list-id"); !strings.Contains(out, "nsid 7") {
		t.Errorf("ip netns list-id: %q", out)
	}
}
