package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/nlctl/netlink/spec"
)

// claim is what a spec says of a name in C.
type claim struct {
	spec.Pos
	value int64
	bit   bool // value is a mask, and C may have the number of the bit
}

// claims are what all specs say, by the expression in C: a constant, or a size or an offset in a structure.
type claims struct {
	by    map[string][]claim
	found map[string][]int64 // what the headers say
}

func collect(families []*spec.Family) *claims {
	c := &claims{by: map[string][]claim{}, found: map[string][]int64{}}
	for _, f := range families {
		for _, s := range f.Sets {
			for _, a := range s.Attributes {
				c.add(a.CName, claim{a.Pos, int64(a.Number), false})
			}
		}
		for _, e := range f.Enums {
			for _, entry := range e.Entries {
				c.add(entry.CName, claim{e.Pos, entry.Value, e.Flags})
			}
		}
		for _, op := range f.Operations {
			if op.Do != nil && f.Generic {
				c.add(op.CName, claim{op.Pos, int64(op.Do.Request.Value), false})
			}
		}
		for _, s := range f.Structs {
			c.addStruct(s)
		}
	}
	return c
}

func (c *claims) add(name string, one claim) {
	if name != "" && !strings.Contains(name, "-") {
		c.by[name] = append(c.by[name], one)
	}
}

// addStruct claims the size, and the offsets of members whose names are those of C.
func (c *claims) addStruct(s *spec.Struct) {
	name := s.CName
	if name == "" {
		name = strings.ReplaceAll(s.Name, "-", "_")
	}
	c.add("sizeof(struct "+name+")", claim{s.Pos, int64(s.Size), false})
	for _, m := range s.Members {
		if m.Type != spec.Pad {
			member := strings.ReplaceAll(m.Name, "-", "_")
			c.add("offsetof(struct "+name+","+member+")", claim{m.Pos, int64(m.Offset), false})
		}
	}
}

// report tells the claims that no header supports although one has the name.
func (c *claims) report() error {
	wrong, right, absent := 0, 0, 0
	for _, name := range sortedKeys(c.by) {
		values, ok := c.found[name]
		for _, one := range c.by[name] {
			switch {
			case !ok:
				absent++
			case slices.ContainsFunc(values, one.fits), isAccepted(accepted, name):
				right++
			default:
				wrong++
				fmt.Printf("%v: %s is %d, the headers say %d\n", one.Pos, name, one.value, values)
			}
		}
	}
	fmt.Printf("%d numbers and layouts agree, %d differ, %d names are in no header\n", right, wrong, absent)
	if wrong > 0 {
		return fmt.Errorf("%d numbers and layouts differ from the headers", wrong)
	}
	if right < 1000 {
		return fmt.Errorf("only %d numbers were found: are these the kernel's headers?", right)
	}
	return nil
}

func (one claim) fits(value int64) bool {
	return value == one.value || int32(value) == int32(one.value) || one.bit && value >= 0 && value < 64 && 1<<value == one.value
}

func sortedKeys[V any](m map[string]V) []string {
	var keys []string
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
