package spec

import (
	"strconv"
	"strings"
)

// limits are names that the language gives to numbers.
var limits = map[string]Limit{
	"u8-max": {Bits: 1<<8 - 1}, "u16-max": {Bits: 1<<16 - 1}, "u32-max": {Bits: 1<<32 - 1}, "u64-max": {Bits: 1<<64 - 1},
	"s8-max": {Bits: 1<<7 - 1}, "s16-max": {Bits: 1<<15 - 1}, "s32-max": {Bits: 1<<31 - 1}, "s64-max": {Bits: 1<<63 - 1},
	"s8-min": negative(-1 << 7), "s16-min": negative(-1 << 15), "s32-min": negative(-1 << 31), "s64-min": negative(-1 << 63),
}

func negative(n int64) Limit { return Limit{n < 0, uint64(n)} }

func parseNumber(text string) (Limit, bool) {
	if u, err := strconv.ParseUint(text, 0, 64); err == nil {
		return Limit{Bits: u}, true
	}
	i, err := strconv.ParseInt(text, 0, 64)
	return negative(i), err == nil
}

// number reads a number, a limit of the language, or a constant, whose name may have the prefix that C gives it
// (wireguard's wg-key-len is key-len).
func (r *resolver) number(at Pos, text string) *Limit {
	if text == "" {
		return nil
	}
	if l, ok := parseNumber(text); ok {
		return &l
	}
	if l, ok := limits[text]; ok {
		return &l
	}
	c := strings.ToUpper(strings.ReplaceAll(text, "-", "_"))
	for _, k := range r.f.Consts {
		if k.Name == text || k.CName == c {
			l := negative(k.Value)
			return &l
		}
	}
	// The size of a page is the machine's.
	if text == "page-size" {
		return nil
	}
	r.unknown(at, "number", text, names(r.f.Consts, func(c *Const) string { return c.Name }))
	return nil
}

func (r *resolver) checks(at Pos, raw rawChecks) Checks {
	c := Checks{
		Min: r.number(at, raw.Min), Max: r.number(at, raw.Max), UnterminatedOK: raw.UnterminatedOK,
		MinLen: r.size(at, raw.MinLen), MaxLen: r.size(at, raw.MaxLen), ExactLen: r.size(at, raw.ExactLen),
	}
	if raw.FlagsMask != "" {
		c.FlagsMask = r.mask(at, raw.FlagsMask)
	}
	return c
}

func (r *resolver) size(at Pos, text string) *int64 {
	if text == "" {
		return nil
	}
	n := int64(r.length(at, text))
	return &n
}

// mask is a number, or an enum whose entries together are the mask.
func (r *resolver) mask(at Pos, text string) *uint64 {
	if l, ok := parseNumber(text); ok {
		return &l.Bits
	}
	e := r.enum(at, text)
	if e == nil {
		return nil
	}
	all := e.Mask()
	return &all
}

// Mask is all entries of an enum together, as bits.
func (e *Enum) Mask() uint64 {
	var all uint64
	for _, entry := range e.Entries {
		if e.Flags {
			all |= uint64(entry.Value)
		} else if entry.Value >= 0 && entry.Value < 64 {
			all |= 1 << entry.Value
		}
	}
	return all
}
