package netlink

import (
	"io/fs"
	"syscall"
)

// Is adds to what syscall.Errno knows: no such device or process is fs.ErrNotExist as well.
func (e *Error) Is(target error) bool {
	return target == fs.ErrNotExist && (e.Errno == syscall.ENODEV || e.Errno == syscall.ESRCH)
}

// kernelErrnos have no entry in the C library's table, but netlink families answer with them (include/linux/errno.h).
var kernelErrnos = map[syscall.Errno]string{
	512: "restart of system call (ERESTARTSYS)",
	517: "driver requests probe retry (EPROBE_DEFER)",
	524: "operation is not supported (ENOTSUPP)",
	530: "operation was queued (EIOCBQUEUED)",
}

func errnoText(e syscall.Errno) string {
	if s, ok := kernelErrnos[e]; ok {
		return s
	}
	return e.Error()
}
