package netlink

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"syscall"
)

// Conn is a netlink socket and what is under way on it. It is safe for concurrent use.
//
// There is no goroutine behind it: whoever waits for an answer reads the socket, and hands to others what is theirs.
type Conn struct {
	t        Transport
	config   Config
	port     uint32
	protocol int

	seq   atomic.Uint32
	token chan struct{} // holds one element while somebody reads
	dumps chan struct{} // holds one element while a dump is under way: the kernel runs one on a socket at a time

	closeOnce sync.Once
	closed    chan struct{}
	closeErr  error

	buffers sync.Pool // of *receiveBuffer
	calls   sync.Pool // of *call
	size    atomic.Int64
	epoch   atomic.Uint32 // overruns whose losses have been dealt with

	mu      sync.Mutex // guards what follows, and the state of every call and subscription
	pending pendingCalls
	batches []*call
	subs    []*Subscription
	groups  map[uint32]int // joins by number

	stats stats
}

// protocolNetfilter is NETLINK_NETFILTER, the only protocol whose framing differs.
const protocolNetfilter = 12

// Dial makes a Conn for a protocol (unix.NETLINK_ROUTE and others). config may be nil.
//
// If the namespace does not exist, errors.Is(err, fs.ErrNotExist); if it may not be entered, fs.ErrPermission. A protocol that the
// kernel does not have is syscall.EPROTONOSUPPORT. On systems other than Linux the error is ErrNotSupported, unless Config.Transport is set.
func Dial(ctx context.Context, protocol int, config *Config) (*Conn, error) {
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("dial netlink protocol %d: %w", protocol, err)
	}
	c := &Conn{
		token: make(chan struct{}, 1), dumps: make(chan struct{}, 1), closed: make(chan struct{}),
		groups: make(map[uint32]int),
	}
	if config != nil {
		c.config = *config
	}
	c.protocol = protocol
	c.size.Store(receiveBufferSize)
	if err := c.open(protocol); err != nil {
		return nil, fmt.Errorf("dial netlink protocol %d: %w", protocol, err)
	}
	return c, nil
}

func (c *Conn) open(protocol int) error {
	c.t = c.config.Transport
	if c.t == nil {
		s, err := openSocket(protocol, &c.config)
		if err != nil {
			return err
		}
		c.t = s
	}
	if c.config.Wrap != nil {
		c.t = c.config.Wrap(c.t)
	}
	c.port = c.t.PortID()
	for _, g := range c.config.Groups {
		if err := c.JoinGroup(g); err != nil {
			c.t.Close()
			return err
		}
	}
	return nil
}

// PortID is the port that the Conn is bound to.
func (c *Conn) PortID() uint32 { return c.port }

// Close ends every call that is under way with ErrClosed.
func (c *Conn) Close() error {
	c.closeOnce.Do(func() {
		close(c.closed)
		c.closeErr = c.t.Close()
	})
	return c.closeErr
}

// JoinGroup joins a multicast group, any number from 1 up. It may be joined more than once and is left by as many LeaveGroup calls.
// A group that the caller may not join is fs.ErrPermission; one that does not exist is fs.ErrInvalid.
func (c *Conn) JoinGroup(group uint32) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.groups[group] == 0 {
		if err := c.t.Join(group); err != nil {
			return fmt.Errorf("join group %d: %w", group, err)
		}
	}
	c.groups[group]++
	return nil
}

// LeaveGroup undoes one JoinGroup. To leave a group that was not joined is no error.
func (c *Conn) LeaveGroup(group uint32) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch c.groups[group] {
	case 0:
		return nil
	case 1:
		delete(c.groups, group)
		if err := c.t.Leave(group); err != nil {
			return fmt.Errorf("leave group %d: %w", group, err)
		}
	default:
		c.groups[group]--
	}
	return nil
}

// SetFilter lets only those datagrams in for which a classic BPF program returns their length; nil lets everything in again.
// It applies to answers as well as to events.
func (c *Conn) SetFilter(f []SockFilter) error {
	s, ok := c.t.(filterer)
	if !ok {
		return fmt.Errorf("set filter: %w", ErrNotSupported)
	}
	if err := s.SetFilter(f); err != nil {
		return fmt.Errorf("set filter: %w", err)
	}
	return nil
}

// nextSequence reserves n numbers that follow each other and gives the first. None of them is 0, which notifications have.
func (c *Conn) nextSequence(n uint32) uint32 {
	for {
		last := c.seq.Add(n)
		if first := last - n + 1; first != 0 && last >= first {
			return first
		}
	}
}

// Send sends one message and waits for nothing. Its Length is filled in; what else the header says is the caller's.
// A process that is not there is syscall.ECONNREFUSED. A multicast that nobody listens to is no error.
func (c *Conn) Send(ctx context.Context, to Address, m Message) error {
	err := c.transmit(ctx, to, m.AppendTo(nil))
	if to.Groups != 0 && to.PortID == 0 && errors.Is(err, syscall.ECONNREFUSED) {
		// The kernel multicasts first, and then sends to the port as well: in a protocol of processes alone nobody has port 0
		// (af_netlink.c: netlink_sendmsg).
		return nil
	}
	return err
}

func (c *Conn) transmit(ctx context.Context, to Address, b []byte) error {
	if err := c.t.Send(ctx, to, b); err != nil {
		return fmt.Errorf("send %d bytes: %w", len(b), err)
	}
	return nil
}
