// Package nsid asks for and sets the identifiers that network namespaces have for each other (RTM_GETNSID, RTM_NEWNSID). A namespace
// gives small numbers to others, which the kernel then uses in its messages: IFLA_LINK_NETNSID, or the namespace of an event.
package nsid

import (
	"context"
	"fmt"
	"io/fs"
	"iter"
	"syscall"

	"github.com/nlctl/netlink"
	"github.com/nlctl/netlink/netns"
)

// Messages and attributes (include/uapi/linux/rtnetlink.h, net_namespace.h).
const (
	newNSID  = 88
	getNSID  = 90
	attrNSID = 1
	attrFD   = 3

	headerLen = 4 // struct rtgenmsg, padded
)

// Auto lets the kernel choose an identifier.
const Auto = -1

// Get gives the identifier that ns has in the namespace of c. If it has none, errors.Is(err, fs.ErrNotExist).
func Get(ctx context.Context, c *netlink.Conn, ns *netns.NS) (int, error) {
	m, err := request(getNSID, func(b *netlink.Builder) { b.Uint32(attrFD, uint32(ns.FD())) })
	if err != nil {
		return 0, err
	}
	r, err := c.Do(ctx, m)
	if err != nil {
		return 0, fmt.Errorf("get identifier of network namespace: %w", err)
	}
	if len(r.Messages) == 0 {
		return 0, fmt.Errorf("get identifier of network namespace: no answer: %w", netlink.ErrMalformed)
	}
	id, err := parse(r.Messages[0])
	if err == nil && id < 0 {
		err = fmt.Errorf("identifier of network namespace: %w", fs.ErrNotExist)
	}
	return id, err
}

// Set gives ns an identifier in the namespace of c, or with Auto lets the kernel choose one. If ns has one, or another namespace has
// this one, errors.Is(err, fs.ErrExist).
func Set(ctx context.Context, c *netlink.Conn, ns *netns.NS, id int) error {
	m, err := request(newNSID, func(b *netlink.Builder) {
		b.Uint32(attrFD, uint32(ns.FD()))
		b.Int32(attrNSID, int32(id))
	})
	if err != nil {
		return err
	}
	if _, err := c.Do(ctx, m); err != nil {
		// The kernel says ENOSPC for a number that is taken (net_namespace.c: alloc_netid).
		return fmt.Errorf("set identifier of network namespace to %d: %w", id, taken(err))
	}
	return nil
}

type takenError struct{ error }

func (e takenError) Unwrap() error        { return e.error }
func (e takenError) Is(target error) bool { return target == fs.ErrExist }

func taken(err error) error {
	if e, ok := err.(*netlink.Error); ok && e.Errno == syscall.ENOSPC {
		return takenError{err}
	}
	return err
}

// List gives the identifiers that the namespace of c has given.
func List(ctx context.Context, c *netlink.Conn) iter.Seq2[int, error] {
	return func(yield func(int, error) bool) {
		m, err := request(getNSID, nil)
		if err != nil {
			yield(0, err)
			return
		}
		for m, err := range c.Dump(ctx, m) {
			id := 0
			if err == nil {
				id, err = parse(m)
			}
			if !yield(id, err) || err != nil {
				return
			}
		}
	}
}

func request(typ netlink.Type, build func(*netlink.Builder)) (netlink.Message, error) {
	var b netlink.Builder
	b.Append(make([]byte, headerLen))
	if build != nil {
		build(&b)
	}
	data, err := b.Data()
	return netlink.Message{Header: netlink.Header{Type: typ}, Data: data}, err
}

// parse gives -1 for a namespace without an identifier.
func parse(m netlink.Message) (int, error) {
	if len(m.Data) < headerLen {
		return 0, fmt.Errorf("parse namespace identifier: %d bytes: %w", len(m.Data), netlink.ErrMalformed)
	}
	id := -1
	it := netlink.Attributes(m.Data[headerLen:])
	for it.Next() {
		if it.Type() == attrNSID {
			id = int(it.Int32())
		}
	}
	return id, it.Err()
}
