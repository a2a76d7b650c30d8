package netlink

import (
	"errors"
	"fmt"
	"os"
	"unsafe"

	"golang.org/x/sys/unix"
)

// setOptions sets what the config asks for. What this kernel does not have is left out where it is a default of this package.
func (s *socket) setOptions(c *Config) error {
	defaults := []struct {
		off    bool
		option int
	}{{c.NoExtAck, unix.NETLINK_EXT_ACK}, {c.NoCapAck, unix.NETLINK_CAP_ACK}, {c.NoStrict, unix.NETLINK_GET_STRICT_CHK}}
	for _, d := range defaults {
		if err := s.option(!d.off, d.option); err != nil && !errors.Is(err, unix.ENOPROTOOPT) {
			return err
		}
	}
	asked := []struct {
		on     bool
		option int
	}{{c.NoENOBUFS, unix.NETLINK_NO_ENOBUFS}, {c.BroadcastError, unix.NETLINK_BROADCAST_ERROR}, {c.ListenAllNSID, unix.NETLINK_LISTEN_ALL_NSID}}
	for _, a := range asked {
		if err := s.option(a.on, a.option); err != nil {
			return err
		}
	}
	s.reader.noted.Store(c.ListenAllNSID)
	if err := s.setBuffers(c); err != nil {
		return err
	}
	if c.Filter != nil {
		return setFilter(s.fd, c.Filter)
	}
	return nil
}

func (s *socket) option(on bool, option int) error {
	if !on {
		return nil
	}
	err := unix.SetsockoptInt(s.fd, unix.SOL_NETLINK, option, 1)
	if errors.Is(err, unix.ENOPROTOOPT) {
		return fmt.Errorf("set netlink option %d: %w: %w", option, ErrNotSupported, err)
	}
	if err != nil {
		return fmt.Errorf("set netlink option %d: %w", option, err)
	}
	return nil
}

// setBuffers asks for the sizes. The default is not worth an error.
func (s *socket) setBuffers(c *Config) error {
	if c.ReadBuffer == 0 {
		_ = unix.SetsockoptInt(s.fd, unix.SOL_SOCKET, unix.SO_RCVBUF, defaultReadBuffer)
	} else if err := force(s.fd, unix.SO_RCVBUFFORCE, unix.SO_RCVBUF, c.ReadBuffer); err != nil {
		return fmt.Errorf("set read buffer to %d bytes: %w", c.ReadBuffer, err)
	}
	if c.WriteBuffer != 0 {
		if err := force(s.fd, unix.SO_SNDBUFFORCE, unix.SO_SNDBUF, c.WriteBuffer); err != nil {
			return fmt.Errorf("set write buffer to %d bytes: %w", c.WriteBuffer, err)
		}
	}
	return nil
}

// force sets a size beyond the system's limit where that is allowed, and up to it elsewhere.
func force(fd, forced, plain, bytes int) error {
	if unix.SetsockoptInt(fd, unix.SOL_SOCKET, forced, bytes) == nil {
		return nil
	}
	return os.NewSyscallError("setsockopt", unix.SetsockoptInt(fd, unix.SOL_SOCKET, plain, bytes))
}

// ReadBuffer is the size as the kernel counts it: twice what was asked for, since it counts its own bookkeeping (socket(7)).
func (s *socket) ReadBuffer() int { return s.bufferSize(&s.readBuffer, unix.SO_RCVBUF) }

// WriteBuffer is the size as the kernel counts it.
func (s *socket) WriteBuffer() int { return s.bufferSize(&s.writeBuffer, unix.SO_SNDBUF) }

// bufferSize asks the kernel anew: a filter or another holder of the descriptor may have changed it, and it is asked for rarely.
func (s *socket) bufferSize(last *int, option int) int {
	n := 0
	err := s.use(func(fd int) (err error) {
		n, err = unix.GetsockoptInt(fd, unix.SOL_SOCKET, option)
		return err
	})
	if err != nil || n <= 0 {
		return 1 // closed: the next call says so
	}
	return n
}

// SetReadBuffer asks for a size; the kernel grants twice that.
func (s *socket) SetReadBuffer(bytes int) error {
	return s.use(func(fd int) error { return force(fd, unix.SO_RCVBUFFORCE, unix.SO_RCVBUF, bytes) })
}

// Join joins a group, and from the first on asks for the packet info that tells which group a message was for (netlink(7)).
func (s *socket) Join(group uint32) error {
	return s.use(func(fd int) error {
		if !s.reader.noted.Load() {
			if err := unix.SetsockoptInt(fd, unix.SOL_NETLINK, unix.NETLINK_PKTINFO, 1); err != nil {
				return os.NewSyscallError("setsockopt", err)
			}
			s.reader.noted.Store(true)
		}
		return os.NewSyscallError("setsockopt", unix.SetsockoptInt(fd, unix.SOL_NETLINK, unix.NETLINK_ADD_MEMBERSHIP, int(group)))
	})
}

// Leave leaves a group.
func (s *socket) Leave(group uint32) error {
	return s.use(func(fd int) error {
		return os.NewSyscallError("setsockopt", unix.SetsockoptInt(fd, unix.SOL_NETLINK, unix.NETLINK_DROP_MEMBERSHIP, int(group)))
	})
}

// SetFilter attaches a classic BPF program, or detaches it.
func (s *socket) SetFilter(f []SockFilter) error {
	return s.use(func(fd int) error { return setFilter(fd, f) })
}

func setFilter(fd int, f []SockFilter) error {
	if len(f) == 0 {
		err := unix.SetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_DETACH_FILTER, 0)
		if errors.Is(err, unix.ENOENT) {
			return nil
		}
		return os.NewSyscallError("setsockopt", err)
	}
	if len(f) > unix.BPF_MAXINSNS {
		return fmt.Errorf("filter of %d instructions: %w", len(f), unix.EINVAL)
	}
	// SockFilter has the layout of struct sock_filter.
	p := unix.SockFprog{Len: uint16(len(f)), Filter: (*unix.SockFilter)(unsafe.Pointer(&f[0]))}
	return os.NewSyscallError("setsockopt", unix.SetsockoptSockFprog(fd, unix.SOL_SOCKET, unix.SO_ATTACH_FILTER, &p))
}
