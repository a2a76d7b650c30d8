package genetlink

import (
	"context"
	"fmt"
	"io/fs"
	"iter"

	"github.com/nlctl/netlink"
)

// Subscribe joins groups of a family by name. A group that it does not have is fs.ErrNotExist.
// The events' messages are generic netlink's: Parse takes them apart.
func (c *Conn) Subscribe(ctx context.Context, family string, groups ...string) (*netlink.Subscription, error) {
	f, err := c.Family(ctx, family)
	if err != nil {
		return nil, err
	}
	var ids []uint32
	for _, name := range groups {
		g, ok := f.Group(name)
		if !ok {
			return nil, fmt.Errorf("group %q of generic netlink family %q: %w", name, family, fs.ErrNotExist)
		}
		ids = append(ids, g.ID)
	}
	return c.c.Subscribe(ctx, ids...)
}

// Change is what happened to a family.
type Change uint8

// What may happen.
const (
	FamilyAdded Change = iota + 1
	FamilyRemoved
	GroupAdded
	GroupRemoved
	Overrun // changes were lost; Families says what there is now
)

func (c Change) String() string {
	names := [...]string{"unknown", "family added", "family removed", "group added", "group removed", "overrun"}
	if int(c) < len(names) {
		return names[c]
	}
	return fmt.Sprintf("Change(%d)", uint8(c))
}

// FamilyEvent says that a family or a group of it has come or gone. Of a group, Family has the name, the number and that group alone.
type FamilyEvent struct {
	Change Change
	Family Family
}

// Watch gives families and groups as they come and go, until ctx ends. What the Conn remembers of a family that changes is forgotten.
func (c *Conn) Watch(ctx context.Context) (iter.Seq2[FamilyEvent, error], error) {
	s, err := c.Subscribe(ctx, controllerName, "notify")
	if err != nil {
		return nil, err
	}
	return func(yield func(FamilyEvent, error) bool) {
		defer s.Close()
		for e, err := range s.Events(ctx) {
			f := FamilyEvent{}
			if err == nil {
				f, err = c.familyEvent(e)
			}
			if !yield(f, err) || err != nil {
				return
			}
		}
	}, nil
}

func (c *Conn) familyEvent(e netlink.Event) (FamilyEvent, error) {
	if e.Overrun {
		c.mu.Lock()
		defer c.mu.Unlock()
		clear(c.families)
		return FamilyEvent{Change: Overrun}, nil
	}
	m, err := Parse(e.Message)
	if err != nil {
		return FamilyEvent{}, err
	}
	f, err := parseFamily(m.Data)
	c.forget(f.Name)
	changes := map[uint8]Change{cmdNewFamily: FamilyAdded, cmdDelFamily: FamilyRemoved, cmdNewGroup: GroupAdded, cmdDelGroup: GroupRemoved}
	return FamilyEvent{changes[m.Command], f}, err
}
