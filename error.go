package netlink

import (
	"errors"
	"fmt"
	"strings"
	"syscall"
)

// Errors to test for, besides errnos and fs.ErrExist, fs.ErrNotExist and fs.ErrPermission.
var (
	// ErrClosed says that the Conn was closed, before the call or during it.
	ErrClosed = errors.New("netlink connection is closed")
	// ErrOverrun says that messages were lost because a receive buffer was full (ENOBUFS). A request that reports it may have taken effect.
	ErrOverrun = errors.New("netlink messages were lost: the receive buffer was full")
	// ErrTruncated says that a datagram was longer than the buffer that received it.
	ErrTruncated = errors.New("netlink datagram was truncated")
	// ErrNotSupported says that the platform, or the kernel that runs, does not have what was asked for.
	ErrNotSupported = errors.New("not supported")
)

// Error is what the kernel answered to a request that it refused. errors.Is finds its errno, and with it fs.ErrExist (EEXIST),
// fs.ErrNotExist (ENOENT, ENODEV, ESRCH) and fs.ErrPermission (EPERM, EACCES).
type Error struct {
	Errno   syscall.Errno
	Request Header // of the request that was refused
	Op      string // the request's name; the typed packages set it. Empty: the error prints the type's number.
	ExtAck  ExtAck // zero if the kernel sent none
	Path    string // the faulty or missing attribute by name, "linkinfo.data.id"; set by a Conn's Describe hook, which knows the names
	Sent    string // the faulty attribute's value as it was sent; set like Path
	Accepts string // what the attribute accepts by its description, where the kernel sent no policy; set like Path
}

// ExtAck is the extended acknowledgement: what the kernel says of an error beyond its number, or of a success (enum nlmsgerr_attrs,
// Linux 4.12).
type ExtAck struct {
	Message string   // NLMSGERR_ATTR_MSG
	Offset  uint32   // NLMSGERR_ATTR_OFFS: of the faulty attribute from the start of the request's header; 0: none
	Attr    []byte   // the faulty attribute's bytes with its header, cut from the request; nil: none
	Cookie  []byte   // NLMSGERR_ATTR_COOKIE, of the family's meaning
	Policy  *Policy  // NLMSGERR_ATTR_POLICY: what the attribute accepts; nil: none (Linux 5.10)
	Missing *Missing // the attribute that the request lacks; nil: none (Linux 6.1)
}

// Missing names an attribute that a request lacks (NLMSGERR_ATTR_MISS_TYPE, NLMSGERR_ATTR_MISS_NEST).
type Missing struct {
	Type uint16
	Nest uint32 // offset of the nest that lacks it, from the start of the request's header; 0: the message itself
}

// IsZero reports that the kernel said nothing.
func (a *ExtAck) IsZero() bool {
	return a.Message == "" && a.Offset == 0 && a.Cookie == nil && a.Policy == nil && a.Missing == nil
}

// Error says what was refused, why, and which attribute was at fault.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString("netlink: ")
	if e.Op != "" {
		b.WriteString(e.Op)
	} else {
		fmt.Fprintf(&b, "request of type %s", e.Request.Type)
	}
	b.WriteString(": ")
	b.WriteString(errnoText(e.Errno))
	if m := e.ExtAck.Message; m != "" {
		fmt.Fprintf(&b, ": %s", strings.TrimSuffix(m, "."))
	}
	if where := e.where(); where != "" {
		fmt.Fprintf(&b, " (%s)", where)
	}
	return b.String()
}

// where names the attribute at fault and what it accepts.
func (e *Error) where() string {
	a := &e.ExtAck
	var parts []string
	switch {
	case e.Path != "" && a.Missing != nil:
		parts = append(parts, "attribute "+e.Path+" is missing")
	case e.Path != "" && e.Sent != "":
		parts = append(parts, "attribute "+e.Path+"="+e.Sent)
	case e.Path != "":
		parts = append(parts, "attribute "+e.Path)
	case len(a.Attr) >= attrHeader:
		it := Attributes(a.Attr)
		it.Next()
		parts = append(parts, fmt.Sprintf("attribute %d at offset %d", it.Type(), a.Offset))
	case a.Offset != 0:
		parts = append(parts, fmt.Sprintf("offset %d", a.Offset))
	}
	if a.Missing != nil && e.Path == "" {
		parts = append(parts, fmt.Sprintf("attribute %d is missing", a.Missing.Type))
	}
	switch {
	case a.Policy != nil:
		parts = append(parts, "accepts "+a.Policy.String())
	case e.Accepts != "":
		parts = append(parts, "accepts "+e.Accepts)
	}
	return strings.Join(parts, ", ")
}

// Unwrap gives the errno, for errors.Is and errors.As.
func (e *Error) Unwrap() error { return e.Errno }

// InterruptedError says that what a dump listed changed while it was listed, so that objects may be missing or doubled
// (NLM_F_DUMP_INTR), and that retries did not help or could not be made. Messages is what was read in the last try.
type InterruptedError struct {
	Tries    int
	Messages []Message // of the last try; nil from Stream, which has given them already
}

func (e *InterruptedError) Error() string {
	return fmt.Sprintf("netlink: dump was interrupted by changes, %d tries", e.Tries)
}

// Is makes an interrupted dump be EINTR, as iproute2 and others report it.
func (e *InterruptedError) Is(target error) bool { return target == syscall.EINTR }
