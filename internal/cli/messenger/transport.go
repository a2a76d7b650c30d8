package messenger

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"time"

	"golang.org/x/sys/unix"

	"github.com/nlctl/netlink"
)

type sender interface {
	send(ctx context.Context, b []byte) error
	close()
}

type receiver interface {
	receive(ctx context.Context) (datagram, error)
	close()
}

// where fills in the default address of a transport.
func (o *options) where() (network, address string) {
	switch {
	case o.transport == "unix":
		network, address = "unixgram", "@nlctl-messenger"
	case o.ipv6:
		network, address = "udp6", "[::1]:12345"
	default:
		network, address = "udp", "127.0.0.1:12345"
	}
	if o.address != "" {
		address = o.address
	}
	return network, address
}

func openSender(ctx context.Context, o *options) (sender, error) {
	if o.transport == "netlink" {
		c, err := netlink.Dial(ctx, unix.NETLINK_USERSOCK, &netlink.Config{AnyPeer: true})
		if err != nil {
			return nil, err
		}
		return &netlinkNode{c: c, o: o}, nil
	}
	network, address := o.where()
	c, err := new(net.Dialer).DialContext(ctx, network, address)
	if err != nil {
		return nil, fmt.Errorf("open sender: %w", err)
	}
	return &socketSender{c}, nil
}

func openReceiver(ctx context.Context, o *options) (receiver, error) {
	if o.transport == "netlink" {
		return openNetlinkReceiver(ctx, o)
	}
	network, address := o.where()
	c, err := new(net.ListenConfig).ListenPacket(ctx, network, address)
	if err != nil {
		return nil, fmt.Errorf("open receiver: %w", err)
	}
	return &socketReceiver{c: c, buffer: make([]byte, 1<<20)}, nil
}

type socketSender struct{ c net.Conn }

func (s *socketSender) send(_ context.Context, b []byte) error {
	_, err := s.c.Write(b)
	// UDP reports by a later send that nobody listened to an earlier one. The C program does not look.
	if err != nil && !errors.Is(err, unix.ECONNREFUSED) {
		return fmt.Errorf("send: %w", err)
	}
	return nil
}

func (s *socketSender) close() { s.c.Close() }

type socketReceiver struct {
	c      net.PacketConn
	buffer []byte // longer than any datagram that a default send buffer lets out
}

func (r *socketReceiver) receive(ctx context.Context) (datagram, error) {
	stop := context.AfterFunc(ctx, func() { r.c.SetReadDeadline(time.Unix(1, 0)) })
	defer stop()
	n, from, err := r.c.ReadFrom(r.buffer)
	if err != nil {
		if ctx.Err() != nil {
			err = ctx.Err()
		}
		return datagram{}, fmt.Errorf("receive: %w", err)
	}
	d := datagram{data: r.buffer[:n]}
	switch a := from.(type) {
	case *net.UDPAddr:
		d.host, d.port, d.ip = a.AddrPort().Addr().Unmap().String(), a.Port, true
	case *net.UnixAddr:
		d.host = a.Name
	}
	return d, nil
}

func (r *socketReceiver) close() { r.c.Close() }

// netlinkNode is a messenger on NETLINK_USERSOCK, the protocol that the kernel leaves to processes.
type netlinkNode struct {
	c *netlink.Conn
	s *netlink.Subscription
	o *options
}

func openNetlinkReceiver(ctx context.Context, o *options) (receiver, error) {
	config := &netlink.Config{AnyPeer: true}
	if o.group == 0 {
		config.PortID = o.port
	}
	c, err := netlink.Dial(ctx, unix.NETLINK_USERSOCK, config)
	if err != nil {
		return nil, fmt.Errorf("open receiver: %w", err)
	}
	n := &netlinkNode{c: c, o: o}
	var groups []uint32
	if o.group != 0 {
		groups = []uint32{o.group}
	}
	if n.s, err = c.Subscribe(ctx, groups...); err != nil {
		c.Close()
		if errors.Is(err, fs.ErrPermission) {
			return nil, fmt.Errorf("%w: to listen to a group needs CAP_NET_ADMIN (try: unshare -rn)", err)
		}
		return nil, err
	}
	return n, nil
}

// send sends one message. What the guide's programs send has no netlink header; here one is needed, of a type above the control messages.
func (n *netlinkNode) send(ctx context.Context, b []byte) error {
	to := netlink.Address{PortID: n.o.port}
	if n.o.group != 0 {
		to = netlink.Address{Groups: 1 << (n.o.group - 1)}
	}
	m := netlink.Message{Header: netlink.Header{Type: netlink.TypeMin, PortID: n.c.PortID()}, Data: b}
	err := n.c.Send(ctx, to, m)
	if errors.Is(err, unix.ECONNREFUSED) {
		return fmt.Errorf("nobody has port ID %d: %w", n.o.port, err)
	}
	return err
}

func (n *netlinkNode) receive(ctx context.Context) (datagram, error) {
	for e, err := range n.s.Events(ctx) {
		if err != nil {
			return datagram{}, err
		}
		return datagram{host: fmt.Sprintf("port ID %d", e.From), data: e.Data, lost: e.Overrun}, nil
	}
	return datagram{}, context.Canceled
}

func (n *netlinkNode) close() { n.c.Close() }
