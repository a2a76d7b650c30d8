package ip

import (
	"errors"
	"fmt"
	"iter"
	"strings"

	"github.com/nlctl/netlink"
)

// list streams a listing and hands over each message. An interrupted one is printed like iproute2's, with its remark.
func (c *command) list(m netlink.Message, each func(m netlink.Message) error) error {
	return c.gather(c.conn.Stream(c.ctx, m), each)
}

func (c *command) gather(seq iter.Seq2[netlink.Message, error], each func(m netlink.Message) error) error {
	for m, err := range seq {
		var interrupted *netlink.InterruptedError
		if errors.As(err, &interrupted) {
			c.p.flush()
			fmt.Fprintln(c.env.Stderr, "Dump was interrupted and may be inconsistent.")
			return nil
		}
		if err != nil {
			c.p.flush()
			c.refused(err)
			return c.fail(2, "Dump terminated")
		}
		if err := each(m); err != nil {
			return err
		}
		c.p.done()
		if c.p.err != nil {
			return c.p.err
		}
	}
	return nil
}

// refused prints what the kernel answered: its own words if it sent some, else the C library's for the errno.
func (c *command) refused(err error) {
	var e *netlink.Error
	switch {
	case errors.As(err, &e) && e.ExtAck.Message != "":
		text := e.ExtAck.Message
		if !strings.HasSuffix(text, ".") {
			text += "."
		}
		fmt.Fprintln(c.env.Stderr, "Error:", text)
	case errors.As(err, &e):
		fmt.Fprintln(c.env.Stderr, "RTNETLINK answers:", strerror(e))
	default:
		fmt.Fprintln(c.env.Stderr, err)
	}
}

// request is a message with a fixed header and the attributes that build adds.
func request(typ netlink.Type, header []byte, build func(*netlink.Builder)) netlink.Message {
	var b netlink.Builder
	b.Append(header)
	if build != nil {
		build(&b)
	}
	data, _ := b.Data()
	return netlink.Message{Header: netlink.Header{Type: typ}, Data: data}
}

// fixed gives the first n bytes of a message, zeros for what an older kernel does not send, and the attributes behind them.
func fixed(data []byte, n int) ([]byte, netlink.AttributeIter) {
	if len(data) >= n {
		return data[:n], netlink.Attributes(data[n:])
	}
	return append(append([]byte{}, data...), make([]byte, n-len(data))...), netlink.Attributes(nil)
}
