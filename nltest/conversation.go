package nltest

import (
	"bufio"
	"encoding/hex"
	"fmt"
	"io"
	"strings"

	"github.com/nlctl/netlink"
)

// event is a line of a conversation.
type event struct {
	line  int
	kind  byte // one of > < !
	to    netlink.Address
	d     netlink.Datagram
	errno uint32
	data  []byte
}

// conversation is a file that was read.
type conversation struct {
	port   uint32
	events []event
}

// parse reads a file of a conversation. Errors name the line.
func parse(r io.Reader) (*conversation, error) {
	c := &conversation{}
	s := bufio.NewScanner(r)
	s.Buffer(nil, 16<<20)
	for n := 1; s.Scan(); n++ {
		line := strings.TrimSpace(s.Text())
		if n == 1 && line != magic {
			return nil, fmt.Errorf("read conversation: the first line is not %q: %w", magic, netlink.ErrMalformed)
		}
		if n == 1 || line == "" || line[0] == '#' {
			continue
		}
		if err := c.add(n, line); err != nil {
			return nil, fmt.Errorf("read conversation: line %d: %v: %w", n, err, netlink.ErrMalformed)
		}
	}
	if err := s.Err(); err != nil {
		return nil, fmt.Errorf("read conversation: %w", err)
	}
	return c, nil
}

func (c *conversation) add(n int, line string) error {
	e := event{line: n, kind: line[0]}
	var text string
	var err error
	switch {
	case strings.HasPrefix(line, "port "):
		_, err = fmt.Sscanf(line, "port %d", &c.port)
		return err
	case strings.HasPrefix(line, "join "), strings.HasPrefix(line, "leave "):
		return nil
	case e.kind == '>':
		_, err = fmt.Sscanf(line, "> %d %d %s", &e.to.PortID, &e.to.Groups, &text)
	case e.kind == '<':
		_, err = fmt.Sscanf(line, "< %d %d %d %s", &e.d.From.PortID, &e.d.Group, &e.d.NSID, &text)
	case e.kind == '!':
		_, err = fmt.Sscanf(line, "! %d", &e.errno)
	default:
		return fmt.Errorf("unknown event %q", line)
	}
	if err != nil {
		return err
	}
	e.data, err = hex.DecodeString(text)
	c.events = append(c.events, e)
	return err
}
