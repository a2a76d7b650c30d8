package familytest

import (
	"context"
	"iter"
	"net/netip"
	"slices"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/nlctl/netlink"
	"github.com/nlctl/netlink/family/rtroute"
	"github.com/nlctl/netlink/internal/testenv"
)

// addBlackholes adds routes that drop what they get, from one number to another.
func addBlackholes(t *testing.T, c *netlink.Conn, from, to int) {
	t.Helper()
	for i := from; i < to; i++ {
		request := rtroute.NewrouteRequest{Header: rtroute.Rtmsg{Family: syscall.AF_INET, DstLen: 32, Table: 254, Protocol: 4, Type: syscall.RTN_BLACKHOLE}}
		request.Dst = netip.AddrFrom4([4]byte{10, 0, byte(i >> 8), byte(i)})
		if _, err := rtroute.Newroute(context.Background(), c, request, netlink.FlagCreate|netlink.FlagExcl); err != nil {
			t.Fatal(err)
		}
	}
}

// TestStream: a stream has what a dump has, and its memory does not grow with what is listed.
func TestStream(t *testing.T) {
	c := dialIn(t, testenv.NetNS(t))
	request := rtroute.GetrouteDumpRequest{Header: rtroute.Rtmsg{Family: syscall.AF_INET}}
	dump := func() iter.Seq2[*rtroute.GetrouteDumpReply, error] {
		return rtroute.GetrouteDump(context.Background(), c, request)
	}
	stream := func() iter.Seq2[*rtroute.GetrouteDumpReply, error] {
		return rtroute.GetrouteStream(context.Background(), c, request)
	}
	walk := func() {
		for _, err := range stream() {
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	addBlackholes(t, c, 0, 10)
	few := testing.AllocsPerRun(10, walk)
	addBlackholes(t, c, 10, 1500)
	if many := testing.AllocsPerRun(10, walk); many > few+10 {
		t.Errorf("%v allocations for 1500 routes, %v for 10", many, few)
	}
	dumped, streamed := destinations(t, dump()), destinations(t, stream())
	if diff := cmp.Diff(dumped, streamed); diff != "" || len(slices.Compact(dumped)) < 1500 {
		t.Errorf("%d routes, -dumped +streamed: %s", len(dumped), diff)
	}
}

func destinations(t *testing.T, routes iter.Seq2[*rtroute.GetrouteDumpReply, error]) (all []string) {
	t.Helper()
	for r, err := range routes {
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, r.Dst.String())
	}
	return all
}
