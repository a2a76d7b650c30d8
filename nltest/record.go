package nltest

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"sync"
	"syscall"

	"github.com/nlctl/netlink"
)

// The file of a conversation is text, one event a line:
//
//	netlink conversation 1
//	port 4711
//	join 1
//	> 0 0 140000001200...
//	< 0 0 -1 1c0100001000...
//	! 105
//
// port is the program's. ">" is a datagram that it sent: the port and groups that it went to, then the bytes. "<" is one that it
// received: the port that it came from, the multicast group, the sender's namespace identifier, the bytes. "!" is a receive that
// failed with an errno. "join" and "leave" are groups. Lines that start with # are comments.
const magic = "netlink conversation 1"

// Record gives a Config.Wrap that writes the conversation of one Conn to w. The first error in writing ends the conversation with it.
func Record(w io.Writer) func(netlink.Transport) netlink.Transport {
	return func(t netlink.Transport) netlink.Transport {
		r := &recorder{Transport: t, w: w}
		r.line("%s\nport %d", magic, t.PortID())
		return r
	}
}

type recorder struct {
	netlink.Transport
	mu  sync.Mutex
	w   io.Writer
	err error
}

func (r *recorder) line(format string, args ...any) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.err != nil {
		return
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, format+"\n", args...)
	if _, err := r.w.Write(b.Bytes()); err != nil {
		r.err = fmt.Errorf("record conversation: %w", err)
	}
}

func (r *recorder) failed() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.err
}

func (r *recorder) Send(ctx context.Context, to netlink.Address, b []byte) error {
	// Written before it is sent, since the answer may be there before Send is back.
	r.line("> %d %d %s", to.PortID, to.Groups, hex.EncodeToString(b))
	return errors.Join(r.failed(), r.Transport.Send(ctx, to, b))
}

func (r *recorder) Receive(ctx context.Context, b []byte) (netlink.Datagram, error) {
	d, err := r.Transport.Receive(ctx, b)
	var errno syscall.Errno
	switch {
	case err == nil:
		r.line("< %d %d %d %s", d.From.PortID, d.Group, d.NSID, hex.EncodeToString(b[:d.N]))
	case errors.As(err, &errno):
		r.line("! %d", uint32(errno))
	}
	if failed := r.failed(); failed != nil {
		return d, failed
	}
	return d, err
}

func (r *recorder) Join(group uint32) error {
	r.line("join %d", group)
	return r.Transport.Join(group)
}

func (r *recorder) Leave(group uint32) error {
	r.line("leave %d", group)
	return r.Transport.Leave(group)
}
