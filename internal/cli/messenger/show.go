package messenger

import (
	"fmt"
	"io"
	"strings"

	"github.com/nlctl/netlink/internal/termsafe"
)

// datagram is what a receiver has got.
type datagram struct {
	host string // the sender's address as text; empty: it has none
	port int
	ip   bool // host and port are an IP address and a port
	data []byte
	lost bool // datagrams were lost here, and this is not one
}

// show prints a datagram as the C or the Python program does. The C program prints the content as a string, which ends at a NUL; so
// does this, and says how much follows it.
func show(w io.Writer, style string, d datagram) error {
	var err error
	switch {
	case d.lost:
		_, err = fmt.Fprintln(w, "Datagrams were lost: the receive buffer was full")
	case style == "python":
		_, err = fmt.Fprintf(w, "Received datagram from  %s\nDatagram content:  %s\n", pythonAddress(d), pythonBytes(d.data))
	default:
		_, err = fmt.Fprintf(w, "Received datagram from %s\nDatagram content: %s\n", cAddress(d), cText(d.data))
	}
	return err
}

func cAddress(d datagram) string {
	if d.host == "" {
		return "an unnamed socket"
	}
	return termsafe.String(d.host)
}

func cText(b []byte) string {
	text, rest, found := strings.Cut(string(b), "\x00")
	if found && strings.Trim(rest, "\x00") != "" {
		return fmt.Sprintf("%s (and %d bytes after a NUL)", termsafe.String(text), len(rest))
	}
	return termsafe.String(text)
}

// pythonAddress is how Python shows what recvfrom gives: a pair for UDP over IPv4, four values for IPv6, a string for a Unix socket.
func pythonAddress(d datagram) string {
	switch {
	case d.ip && strings.Contains(d.host, ":"):
		return fmt.Sprintf("(%s, %d, 0, 0)", pythonString(d.host), d.port)
	case d.ip:
		return fmt.Sprintf("(%s, %d)", pythonString(d.host), d.port)
	case d.host == "":
		return "None"
	}
	return pythonString(d.host)
}

func pythonString(s string) string { return "'" + termsafe.String(s) + "'" }

// pythonBytes is repr(bytes).
func pythonBytes(p []byte) string {
	quote := byte('\'')
	if strings.Contains(string(p), "'") && !strings.Contains(string(p), `"`) {
		quote = '"'
	}
	b := []byte{'b', quote}
	for _, c := range p {
		switch {
		case c == quote || c == '\\':
			b = append(b, '\\', c)
		case c == '\n':
			b = append(b, `\n`...)
		case c == '\r':
			b = append(b, `\r`...)
		case c == '\t':
			b = append(b, `\t`...)
		case c < 0x20 || c >= 0x7f:
			b = fmt.Appendf(b, `\x%02x`, c)
		default:
			b = append(b, c)
		}
	}
	return string(append(b, quote))
}
