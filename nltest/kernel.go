package nltest

import (
	"errors"
	"sync"
	"syscall"

	"github.com/nlctl/netlink"
)

// Kernel answers requests. Its sockets are made by Dial's Config:
//
//	k := nltest.NewKernel()
//	k.Handle(unix.RTM_GETLINK, func(r *nltest.Request) error {
//		r.Reply(unix.RTM_NEWLINK, link)
//		return nil
//	})
//	c, err := netlink.Dial(ctx, unix.NETLINK_ROUTE, &netlink.Config{Transport: k.Socket()})
//
// It is safe for concurrent use.
type Kernel struct {
	mu       sync.Mutex
	handlers map[netlink.Type]Handler
	dumps    map[netlink.Type]Handler
	sockets  []*socket
	ports    uint32
}

// Handler answers a request. An error refuses it: a *netlink.Error with its errno and extended ack, any other error with the errno
// that errors.As finds in it, or EINVAL.
type Handler func(r *Request) error

// NewKernel makes a kernel that refuses every request with EOPNOTSUPP.
func NewKernel() *Kernel {
	return &Kernel{handlers: map[netlink.Type]Handler{}, dumps: map[netlink.Type]Handler{}, ports: 1000}
}

// Handle sets what answers requests of a type that are not dumps, or nil.
func (k *Kernel) Handle(t netlink.Type, h Handler) { k.set(k.handlers, t, h) }

// HandleDump sets what answers requests of a type with both bits of NLM_F_DUMP, or nil.
func (k *Kernel) HandleDump(t netlink.Type, h Handler) { k.set(k.dumps, t, h) }

func (k *Kernel) set(m map[netlink.Type]Handler, t netlink.Type, h Handler) {
	k.mu.Lock()
	defer k.mu.Unlock()
	m[t] = h
}

// Notify multicasts a message to the sockets that have joined a group.
func (k *Kernel) Notify(group uint32, t netlink.Type, data []byte) {
	m := netlink.Message{Header: netlink.Header{Type: t}, Data: data}
	k.each(func(s *socket) {
		if s.has(group) {
			s.put(packet{data: m.AppendTo(nil), group: group})
		}
	})
}

// Overrun makes every socket's next receive say that messages were lost (ENOBUFS).
func (k *Kernel) Overrun() {
	k.each(func(s *socket) { s.put(packet{err: syscall.ENOBUFS}) })
}

// Inject gives every socket a datagram from a port, whatever is in it: malformed bytes, or the lies of another process.
func (k *Kernel) Inject(port uint32, datagram []byte) {
	k.each(func(s *socket) { s.put(packet{data: datagram, port: port}) })
}

func (k *Kernel) each(f func(*socket)) {
	k.mu.Lock()
	sockets := append([]*socket(nil), k.sockets...)
	k.mu.Unlock()
	for _, s := range sockets {
		f(s)
	}
}

// handler finds what answers a message.
func (k *Kernel) handler(m netlink.Message) (h Handler, dump bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if m.Flags&netlink.FlagDump == netlink.FlagDump {
		if h := k.dumps[m.Type]; h != nil {
			return h, true
		}
	}
	return k.handlers[m.Type], false
}

// Request is a request that a handler answers.
type Request struct {
	netlink.Message
	dump        bool
	interrupted bool
	replies     []netlink.Message
	ack         netlink.ExtAck
}

// Reply answers with a message. In a dump it becomes a part of the multipart message.
func (r *Request) Reply(t netlink.Type, data []byte) {
	r.replies = append(r.replies, netlink.Message{Header: netlink.Header{Type: t}, Data: append([]byte(nil), data...)})
}

// Interrupt marks a dump as inconsistent (NLM_F_DUMP_INTR).
func (r *Request) Interrupt() { r.interrupted = true }

// Warn adds an extended ack to a success.
func (r *Request) Warn(message string) { r.ack.Message = message }

// refusal turns a handler's error into what goes over the wire.
func refusal(err error) (syscall.Errno, netlink.ExtAck) {
	var e *netlink.Error
	if errors.As(err, &e) {
		return e.Errno, e.ExtAck
	}
	var errno syscall.Errno
	if errors.As(err, &errno) {
		return errno, netlink.ExtAck{}
	}
	return syscall.EINVAL, netlink.ExtAck{Message: err.Error()}
}
