package nltest

import (
	"context"
	"sync"
	"syscall"

	"github.com/nlctl/netlink"
)

// packet is a datagram on its way to a program, or an error in its place.
type packet struct {
	data  []byte
	port  uint32
	group uint32
	err   error
}

// socket is a program's end of a Kernel.
type socket struct {
	k    *Kernel
	port uint32

	mu     sync.Mutex
	groups map[uint32]bool
	queue  []packet
	wake   chan struct{} // closed and made anew when something changes
	closed bool
}

// Socket makes a socket, for Config.Transport. Each Conn takes its own.
func (k *Kernel) Socket() netlink.Transport {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.ports++
	s := &socket{k: k, port: k.ports, groups: map[uint32]bool{}, wake: make(chan struct{})}
	k.sockets = append(k.sockets, s)
	return s
}

func (s *socket) PortID() uint32 { return s.port }

func (s *socket) Join(group uint32) error { return s.member(group, true) }

func (s *socket) Leave(group uint32) error { return s.member(group, false) }

func (s *socket) member(group uint32, on bool) error {
	if group == 0 {
		return syscall.EINVAL
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.groups[group] = on
	return nil
}

func (s *socket) has(group uint32) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.groups[group]
}

// put queues a packet and wakes whoever waits.
func (s *socket) put(p packet) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.queue = append(s.queue, p)
	s.changed()
}

// changed needs s.mu.
func (s *socket) changed() {
	close(s.wake)
	s.wake = make(chan struct{})
}

// Send carries out the requests in a datagram before it returns, as the real kernel does.
func (s *socket) Send(ctx context.Context, to netlink.Address, b []byte) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	s.mu.Lock()
	closed := s.closed
	s.mu.Unlock()
	if closed {
		return netlink.ErrClosed
	}
	if to != (netlink.Address{}) {
		return syscall.ECONNREFUSED
	}
	it := netlink.Messages(b)
	for it.Next() {
		s.answer(it.Message())
	}
	return nil
}

// Receive gives the next packet.
func (s *socket) Receive(ctx context.Context, b []byte) (netlink.Datagram, error) {
	for {
		s.mu.Lock()
		if s.closed {
			s.mu.Unlock()
			return netlink.Datagram{}, netlink.ErrClosed
		}
		if len(s.queue) > 0 {
			p := s.queue[0]
			s.queue = s.queue[1:]
			s.mu.Unlock()
			return p.deliver(b)
		}
		wake := s.wake
		s.mu.Unlock()
		select {
		case <-wake:
		case <-ctx.Done():
			return netlink.Datagram{}, ctx.Err()
		}
	}
}

func (p packet) deliver(b []byte) (netlink.Datagram, error) {
	if p.err != nil {
		return netlink.Datagram{}, p.err
	}
	n := copy(b, p.data)
	d := netlink.Datagram{N: n, From: netlink.Address{PortID: p.port}, Group: p.group, NSID: -1, Length: len(p.data), Truncated: n < len(p.data)}
	return d, nil
}

func (s *socket) Close() error {
	s.mu.Lock()
	s.closed = true
	s.changed()
	s.mu.Unlock()
	s.k.mu.Lock()
	defer s.k.mu.Unlock()
	for i, t := range s.k.sockets {
		if t == s {
			s.k.sockets = append(s.k.sockets[:i], s.k.sockets[i+1:]...)
			break
		}
	}
	return nil
}
