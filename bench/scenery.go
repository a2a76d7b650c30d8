package main

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/nlctl/netlink"
	"golang.org/x/sys/unix"
)

// scenery is the namespace that the works of a scene are done in, and the files that they need.
type scenery struct {
	dir  string // of raw, nlctl and the batches of ip
	args arguments
	c    *netlink.Conn
}

// wantedBuffer is what the receivers of bursts ask for.
const wantedBuffer = 8 << 20

// newScenery sets lo up, and finds out how large a receive buffer may be.
func newScenery(dir string, o *options) (*scenery, error) {
	c, err := dialOurs(nil)
	if err != nil {
		return nil, err
	}
	s := &scenery{dir: dir, c: c, args: arguments{n: o.n, batch: o.batch, times: 1}}
	up := netlink.Message{Header: netlink.Header{Type: unix.RTM_NEWLINK}, Data: upRequest()}
	if _, err := c.Do(context.Background(), up); err != nil {
		return nil, fmt.Errorf("set lo up: %w", err)
	}
	return s, s.probeBuffer()
}

func (s *scenery) probeBuffer() error {
	fd, err := unix.Socket(unix.AF_NETLINK, unix.SOCK_RAW|unix.SOCK_CLOEXEC, unix.NETLINK_ROUTE)
	if err != nil {
		return os.NewSyscallError("socket", err)
	}
	defer unix.Close(fd)
	s.args.force = unix.SetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_RCVBUFFORCE, wantedBuffer) == nil
	if !s.args.force {
		_ = unix.SetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_RCVBUF, wantedBuffer)
	}
	granted, err := unix.GetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_RCVBUF)
	s.args.buffer = granted / 2
	return os.NewSyscallError("getsockopt", err)
}

func setUpNothing(*scenery) error { return nil }

func setUpRoutes(s *scenery) error { return oursBatches(s.c, s.args, unix.RTM_NEWROUTE) }

// setUpChanges writes what ip -batch reads.
func setUpChanges(s *scenery) error {
	for _, verb := range []string{"add", "del"} {
		f, err := os.Create(filepath.Join(s.dir, verb))
		if err != nil {
			return fmt.Errorf("write batch of ip: %w", err)
		}
		w := bufio.NewWriter(f)
		for i := range s.args.n {
			d := destination(i)
			fmt.Fprintf(w, "route %s %d.%d.%d.%d via 127.0.0.1 metric %d\n", verb, d[0], d[1], d[2], d[3], routePriority)
		}
		if err := w.Flush(); err != nil {
			return fmt.Errorf("write batch of ip: %w", err)
		}
		if err := f.Close(); err != nil {
			return fmt.Errorf("write batch of ip: %w", err)
		}
	}
	return nil
}

// setUpLinks makes 500 pairs of veth.
func setUpLinks(s *scenery) error {
	var ms []netlink.Message
	for i := range 500 {
		var b netlink.Builder
		b.Append(make([]byte, unix.SizeofIfInfomsg))
		info := b.Nest(unix.IFLA_LINKINFO)
		b.String(unix.IFLA_INFO_KIND, "veth")
		data := b.Nest(unix.IFLA_INFO_DATA)
		peer := b.Nest(1) // VETH_INFO_PEER
		b.Append(make([]byte, unix.SizeofIfInfomsg))
		b.String(unix.IFLA_IFNAME, fmt.Sprintf("peer%d", i))
		b.EndNest(peer)
		b.EndNest(data)
		b.EndNest(info)
		b.String(unix.IFLA_IFNAME, fmt.Sprintf("veth%d", i))
		payload, err := b.Data()
		if err != nil {
			return err
		}
		ms = append(ms, netlink.Message{Header: netlink.Header{Type: unix.RTM_NEWLINK, Flags: netlink.FlagCreate | netlink.FlagExcl}, Data: payload})
	}
	_, err := s.c.Batch(context.Background(), ms, &netlink.BatchOptions{StopOnError: true})
	return err
}
