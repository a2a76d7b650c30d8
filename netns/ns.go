package netns

import (
	"fmt"
	"os"
)

// Dir is where named namespaces are kept (ip-netns(8)).
const Dir = "/run/netns"

// NS is a network namespace, held by a descriptor: it lives at least until Close. It is safe for concurrent use.
type NS struct {
	file *os.File
}

// ID tells namespaces apart: two NS are of one namespace if their IDs are equal. A number may be used again once a namespace is gone.
type ID struct {
	Dev, Ino uint64
}

func (id ID) String() string { return fmt.Sprintf("net:[%d]", id.Ino) }

// FD is the descriptor. It stays the NS's own, and open until Close.
func (n *NS) FD() int { return int(n.file.Fd()) }

// Close gives the descriptor back. The namespace goes on if a process, a mount or a socket is in it.
func (n *NS) Close() error {
	if err := n.file.Close(); err != nil {
		return fmt.Errorf("close network namespace: %w", err)
	}
	return nil
}
