package genetlink

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"syscall"

	"github.com/nlctl/netlink"
)

// The controller: the one family whose number is fixed (include/uapi/linux/genetlink.h).
const (
	controllerID   = 0x10
	controllerName = "nlctrl"

	cmdNewFamily   = 1
	cmdDelFamily   = 2
	cmdGetFamily   = 3
	cmdNewGroup    = 7
	cmdDelGroup    = 8
	cmdGetPolicy   = 10
	attrFamilyID   = 1
	attrFamilyName = 2
	attrVersion    = 3
	attrHeaderSize = 4
	attrMaxAttr    = 5
	attrOps        = 6
	attrGroups     = 7
	attrPolicy     = 8
	attrOpPolicy   = 9
)

// Family is a family of the running kernel.
type Family struct {
	ID         uint16 // of its messages, as long as it is registered
	Name       string
	Version    uint32
	HeaderSize uint32 // bytes of its own fixed header, behind the generic one
	MaxAttr    uint32 // greatest attribute number, 0 where each operation has its own
	Operations []Operation
	Groups     []Group
}

// Operation is a command of a family.
type Operation struct {
	Command uint32
	Flags   OperationFlags
}

// OperationFlags say what a command can and needs (GENL_ADMIN_PERM and so on).
type OperationFlags uint32

// Flags of operations.
const (
	AdminPerm  OperationFlags = 0x01 // needs CAP_NET_ADMIN in the initial user namespace
	CanDo      OperationFlags = 0x02
	CanDump    OperationFlags = 0x04
	HasPolicy  OperationFlags = 0x08
	NetNSAdmin OperationFlags = 0x10 // needs CAP_NET_ADMIN in the user namespace of the network namespace
)

// Group is a multicast group of a family.
type Group struct {
	ID   uint32
	Name string
}

// Group gives a group by name.
func (f *Family) Group(name string) (Group, bool) {
	for _, g := range f.Groups {
		if g.Name == name {
			return g, true
		}
	}
	return Group{}, false
}

// UnknownFamilyError says that the kernel has no family of a name. It is fs.ErrNotExist.
type UnknownFamilyError struct {
	Name   string
	Option string // that a kernel with the family is built with; empty: not known
	Module string // that brings it along; empty: none, or not known
}

func (e *UnknownFamilyError) Error() string {
	s := fmt.Sprintf("generic netlink family %q is not registered", e.Name)
	switch {
	case e.Module != "":
		s += fmt.Sprintf(": it comes with module %s (%s)", e.Module, e.Option)
	case e.Option != "" && e.Option != "-":
		s += fmt.Sprintf(": it comes with a kernel built with %s", e.Option)
	}
	return s
}

// Is makes it fs.ErrNotExist.
func (e *UnknownFamilyError) Is(target error) bool {
	return target == fs.ErrNotExist || target == syscall.ENOENT
}

// Family gives a family by name. The kernel loads its module if it has one of that name. If there is none, the error is an
// *UnknownFamilyError.
func (c *Conn) Family(ctx context.Context, name string) (Family, error) {
	c.mu.Lock()
	f, ok := c.families[name]
	c.mu.Unlock()
	if ok {
		return f, nil
	}
	return c.lookup(ctx, name)
}

// lookup asks the kernel, and remembers.
func (c *Conn) lookup(ctx context.Context, name string) (Family, error) {
	var b netlink.Builder
	b.String(attrFamilyName, name)
	data, err := b.Data()
	if err != nil {
		return Family{}, err
	}
	r, err := c.c.Do(ctx, Message{Command: cmdGetFamily, Data: data}.in(Family{ID: controllerID, Version: 2}))
	if errors.Is(err, syscall.ENOENT) {
		c.forget(name)
		p := providers[name]
		return Family{}, &UnknownFamilyError{name, p.option, p.module}
	}
	if err != nil {
		return Family{}, fmt.Errorf("look up generic netlink family %q: %w", name, err)
	}
	if len(r.Messages) == 0 {
		return Family{}, fmt.Errorf("look up generic netlink family %q: the controller gave no answer: %w", name, netlink.ErrMalformed)
	}
	f, err := parseFamilyMessage(r.Messages[0])
	if err != nil {
		return Family{}, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.families[name] = f
	return f, nil
}

func (c *Conn) forget(name string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.families, name)
}

// Families lists the families that are registered in the network namespace. Families of modules that are not loaded are not among them.
func (c *Conn) Families(ctx context.Context) iter.Seq2[Family, error] {
	return func(yield func(Family, error) bool) {
		m := Message{Command: cmdGetFamily}.in(Family{ID: controllerID, Version: 2})
		for r, err := range c.c.Dump(ctx, m) {
			var f Family
			if err == nil {
				f, err = parseFamilyMessage(r)
			}
			if !yield(f, err) || err != nil {
				return
			}
		}
	}
}

func parseFamilyMessage(m netlink.Message) (Family, error) {
	g, err := Parse(m)
	if err != nil {
		return Family{}, err
	}
	return parseFamily(g.Data)
}

func parseFamily(b []byte) (Family, error) {
	var f Family
	it := netlink.Attributes(b)
	for it.Next() {
		switch it.Type() {
		case attrFamilyID:
			f.ID = it.Uint16()
		case attrFamilyName:
			f.Name = it.String()
		case attrVersion:
			f.Version = it.Uint32()
		case attrHeaderSize:
			f.HeaderSize = it.Uint32()
		case attrMaxAttr:
			f.MaxAttr = it.Uint32()
		case attrOps:
			f.Operations = parseOperations(it.Nest(), &it)
		case attrGroups:
			f.Groups = parseGroups(it.Nest(), &it)
		}
	}
	if err := it.Err(); err != nil {
		return f, fmt.Errorf("parse generic netlink family: %w", err)
	}
	return f, nil
}

// parseOperations reads an array of nests: a number, and flags.
func parseOperations(it netlink.AttributeIter, outer *netlink.AttributeIter) []Operation {
	var ops []Operation
	for it.Next() {
		var op Operation
		in := it.Nest()
		for in.Next() {
			switch in.Type() {
			case 1:
				op.Command = in.Uint32()
			case 2:
				op.Flags = OperationFlags(in.Uint32())
			}
		}
		it.Fail(in.Err())
		ops = append(ops, op)
	}
	outer.Fail(it.Err())
	return ops
}

// parseGroups reads an array of nests: a name, and a number.
func parseGroups(it netlink.AttributeIter, outer *netlink.AttributeIter) []Group {
	var groups []Group
	for it.Next() {
		var g Group
		in := it.Nest()
		for in.Next() {
			switch in.Type() {
			case 1:
				g.Name = in.String()
			case 2:
				g.ID = in.Uint32()
			}
		}
		it.Fail(in.Err())
		groups = append(groups, g)
	}
	outer.Fail(it.Err())
	return groups
}
