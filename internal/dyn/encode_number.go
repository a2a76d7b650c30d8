package dyn

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math/bits"
	"net/netip"
	"strconv"
	"strings"

	"github.com/nlctl/netlink/internal/desc"
)

func appendNumber(b []byte, width int, big bool, v uint64) []byte {
	var order binary.AppendByteOrder = binary.NativeEndian
	if big {
		order = binary.BigEndian
	}
	switch width {
	case 1:
		return append(b, byte(v))
	case 2:
		return order.AppendUint16(b, uint16(v))
	case 4:
		return order.AppendUint32(b, uint32(v))
	}
	return order.AppendUint64(b, v)
}

// number reads a number or what stands for one, in two's complement.
func (e *encoder) number(t desc.Type, f *desc.Format, value any) (uint64, error) {
	if f.Enum != nil && (f.Enum.Flags || f.AsFlags) {
		return e.flagBits(t, f, value)
	}
	switch v := value.(type) {
	case json.Number:
		return e.digits(t, v.String())
	case bool:
		if v {
			return 1, nil
		}
		return 0, nil
	case string:
		return e.word(t, f, v)
	}
	return 0, e.fail("it is a number")
}

// word reads a name or a notation that the kind of number has.
func (e *encoder) word(t desc.Type, f *desc.Format, text string) (uint64, error) {
	if f.Enum != nil {
		for i := range f.Enum.Entries {
			if f.Enum.Entries[i].Name == text {
				return uint64(f.Enum.Entries[i].Value), nil
			}
		}
		if !startsNumber(text) {
			return 0, e.fail("there is no %q in %s%s", text, f.Enum.Name, DidYouMean(text, entryNames(f.Enum)))
		}
	}
	if v, ok := e.notation(f, text); ok {
		return v, nil
	}
	if f.Hint == "ifindex" && e.Index != nil && !startsNumber(text) {
		return 0, e.fail("there is no interface %q", text)
	}
	return e.digits(t, text)
}

func startsNumber(s string) bool { return s != "" && (s[0] == '-' || s[0] >= '0' && s[0] <= '9') }

func entryNames(e *desc.Enum) []string {
	var all []string
	for i := range e.Entries {
		all = append(all, e.Entries[i].Name)
	}
	return all
}

func (e *encoder) notation(f *desc.Format, text string) (uint64, bool) {
	switch f.Hint {
	case "ipv4":
		if a, err := netip.ParseAddr(text); err == nil && a.Is4() {
			return addressNumber(a, f.BigEndian), true
		}
	case "l4proto":
		return numberOf(l4protos, strings.ToLower(text))
	case "address-family":
		return numberOf(families, strings.ToLower(text))
	case "ethertype":
		return numberOf(ethertypes, strings.ToLower(text))
	case "tc-handle":
		return parseHandle(text)
	case "ifindex":
		if e.Index != nil && !startsNumber(text) {
			n, ok := e.Index(text)
			return uint64(n), ok
		}
	}
	return 0, false
}

// addressNumber is the number whose bytes, in the order of the attribute, are the address.
func addressNumber(a netip.Addr, big bool) uint64 {
	b := a.As4()
	v, _ := integer(big, b[:])
	return v
}

// parseHandle reads what handle writes, with parts that may be left out.
func parseHandle(text string) (uint64, bool) {
	switch text {
	case "root":
		return 0xffffffff, true
	case "ingress", "clsact":
		return 0xfffffff1, true
	case "none":
		return 0, true
	}
	major, minor, ok := strings.Cut(text, ":")
	if !ok {
		return 0, false
	}
	var parts [2]uint64
	for i, s := range []string{major, minor} {
		if s == "" {
			continue
		}
		n, err := strconv.ParseUint(s, 16, 16)
		if err != nil {
			return 0, false
		}
		parts[i] = n
	}
	return parts[0]<<16 | parts[1], true
}

// digits reads a number that fits its type.
func (e *encoder) digits(t desc.Type, text string) (uint64, error) {
	size := 64
	if w := t.Width(); w > 0 {
		size = 8 * w
	}
	if t.Signed() {
		v, err := strconv.ParseInt(text, 0, 64)
		if err != nil {
			return 0, e.notNumber(text, err)
		}
		if low := int64(-1) << (size - 1); v < low || v > ^low {
			return 0, e.fail("%s does not fit %s, which is from %d to %d", text, t, low, ^low)
		}
		return uint64(v), nil
	}
	v, err := strconv.ParseUint(text, 0, 64)
	if err != nil {
		return 0, e.notNumber(text, err)
	}
	if bits.Len64(v) > size {
		return 0, e.fail("%s does not fit %s, which is from 0 to %d", text, t, uint64(1)<<size-1)
	}
	return v, nil
}

func (e *encoder) notNumber(text string, err error) error {
	if strings.HasPrefix(text, "-") && strings.Trim(text[1:], "0123456789") == "" {
		return e.fail("%s is below 0", text)
	}
	if ne, ok := err.(*strconv.NumError); ok && ne.Err == strconv.ErrRange {
		return e.fail("%s does not fit 64 bits", text)
	}
	return e.fail("%q is no number", text)
}

// flagBits reads names and numbers of bits, as an array or with commas between them.
func (e *encoder) flagBits(t desc.Type, f *desc.Format, value any) (uint64, error) {
	var all uint64
	if text, ok := value.(string); ok {
		value = strings.ReplaceAll(text, "|", ",")
	}
	for _, v := range listOf(value) {
		bit, err := e.flagBit(t, f, fmt.Sprint(v))
		if err != nil {
			return 0, err
		}
		all |= bit
	}
	return all, nil
}

func (e *encoder) flagBit(t desc.Type, f *desc.Format, text string) (uint64, error) {
	for i := range f.Enum.Entries {
		if f.Enum.Entries[i].Name == text {
			return bitOf(f.Enum, f.AsFlags, i), nil
		}
	}
	if !startsNumber(text) {
		return 0, e.fail("there is no %q in %s%s", text, f.Enum.Name, DidYouMean(text, entryNames(f.Enum)))
	}
	return e.digits(t, text)
}

// bitfield reads flags that are to be set, or an object with value and selector.
func (e *encoder) bitfield(a *desc.Attribute, value any) ([]byte, error) {
	f := a.Format
	if f.Enum == nil {
		f.Enum = &desc.Enum{Name: a.Name}
	}
	parts := [2]any{value, value}
	if o, ok := value.(*Object); ok {
		parts = [2]any{o.Get("value"), o.Get("selector")}
	}
	var b []byte
	for i, p := range parts {
		if p == nil {
			return nil, e.fail("it needs a value and a selector")
		}
		v, err := e.flagBits(desc.U32, &f, p)
		if err != nil {
			return nil, err
		}
		if mask := a.Checks.Mask; i == 1 && mask != nil && v&^*mask != 0 && !e.NoCheck {
			return nil, e.fail("%#x has bits that are not in %#x", v, *mask)
		}
		b = appendNumber(b, 4, false, v)
	}
	return b, nil
}
