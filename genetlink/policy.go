package genetlink

import (
	"context"
	"fmt"

	"github.com/nlctl/netlink"
)

// Policies is what the kernel accepts from a family's requests (CTRL_CMD_GETPOLICY, Linux 5.10). Tables refer to each other by index,
// also in circles: a nest's policy may lead back to the table that it is in.
type Policies struct {
	Tables     map[uint32]map[uint16]netlink.Policy // by index, then by attribute
	Operations map[uint32]OperationPolicy           // by command
}

// OperationPolicy is the index of the table that a command's attributes are checked by. nil: it has none in this mode. Some kernels
// give 0 for a command that cannot be done in a mode.
type OperationPolicy struct {
	Do, Dump *uint32
}

// Policies gives a family's policies. A kernel that cannot tell is netlink's EOPNOTSUPP.
func (c *Conn) Policies(ctx context.Context, family string) (*Policies, error) {
	f, err := c.Family(ctx, family)
	if err != nil {
		return nil, err
	}
	var b netlink.Builder
	b.Uint16(attrFamilyID, f.ID)
	data, err := b.Data()
	if err != nil {
		return nil, err
	}
	p := &Policies{Tables: map[uint32]map[uint16]netlink.Policy{}, Operations: map[uint32]OperationPolicy{}}
	for m, err := range c.c.Dump(ctx, Message{Command: cmdGetPolicy, Data: data}.in(Family{ID: controllerID, Version: 2})) {
		if err != nil {
			return nil, fmt.Errorf("read policies of generic netlink family %q: %w", family, err)
		}
		g, err := Parse(m)
		if err == nil {
			err = p.add(g.Data)
		}
		if err != nil {
			return nil, err
		}
	}
	return p, nil
}

// add reads one message: one attribute of one table, or the tables of one command.
func (p *Policies) add(b []byte) error {
	it := netlink.Attributes(b)
	for it.Next() {
		switch it.Type() {
		case attrPolicy:
			it.Fail(p.addTables(it.Nest()))
		case attrOpPolicy:
			it.Fail(p.addOperations(it.Nest()))
		}
	}
	if err := it.Err(); err != nil {
		return fmt.Errorf("parse policy: %w", err)
	}
	return nil
}

func (p *Policies) addTables(it netlink.AttributeIter) error {
	for it.Next() {
		index := uint32(it.Type())
		if p.Tables[index] == nil {
			p.Tables[index] = map[uint16]netlink.Policy{}
		}
		in := it.Nest()
		for in.Next() {
			policy, err := netlink.ParsePolicy(in.Bytes())
			in.Fail(err)
			p.Tables[index][in.Type()] = policy
		}
		it.Fail(in.Err())
	}
	return it.Err()
}

func (p *Policies) addOperations(it netlink.AttributeIter) error {
	for it.Next() {
		op := p.Operations[uint32(it.Type())]
		in := it.Nest()
		for in.Next() {
			switch in.Type() {
			case 1:
				op.Do = new(in.Uint32())
			case 2:
				op.Dump = new(in.Uint32())
			}
		}
		it.Fail(in.Err())
		p.Operations[uint32(it.Type())] = op
	}
	return it.Err()
}
