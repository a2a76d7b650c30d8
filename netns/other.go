//go:build !linux

package netns

import (
	"errors"
	"fmt"
	"runtime"
)

var errOther = fmt.Errorf("network namespaces on %s: %w", runtime.GOOS, errors.ErrUnsupported)

// ErrNotNetNS says that a file or descriptor is not a network namespace.
var ErrNotNetNS = errors.New("not a network namespace")

// Open is for Linux.
func Open(string) (*NS, error) { return nil, errOther }

// OpenPath is for Linux.
func OpenPath(string) (*NS, error) { return nil, errOther }

// OpenPID is for Linux.
func OpenPID(int) (*NS, error) { return nil, errOther }

// OpenFD is for Linux.
func OpenFD(int) (*NS, error) { return nil, errOther }

// Current is for Linux.
func Current() (*NS, error) { return nil, errOther }

// Create is for Linux.
func Create() (*NS, error) { return nil, errOther }

// CreateNamed is for Linux.
func CreateNamed(string) (*NS, error) { return nil, errOther }

// List is for Linux.
func List() ([]string, error) { return nil, errOther }

// Delete is for Linux.
func Delete(string) error { return errOther }

// ID is for Linux.
func (n *NS) ID() (ID, error) { return ID{}, errOther }

// Name is for Linux.
func (n *NS) Name() (string, error) { return "", errOther }

// Do is for Linux.
func (n *NS) Do(func() error) error { return errOther }

// Keep is for Linux.
func (n *NS) Keep(string) error { return errOther }
