package dyn

import (
	"fmt"

	"github.com/nlctl/netlink/internal/desc"
)

// check compares a number with what the kernel accepts.
func (e *encoder) check(a *desc.Attribute, v uint64) error {
	c := &a.Checks
	if e.NoCheck {
		return nil
	}
	if c.Min != nil && less(a.Type, v, c.Min) || c.Max != nil && more(a.Type, v, c.Max) {
		return e.fail("%s is out of range: accepted is %s", Scalar{Bits: v, Signed: a.Type.Signed()}, Accepted(a))
	}
	if c.Mask != nil && v&^*c.Mask != 0 {
		return e.fail("%#x has bits that are not in %#x", v, *c.Mask)
	}
	return nil
}

func less(t desc.Type, v uint64, l *desc.Limit) bool {
	if t.Signed() {
		return int64(v) < int64(l.Bits)
	}
	return !l.Negative && v < l.Bits
}

func more(t desc.Type, v uint64, l *desc.Limit) bool {
	if t.Signed() {
		return (l.Negative || l.Bits>>63 == 0) && int64(v) > int64(l.Bits)
	}
	return l.Negative || v > l.Bits
}

// checkLen compares a length with what the kernel accepts.
func (e *encoder) checkLen(a *desc.Attribute, n int) error {
	c := &a.Checks
	if e.NoCheck {
		return nil
	}
	if c.ExactLen != nil && n != *c.ExactLen || c.MinLen != nil && n < *c.MinLen || c.MaxLen != nil && n > *c.MaxLen {
		return e.fail("%d bytes are out of range: accepted is %s", n, Accepted(a))
	}
	return nil
}

// Accepted says what a description accepts, like "u16 from 0 to 4094".
func Accepted(a *desc.Attribute) string {
	s := a.Type.String()
	c := &a.Checks
	if c.Min != nil {
		s += " from " + limit(c.Min)
	} else if c.Max != nil && a.Type.Integer() && !a.Type.Signed() {
		s += " from 0"
	}
	if c.Max != nil {
		s += " to " + limit(c.Max)
	}
	if c.Mask != nil {
		s += fmt.Sprintf(" of bits %#x", *c.Mask)
	}
	return s + lengths(c)
}

func lengths(c *desc.Checks) string {
	switch {
	case c.ExactLen != nil:
		return fmt.Sprintf(" of %d bytes", *c.ExactLen)
	case c.MinLen != nil && c.MaxLen != nil:
		return fmt.Sprintf(" of %d to %d bytes", *c.MinLen, *c.MaxLen)
	case c.MinLen != nil:
		return fmt.Sprintf(" of at least %d bytes", *c.MinLen)
	case c.MaxLen != nil:
		return fmt.Sprintf(" of at most %d bytes", *c.MaxLen)
	}
	return ""
}

func limit(l *desc.Limit) string { return Scalar{Bits: l.Bits, Signed: l.Negative}.String() }
