//go:build !linux

package netlink

import (
	"fmt"
	"runtime"
)

// openSocket says that only Linux has netlink sockets.
func openSocket(int, *Config) (Transport, error) {
	return nil, fmt.Errorf("netlink sockets on %s: %w", runtime.GOOS, ErrNotSupported)
}
