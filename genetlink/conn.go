package genetlink

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"sync"
	"syscall"

	"github.com/nlctl/netlink"
)

// Protocol is NETLINK_GENERIC.
const Protocol = 16

// HeaderLen is the length of a generic netlink header in bytes (struct genlmsghdr).
const HeaderLen = 4

// Conn speaks with families by name. It is safe for concurrent use.
type Conn struct {
	c *netlink.Conn

	mu       sync.Mutex
	families map[string]Family
}

// Message is a message of a family. Data is what follows the generic header: the family's own fixed header, if it has one, and
// attributes.
type Message struct {
	Command uint8
	Version uint8         // 0: the family's
	Flags   netlink.Flags // besides those that the call adds
	Data    []byte
}

// Dial makes a Conn. config may be nil.
func Dial(ctx context.Context, config *netlink.Config) (*Conn, error) {
	c, err := netlink.Dial(ctx, Protocol, config)
	if err != nil {
		return nil, err
	}
	return &Conn{c: c, families: map[string]Family{}}, nil
}

// Netlink is the Conn underneath, for what this package does not do. It is closed by Close.
func (c *Conn) Netlink() *netlink.Conn { return c.c }

// Close ends every call that is under way with netlink.ErrClosed.
func (c *Conn) Close() error { return c.c.Close() }

// Do sends a request and gives what was answered. If the kernel refuses, the error is a *netlink.Error; if it has no such family,
// an *UnknownFamilyError, which is fs.ErrNotExist.
func (c *Conn) Do(ctx context.Context, family string, m Message) ([]Message, error) {
	var reply netlink.Reply
	err := c.with(ctx, family, func(f Family) (err error) {
		reply, err = c.c.Do(ctx, m.in(f))
		return err
	})
	if err != nil {
		return nil, err
	}
	messages := make([]Message, 0, len(reply.Messages))
	for _, r := range reply.Messages {
		parsed, err := Parse(r)
		if err != nil {
			return messages, err
		}
		messages = append(messages, parsed)
	}
	return messages, nil
}

// Dump lists, as netlink.Conn.Dump does: whole listings, again if they were interrupted.
func (c *Conn) Dump(ctx context.Context, family string, m Message) iter.Seq2[Message, error] {
	return c.list(ctx, family, m, (*netlink.Conn).Dump)
}

// Stream lists, as netlink.Conn.Stream does: messages as they arrive, each valid until the next.
func (c *Conn) Stream(ctx context.Context, family string, m Message) iter.Seq2[Message, error] {
	return c.list(ctx, family, m, (*netlink.Conn).Stream)
}

type lister func(*netlink.Conn, context.Context, netlink.Message) iter.Seq2[netlink.Message, error]

func (c *Conn) list(ctx context.Context, family string, m Message, list lister) iter.Seq2[Message, error] {
	return func(yield func(Message, error) bool) {
		first, left := true, false
		err := c.with(ctx, family, func(f Family) error {
			for r, err := range list(c.c, ctx, m.in(f)) {
				if err != nil && first {
					return err
				}
				first = false
				parsed, parseErr := Parse(r)
				if err == nil {
					err = parseErr
				}
				if !yield(parsed, err) {
					left = true
					return nil
				}
			}
			return nil
		})
		if err != nil && !left {
			yield(Message{}, err)
		}
	}
}

// with runs a request with the family's number, and again with its new one if the kernel says that it has no such number: the
// family's module was unloaded and loaded again (genetlink.c: genl_rcv_msg).
func (c *Conn) with(ctx context.Context, name string, request func(Family) error) error {
	f, err := c.Family(ctx, name)
	if err != nil {
		return err
	}
	err = request(f)
	var refused *netlink.Error
	if !errors.Is(err, syscall.ENOENT) || !errors.As(err, &refused) || !refused.ExtAck.IsZero() {
		return err
	}
	now, lookupErr := c.lookup(ctx, name)
	if lookupErr != nil || now.ID == f.ID {
		return err
	}
	return request(now)
}

// in is the message with its generic header, addressed to a family.
func (m Message) in(f Family) netlink.Message {
	version := m.Version
	if version == 0 {
		version = uint8(f.Version)
	}
	data := append([]byte{m.Command, version, 0, 0}, m.Data...)
	return netlink.Message{Header: netlink.Header{Type: netlink.Type(f.ID), Flags: m.Flags}, Data: data}
}

// Parse takes a generic netlink message apart. Its Data aliases m's.
func Parse(m netlink.Message) (Message, error) {
	if len(m.Data) < HeaderLen {
		return Message{}, fmt.Errorf("parse generic netlink message of %d bytes: %w", len(m.Data), netlink.ErrMalformed)
	}
	return Message{Command: m.Data[0], Version: m.Data[1], Flags: m.Flags, Data: m.Data[HeaderLen:]}, nil
}
