package families

import (
	"context"
	"errors"
	"fmt"
	"syscall"
	"time"

	"github.com/nlctl/netlink"
	"github.com/nlctl/netlink/genetlink"
	"github.com/nlctl/netlink/internal/cli/catalog"
	"github.com/nlctl/netlink/internal/desc"
	"github.com/nlctl/netlink/internal/dyn"
)

// client speaks one family, generic or not.
type client struct {
	f       *desc.Family
	conn    *netlink.Conn
	generic *genetlink.Conn  // nil: the family has a protocol of its own
	running genetlink.Family // of the running kernel
}

// where is the families, the namespace and the patience that every command has.
type where struct {
	catalog.Catalog
	netns   string
	timeout time.Duration
}

func (w *where) config() *netlink.Config {
	c := &netlink.Config{}
	if w.netns != "" {
		c.NetNS = netlink.NetNSPath(namespace(w.netns))
	}
	return c
}

func (w *where) limit(ctx context.Context) (context.Context, context.CancelFunc) {
	if w.timeout <= 0 {
		return context.WithCancel(ctx)
	}
	return context.WithTimeoutCause(ctx, w.timeout, fmt.Errorf("no answer within %s", w.timeout))
}

// dial opens a socket for a family. Errors of the kernel will name attributes.
func dial(ctx context.Context, f *desc.Family, config *netlink.Config) (*client, error) {
	c := &client{f: f}
	config.Describe = func(e *netlink.Error, request []byte) { describe(f, e, request) }
	if !f.Generic {
		conn, err := netlink.Dial(ctx, f.Protocol, config)
		if errors.Is(err, syscall.EPROTONOSUPPORT) {
			return nil, fmt.Errorf("this kernel has no netlink protocol %d of %s%w", f.Protocol, f.Name, provider(&f.Head))
		}
		c.conn = conn
		return c, err
	}
	g, err := genetlink.Dial(ctx, config)
	if err != nil {
		return nil, err
	}
	c.generic, c.conn = g, g.Netlink()
	if c.running, err = g.Family(ctx, f.Name); err != nil {
		_ = c.close()
		return nil, Complete(&f.Head, err)
	}
	return c, nil
}

// Complete adds to an unknown family what the specs say that it comes with.
func Complete(h *desc.Head, err error) error {
	var unknown *genetlink.UnknownFamilyError
	if errors.As(err, &unknown) && unknown.Module == "" && unknown.Option == "" {
		unknown.Module, unknown.Option = h.Module, h.Config
	}
	return err
}

// provider says what brings a protocol along.
func provider(h *desc.Head) error { return providerError{h} }

type providerError struct{ h *desc.Head }

func (e providerError) Error() string {
	switch {
	case e.h.Module != "":
		return fmt.Sprintf(": it comes with module %s (%s)", e.h.Module, e.h.Config)
	case e.h.Config != "":
		return ": it comes with a kernel built with " + e.h.Config
	}
	return ""
}

func (e providerError) Is(target error) bool { return target == syscall.EPROTONOSUPPORT }

func (c *client) close() error { return c.conn.Close() }

// message is a request of the family.
func (c *client) message(body *desc.Body, flags netlink.Flags, data []byte) netlink.Message {
	if c.generic == nil {
		return netlink.Message{Header: netlink.Header{Type: netlink.Type(body.Value), Flags: flags}, Data: data}
	}
	version := c.f.Version
	if version == 0 {
		version = uint8(c.running.Version)
	}
	return netlink.Message{
		Header: netlink.Header{Type: netlink.Type(c.running.ID), Flags: flags},
		Data:   append([]byte{uint8(body.Value), version, 0, 0}, data...),
	}
}

// decode takes an answer apart. expected is what it should be.
func (c *client) decode(m netlink.Message, expected *desc.Body) (dyn.Fields, error) {
	value, data := int(m.Type), m.Data
	if c.generic != nil {
		g, err := genetlink.Parse(m)
		if err != nil {
			return nil, err
		}
		value, data = int(g.Command), g.Data
	}
	if expected == nil || expected.Value != value {
		if _, body := dyn.Received(c.f, value); body != nil {
			expected = body
		}
	}
	if expected == nil {
		return dyn.Fields{{Name: "payload", Value: dyn.Bytes(data)}}, nil
	}
	return dyn.Decode(expected, data)
}
