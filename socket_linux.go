package netlink

import (
	"fmt"
	"os"
	"sync"
	"syscall"
	"unsafe"

	"golang.org/x/sys/unix"
)

// socket is a netlink socket. Its descriptor is non-blocking. It is handed to the Go runtime's poller when a call has to wait for the
// first time, and not before: most programs ask the kernel, which answers while the question is sent.
type socket struct {
	fd   int
	port uint32

	life sync.RWMutex // held for reading during a system call on fd, for writing to close it
	dead bool
	file *os.File // owns fd once it is in the poller
	raw  syscall.RawConn

	readBuffer, writeBuffer int

	reader reader // of the one call that receives at a time
}

// openSocket makes a socket in the namespace that config names.
func openSocket(protocol int, config *Config) (*socket, error) {
	fd := -1
	err := inNetNS(config.NetNS, func() (err error) {
		fd, err = unix.Socket(unix.AF_NETLINK, unix.SOCK_RAW|unix.SOCK_CLOEXEC|unix.SOCK_NONBLOCK, protocol)
		return os.NewSyscallError("socket", err)
	})
	if err != nil {
		return nil, err
	}
	s := &socket{fd: fd}
	if err := s.setUp(config); err != nil {
		unix.Close(fd)
		return nil, err
	}
	return s, nil
}

func (s *socket) setUp(config *Config) error {
	if err := s.setOptions(config); err != nil {
		return err
	}
	if err := unix.Bind(s.fd, &unix.SockaddrNetlink{Family: unix.AF_NETLINK, Pid: config.PortID}); err != nil {
		return fmt.Errorf("bind port %d: %w", config.PortID, os.NewSyscallError("bind", err))
	}
	name, err := unix.Getsockname(s.fd)
	if err != nil {
		return os.NewSyscallError("getsockname", err)
	}
	if a, ok := name.(*unix.SockaddrNetlink); ok {
		s.port = a.Pid
	}
	s.reader.init()
	return nil
}

func (s *socket) PortID() uint32 { return s.port }

// Close closes the descriptor. A call that waits in the poller returns.
func (s *socket) Close() error {
	s.life.Lock()
	defer s.life.Unlock()
	if s.dead {
		return nil
	}
	s.dead = true
	if s.file != nil {
		return s.file.Close()
	}
	return os.NewSyscallError("close", unix.Close(s.fd))
}

// use runs a system call that does not wait, on a descriptor that stays open meanwhile.
func (s *socket) use(f func(fd int) error) error {
	s.life.RLock()
	defer s.life.RUnlock()
	if s.dead {
		return ErrClosed
	}
	return f(s.fd)
}

// poller gives the descriptor to the runtime's poller, once.
func (s *socket) poller() (*os.File, syscall.RawConn, error) {
	s.life.Lock()
	defer s.life.Unlock()
	if s.dead {
		return nil, nil, ErrClosed
	}
	if s.file == nil {
		file := os.NewFile(uintptr(s.fd), "netlink")
		raw, err := file.SyscallConn()
		if err != nil {
			return nil, nil, fmt.Errorf("poll netlink socket: %w", err)
		}
		s.file, s.raw = file, raw
	}
	return s.file, s.raw, nil
}

// sendTo is sendto(2); errno 0 means success.
func sendTo(fd int, to Address, b []byte) syscall.Errno {
	sa := unix.RawSockaddrNetlink{Family: unix.AF_NETLINK, Pid: to.PortID, Groups: to.Groups}
	for {
		_, _, e := unix.Syscall6(unix.SYS_SENDTO, uintptr(fd), uintptr(unsafe.Pointer(unsafe.SliceData(b))), uintptr(len(b)),
			unix.MSG_DONTWAIT|unix.MSG_NOSIGNAL, uintptr(unsafe.Pointer(&sa)), unsafe.Sizeof(sa))
		if e != unix.EINTR {
			return e
		}
	}
}

// closedIfSo turns an error on a socket that is closed by now into ErrClosed. What a RawConn says of a file that was closed before
// is not os.ErrClosed (rawConn in os/rawconn.go).
func (s *socket) closedIfSo(err error) error {
	s.life.RLock()
	defer s.life.RUnlock()
	if err != nil && s.dead {
		return ErrClosed
	}
	return err
}
