package netlink

import (
	"encoding/binary"
	"sync/atomic"
	"syscall"
	"unsafe"

	"golang.org/x/sys/unix"
)

// reader holds what recvmsg(2) writes to, so that a receive allocates nothing. The Conn lets one goroutine receive at a time.
type reader struct {
	msg     unix.Msghdr
	iov     unix.Iovec
	from    unix.RawSockaddrNetlink
	control [64]byte
	attempt func(fd uintptr) bool // for the poller
	errno   syscall.Errno
	n       int

	// noted says that the kernel adds control messages: which group, or which namespace. Without them recvfrom(2) does, which costs
	// the kernel less than recvmsg(2): a tenth of a short request and its acknowledgement.
	noted   atomic.Bool
	fromLen uint32
}

func (r *reader) init() {
	r.attempt = func(fd uintptr) bool {
		r.n, r.errno = r.receive(int(fd))
		return r.errno != unix.EAGAIN
	}
}

// into points the message header at a buffer.
func (r *reader) into(b []byte) {
	r.iov.Base = unsafe.SliceData(b)
	r.iov.SetLen(len(b))
}

// receive gives the datagram's length even if that is more than the buffer's (MSG_TRUNC).
func (r *reader) receive(fd int) (n int, e syscall.Errno) {
	for {
		if r.noted.Load() {
			n, e = r.recvmsg(fd)
		} else {
			n, e = r.recvfrom(fd)
		}
		if e != unix.EINTR {
			return n, e
		}
	}
}

// call is the name of the system call.
func (r *reader) call() string {
	if r.noted.Load() {
		return "recvmsg"
	}
	return "recvfrom"
}

func (r *reader) recvmsg(fd int) (int, syscall.Errno) {
	r.msg = unix.Msghdr{
		Name: (*byte)(unsafe.Pointer(&r.from)), Namelen: uint32(unsafe.Sizeof(r.from)),
		Iov: &r.iov, Control: &r.control[0],
	}
	r.msg.SetIovlen(1)
	r.msg.SetControllen(len(r.control))
	n, _, e := unix.Syscall(unix.SYS_RECVMSG, uintptr(fd), uintptr(unsafe.Pointer(&r.msg)), unix.MSG_DONTWAIT|unix.MSG_TRUNC)
	return int(n), e
}

func (r *reader) recvfrom(fd int) (int, syscall.Errno) {
	r.msg.SetControllen(0)
	r.fromLen = uint32(unsafe.Sizeof(r.from))
	n, _, e := unix.Syscall6(unix.SYS_RECVFROM, uintptr(fd), uintptr(unsafe.Pointer(r.iov.Base)), uintptr(r.iov.Len),
		unix.MSG_DONTWAIT|unix.MSG_TRUNC, uintptr(unsafe.Pointer(&r.from)), uintptr(unsafe.Pointer(&r.fromLen)))
	return int(n), e
}

// datagram describes what was received into size bytes.
func (r *reader) datagram(size int) Datagram {
	d := Datagram{N: min(r.n, size), From: Address{PortID: r.from.Pid, Groups: r.from.Groups}, NSID: -1, Length: r.n}
	d.Truncated = r.n > size
	for c := r.control[:min(int(r.msg.Controllen), len(r.control))]; len(c) >= unix.SizeofCmsghdr; {
		h := (*unix.Cmsghdr)(unsafe.Pointer(&c[0]))
		n := int(h.Len)
		if n < unix.SizeofCmsghdr || n > len(c) {
			break
		}
		d.note(h, c[unix.SizeofCmsghdr:n])
		c = c[min(unix.CmsgSpace(n-unix.SizeofCmsghdr), len(c)):]
	}
	return d
}

// note reads a control message: struct nl_pktinfo, or the number of a namespace.
func (d *Datagram) note(h *unix.Cmsghdr, data []byte) {
	if h.Level != unix.SOL_NETLINK || len(data) < 4 {
		return
	}
	v := binary.NativeEndian.Uint32(data)
	switch h.Type {
	case unix.NETLINK_PKTINFO:
		d.Group = v
	case unix.NETLINK_LISTEN_ALL_NSID:
		d.NSID = int32(v)
	}
}
