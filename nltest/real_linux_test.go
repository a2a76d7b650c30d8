package nltest_test

import (
	"bytes"
	"errors"
	"io/fs"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/nlctl/netlink"
	"github.com/nlctl/netlink/internal/testenv"
	"github.com/nlctl/netlink/nltest"
)

func TestMain(m *testing.M) { testenv.Main(m) }

func linkByName(name string) netlink.Message {
	var b netlink.Builder
	b.Append(make([]byte, unix.SizeofIfInfomsg))
	b.String(unix.IFLA_IFNAME, name)
	data, _ := b.Data()
	return netlink.Message{Header: netlink.Header{Type: unix.RTM_GETLINK}, Data: data}
}

// A conversation with the real kernel, recorded, is had again without it.
func TestRecordTheRealKernel(t *testing.T) {
	ns := testenv.NetNS(t)
	var file bytes.Buffer
	talk := func(c *netlink.Conn) (name []byte, err error) {
		r, err := c.Do(t.Context(), linkByName("lo"))
		if err != nil {
			return nil, err
		}
		_, err = c.Do(t.Context(), linkByName("nosuch"))
		return r.Messages[0].Data, err
	}
	c, err := netlink.Dial(t.Context(), unix.NETLINK_ROUTE, &netlink.Config{NetNS: netlink.NetNSPath(ns.Path()), Wrap: nltest.Record(&file)})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	want, wantErr := talk(c)
	replay, err := nltest.NewReplay(&file)
	if err != nil {
		t.Fatal(err)
	}
	again, err := netlink.Dial(t.Context(), unix.NETLINK_ROUTE, &netlink.Config{Transport: replay})
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	got, gotErr := talk(again)
	if !bytes.Equal(got, want) || gotErr.Error() != wantErr.Error() || !errors.Is(gotErr, fs.ErrNotExist) {
		t.Errorf("replayed %x, %v; recorded %x, %v", got, gotErr, want, wantErr)
	}
}

// The fake kernel and the real one answer alike where neither has anything to say of its own.
func TestTheFakeIsLikeTheRealOne(t *testing.T) {
	ns := testenv.NetNS(t)
	k := nltest.NewKernel()
	k.Handle(unix.RTM_GETLINK, func(*nltest.Request) error { return unix.ENODEV })
	k.HandleDump(unix.RTM_GETNEXTHOP, func(*nltest.Request) error { return nil })
	shape := func(config *netlink.Config) string {
		var file bytes.Buffer
		config.Wrap = nltest.Record(&file)
		c, err := netlink.Dial(t.Context(), unix.NETLINK_ROUTE, config)
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		_, _ = c.Do(t.Context(), netlink.Message{Header: netlink.Header{Type: netlink.TypeNoop}})
		_, _ = c.Do(t.Context(), linkByName("nosuch"))
		for _, err := range c.Dump(t.Context(), netlink.Message{Header: netlink.Header{Type: unix.RTM_GETNEXTHOP}, Data: make([]byte, 8)}) {
			t.Error(err)
		}
		return nltest.Shape(t, &file)
	}
	real, fake := shape(&netlink.Config{NetNS: netlink.NetNSPath(ns.Path())}), shape(&netlink.Config{Transport: k.Socket()})
	if real != fake {
		t.Errorf("the real kernel:\n%s\nthe fake one:\n%s", real, fake)
	}
}
