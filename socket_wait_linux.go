package netlink

import (
	"context"
	"errors"
	"os"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// TryReceive receives what is there.
func (s *socket) TryReceive(b []byte) (Datagram, error) {
	r := &s.reader
	r.into(b)
	s.life.RLock()
	if s.dead {
		s.life.RUnlock()
		return Datagram{}, ErrClosed
	}
	r.n, r.errno = r.receive(s.fd)
	s.life.RUnlock()
	return s.received(len(b))
}

// received turns what the last recvmsg gave into a datagram or an error.
func (s *socket) received(size int) (Datagram, error) {
	switch e := s.reader.errno; e {
	case 0:
		return s.reader.datagram(size), nil
	case unix.EAGAIN:
		return Datagram{}, errWouldBlock
	default:
		return Datagram{}, os.NewSyscallError(s.reader.call(), e)
	}
}

// Receive receives one datagram, and waits for it in the poller.
func (s *socket) Receive(ctx context.Context, b []byte) (Datagram, error) {
	d, err := s.TryReceive(b)
	if !errors.Is(err, errWouldBlock) {
		return d, err
	}
	if err := ctx.Err(); err != nil {
		return Datagram{}, err
	}
	file, raw, err := s.poller()
	if err != nil {
		return Datagram{}, err
	}
	if err := wait(ctx, file.SetReadDeadline, func() error { return raw.Read(s.reader.attempt) }); err != nil {
		return Datagram{}, s.closedIfSo(err)
	}
	return s.received(len(b))
}

// Send sends one datagram. To the kernel it never waits; to a process it waits while that one's buffer is full.
func (s *socket) Send(ctx context.Context, to Address, b []byte) error {
	s.life.RLock()
	if s.dead {
		s.life.RUnlock()
		return ErrClosed
	}
	e := sendTo(s.fd, to, b)
	s.life.RUnlock()
	if e == unix.EAGAIN {
		return s.sendWaiting(ctx, to, b)
	}
	return sent(e)
}

func sent(e syscall.Errno) error {
	if e == 0 {
		return nil
	}
	return os.NewSyscallError("sendto", e)
}

// sendWaiting sends as soon as there is room. A receiver that makes room does not wake the poller of the sender, whose own buffer
// is what it watches; so it is tried again after pauses that grow.
func (s *socket) sendWaiting(ctx context.Context, to Address, b []byte) error {
	for d := 50 * time.Microsecond; ; d = min(2*d, 20*time.Millisecond) {
		t := time.NewTimer(d)
		select {
		case <-ctx.Done():
			t.Stop()
			return ctx.Err()
		case <-t.C:
		}
		var e syscall.Errno
		err := s.use(func(fd int) error { e = sendTo(fd, to, b); return nil })
		if err != nil || e != unix.EAGAIN {
			return errors.Join(err, sent(e))
		}
	}
}

// wait runs an operation of the poller that ends when ctx does.
func wait(ctx context.Context, setDeadline func(time.Time) error, operation func() error) error {
	if ctx.Done() == nil {
		return operation()
	}
	fired := make(chan struct{})
	stop := context.AfterFunc(ctx, func() {
		defer close(fired)
		_ = setDeadline(time.Unix(1, 0))
	})
	err := operation()
	if !stop() {
		<-fired
		_ = setDeadline(time.Time{})
	}
	if errors.Is(err, os.ErrDeadlineExceeded) {
		return ctx.Err()
	}
	return err
}
