package netlink

import "context"

// Transport carries datagrams: a socket, or something that stands in for one in tests (package nltest).
//
// A Conn calls Receive from one goroutine at a time and Send from several. Both return when ctx ends, and ErrClosed after Close.
type Transport interface {
	// Send sends one datagram.
	Send(ctx context.Context, to Address, b []byte) error
	// Receive receives one datagram into b. It gives syscall.ENOBUFS where datagrams were lost before.
	Receive(ctx context.Context, b []byte) (Datagram, error)
	Join(group uint32) error
	Leave(group uint32) error
	PortID() uint32
	Close() error
}

// Address is where a datagram goes or comes from: struct sockaddr_nl. The zero value is the kernel.
type Address struct {
	PortID uint32
	Groups uint32 // bit n is group n+1, of the first 32
}

// Datagram describes what Receive has received.
type Datagram struct {
	N         int // bytes in the buffer
	From      Address
	Group     uint32 // that it was multicast to; 0: none, or not known
	NSID      int32  // namespace identifier of the sender; -1: the Conn's own namespace
	Truncated bool   // the datagram was longer than the buffer
	Length    int    // of the whole datagram, if truncated
}

// SockFilter is one classic BPF instruction (struct sock_filter, bpf(4) calls them so).
type SockFilter struct {
	Code   uint16
	JT, JF uint8
	K      uint32
}

// tryReceiver is what a socket has besides: Receive that does not wait. It gives errWouldBlock where Receive would wait.
type tryReceiver interface {
	TryReceive(b []byte) (Datagram, error)
}

// bufferer is what a socket has besides: the sizes of its buffers as the kernel counts them, and a way to change them.
type bufferer interface {
	ReadBuffer() int
	WriteBuffer() int
	SetReadBuffer(bytes int) error
}

// filterer is what a socket has besides: a classic BPF filter.
type filterer interface {
	SetFilter(f []SockFilter) error
}
