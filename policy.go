package netlink

import (
	"fmt"
	"strings"
)

// PolicyType is the wire type that the kernel's policy demands of an attribute (enum netlink_attribute_type).
type PolicyType uint32

// Wire types.
const (
	PolicyInvalid PolicyType = iota
	PolicyFlag
	PolicyU8
	PolicyU16
	PolicyU32
	PolicyU64
	PolicyS8
	PolicyS16
	PolicyS32
	PolicyS64
	PolicyBinary
	PolicyString
	PolicyNulString
	PolicyNested
	PolicyNestedArray
	PolicyBitfield32
	PolicySint
	PolicyUint
)

var policyNames = [...]string{
	"invalid", "flag", "u8", "u16", "u32", "u64", "s8", "s16", "s32", "s64",
	"binary", "string", "NUL-terminated string", "nested", "nested array", "bitfield32", "sint", "uint",
}

func (t PolicyType) String() string {
	if int(t) < len(policyNames) {
		return policyNames[t]
	}
	return fmt.Sprintf("PolicyType(%d)", uint32(t))
}

// Policy is what the kernel accepts as an attribute's value (enum netlink_policy_type_attr). A nil field means no such limit.
type Policy struct {
	Type          PolicyType
	MinUint       *uint64 // of an unsigned integer
	MaxUint       *uint64
	MinInt        *int64 // of a signed integer
	MaxInt        *int64
	MinLen        *uint32 // of binary data, strings and nests, in bytes
	MaxLen        *uint32
	Nested        *uint32 // index of the policy of the nest's attributes, in a policy dump
	NestedMaxType *uint32 // the greatest type in it
	Bitfield      *uint32 // the valid bits of a bitfield32
	Mask          *uint64 // the valid bits of an integer
}

// Attributes of a policy (enum netlink_policy_type_attr).
const (
	policyType       = 1
	policyMinInt     = 2
	policyMaxInt     = 3
	policyMinUint    = 4
	policyMaxUint    = 5
	policyMinLen     = 6
	policyMaxLen     = 7
	policyIndex      = 8
	policyMaxType    = 9
	policyBitfield32 = 10
	policyMask       = 12
)

// ParsePolicy reads the nest that describes one attribute, in an extended acknowledgement or a policy dump.
func ParsePolicy(b []byte) (Policy, error) {
	var p Policy
	it := Attributes(b)
	for it.Next() {
		switch it.Type() {
		case policyType:
			p.Type = PolicyType(it.Uint32())
		case policyMinInt:
			p.MinInt = new(it.Int64())
		case policyMaxInt:
			p.MaxInt = new(it.Int64())
		case policyMinUint:
			p.MinUint = new(it.Uint64())
		case policyMaxUint:
			p.MaxUint = new(it.Uint64())
		case policyMinLen:
			p.MinLen = new(it.Uint32())
		case policyMaxLen:
			p.MaxLen = new(it.Uint32())
		case policyIndex:
			p.Nested = new(it.Uint32())
		case policyMaxType:
			p.NestedMaxType = new(it.Uint32())
		case policyBitfield32:
			p.Bitfield = new(it.Uint32())
		case policyMask:
			p.Mask = new(it.Uint64())
		}
	}
	return p, it.Err()
}

// String says what is accepted: "u32 from 68 to 65535", "string of at most 15 bytes".
func (p *Policy) String() string {
	var b strings.Builder
	b.WriteString(p.Type.String())
	limits(&b, " from %d", " to %d", p.MinUint, p.MaxUint)
	limits(&b, " from %d", " to %d", p.MinInt, p.MaxInt)
	limits(&b, " of at least %d", " of at most %d", p.MinLen, p.MaxLen)
	if p.MinLen != nil || p.MaxLen != nil {
		b.WriteString(" bytes")
	}
	if p.Bitfield != nil {
		fmt.Fprintf(&b, " of bits %#x", *p.Bitfield)
	}
	if p.Mask != nil {
		fmt.Fprintf(&b, " of bits %#x", *p.Mask)
	}
	return b.String()
}

func limits[T uint64 | int64 | uint32](b *strings.Builder, minFormat, maxFormat string, lo, hi *T) {
	if lo != nil {
		fmt.Fprintf(b, minFormat, *lo)
	}
	if hi != nil {
		fmt.Fprintf(b, maxFormat, *hi)
	}
}
