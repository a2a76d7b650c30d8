package netlink_test

import (
	"context"
	"errors"
	"io/fs"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/nlctl/netlink"
	"github.com/nlctl/netlink/internal/testenv"
)

// Every seventh request is wrong, in one way or another: each result says of its own request what became of it.
func TestBatchResults(t *testing.T) {
	for _, size := range []int{0, 1, 5, 100000} {
		c := dial(t, nil)
		ms := mixed(1000)
		results, err := c.Batch(testContext(t), ms, &netlink.BatchOptions{Size: size})
		if err != nil {
			t.Fatal(err)
		}
		checkMixed(t, results)
		if seen := routes(t, c.Dump(testContext(t), routeDump())); len(seen) != 1000-1000/7-1 {
			t.Errorf("size %d: %d routes", size, len(seen))
		}
	}
}

func mixed(n int) []netlink.Message {
	ms := make([]netlink.Message, n)
	for i := range ms {
		ms[i] = routeRequest(unix.RTM_NEWROUTE, create, i)
		if i%7 == 0 {
			ms[i] = linkRequest(unix.RTM_NEWLINK, create, "lo", kind("ifb"))
		}
	}
	return ms
}

func checkMixed(t *testing.T, results []netlink.Result) {
	t.Helper()
	for i, r := range results {
		if wrong := i%7 == 0; wrong != (r.Err != nil) || wrong && !errors.Is(r.Err, fs.ErrExist) {
			t.Errorf("result %d: %v", i, r.Err)
		}
	}
}

// All requests of a large send are refused at once, with long explanations: none is lost, whatever the buffers' sizes.
func TestBatchAllRefused(t *testing.T) {
	for _, buffer := range []int{0, 4096, 65536} {
		c := dial(t, &netlink.Config{ReadBuffer: buffer, WriteBuffer: buffer})
		ms := make([]netlink.Message, 2000)
		for i := range ms {
			ms[i] = linkRequest(unix.RTM_NEWLINK, create, "a name that is far too long for any link")
		}
		results, err := c.Batch(testContext(t), ms, &netlink.BatchOptions{Size: 2000})
		if err != nil {
			t.Fatalf("buffers of %d bytes: %v", buffer, err)
		}
		for i, r := range results {
			var e *netlink.Error
			if !errors.As(r.Err, &e) || e.ExtAck.Message == "" {
				t.Fatalf("buffers of %d bytes: result %d: %v", buffer, i, r.Err)
			}
		}
	}
}

func TestBatchStopOnError(t *testing.T) {
	c := dial(t, nil)
	ms := make([]netlink.Message, 40)
	for i := range ms {
		ms[i] = routeRequest(unix.RTM_NEWROUTE, create, i)
	}
	ms[12] = routeRequest(unix.RTM_NEWROUTE, create, 3)
	results, err := c.Batch(testContext(t), ms, &netlink.BatchOptions{Size: 10, StopOnError: true})
	if !errors.Is(err, fs.ErrExist) {
		t.Errorf("got %v, want what the kernel said of request 12", err)
	}
	for i, r := range results {
		ok := r.Err == nil
		switch {
		case i == 12:
			ok = errors.Is(r.Err, fs.ErrExist)
		case i >= 20:
			ok = errors.Is(r.Err, netlink.ErrNotSent)
		}
		if !ok {
			t.Errorf("result %d: %v", i, r.Err)
		}
	}
}

// Requests that answer, ask for an ack or echo have what came back in their results.
func TestBatchReplies(t *testing.T) {
	c := dial(t, nil)
	ms := []netlink.Message{
		linkRequest(unix.RTM_GETLINK, 0, "lo"),
		linkRequest(unix.RTM_GETLINK, netlink.FlagAck, "lo"),
		routeRequest(unix.RTM_NEWROUTE, create|netlink.FlagEcho, 1),
		linkRequest(unix.RTM_GETLINK, netlink.FlagAck, "nosuch"),
	}
	results, err := c.Batch(testContext(t), ms, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i, r := range results[:3] {
		if r.Err != nil || len(r.Messages) != 1 {
			t.Errorf("result %d: %d messages, %v", i, len(r.Messages), r.Err)
		}
	}
	if !errors.Is(results[3].Err, fs.ErrNotExist) {
		t.Errorf("result 3: %v", results[3].Err)
	}
}

func TestBatchEnds(t *testing.T) {
	c := dial(t, nil)
	ctx, cancel := context.WithCancel(testContext(t))
	cancel()
	results, err := c.Batch(ctx, mixed(300), nil)
	if !errors.Is(err, context.Canceled) || len(results) != 300 {
		t.Fatalf("%d results, %v", len(results), err)
	}
	for i, r := range results {
		if r.Err == nil {
			t.Errorf("result %d is a success", i)
		}
	}
	if results, err = c.Batch(testContext(t), nil, nil); err != nil || len(results) != 0 {
		t.Errorf("empty batch: %d results, %v", len(results), err)
	}
}

// nfnetlink has a batch of its own, behind whose end it reads nothing: the barrier follows in a datagram of its own.
func TestBatchOfNfnetlink(t *testing.T) {
	c := dialIn(t, testenv.NetNS(t), unix.NETLINK_NETFILTER, nil)
	frame := func(typ netlink.Type) netlink.Message {
		return netlink.Message{Header: netlink.Header{Type: typ}, Data: []byte{0, 0, 0, unix.NFNL_SUBSYS_NFTABLES}}
	}
	ms := []netlink.Message{frame(unix.NFNL_MSG_BATCH_BEGIN), newTable("t"), frame(unix.NFNL_MSG_BATCH_END)}
	for range 2 {
		results, err := c.Batch(testContext(t), ms, nil)
		if err != nil {
			t.Fatal(err)
		}
		for i, r := range results {
			if r.Err != nil {
				t.Errorf("result %d: %v", i, r.Err)
			}
		}
	}
	ms[1].Flags = create // now it exists
	results, err := c.Batch(testContext(t), ms, nil)
	if err != nil || !errors.Is(results[1].Err, fs.ErrExist) {
		t.Errorf("second table of a name: %v, %v", results[1].Err, err)
	}
}

func newTable(name string) netlink.Message {
	var b netlink.Builder
	b.Append([]byte{unix.NFPROTO_IPV4, unix.NFNETLINK_V0, 0, 0})
	b.String(unix.NFTA_TABLE_NAME, name)
	return message(unix.NFNL_SUBSYS_NFTABLES<<8|unix.NFT_MSG_NEWTABLE, netlink.FlagCreate, &b)
}
