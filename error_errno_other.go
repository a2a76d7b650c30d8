//go:build !linux

package netlink

import (
	"fmt"
	"syscall"
)

// errnoText gives the number only: names of errnos differ between platforms, and these are Linux's.
func errnoText(e syscall.Errno) string { return fmt.Sprintf("linux errno %d", int(e)) }
