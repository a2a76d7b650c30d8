package desc

// Type is the wire type of an attribute or a member.
type Type uint8

// The types of the specs' language.
const (
	None Type = iota
	Unused
	Pad
	Flag
	Binary
	String
	Bitfield32
	Uint // 4 bytes, or 8 where they are needed
	Sint
	U8
	U16
	U32
	U64
	S8
	S16
	S32
	S64
	Nest
	IndexedArray  // a nest whose attributes are elements; their types are indexes
	NestTypeValue // nests in each other whose attribute types are values
	SubMsg
)

var typeNames = [...]string{
	"", "unused", "pad", "flag", "binary", "string", "bitfield32", "uint", "sint", "u8", "u16", "u32", "u64",
	"s8", "s16", "s32", "s64", "nest", "indexed-array", "nest-type-value", "sub-message",
}

func (t Type) String() string {
	if int(t) < len(typeNames) {
		return typeNames[t]
	}
	return "?"
}

// Width is the size in bytes of a scalar of fixed size, or 0.
func (t Type) Width() int {
	switch t {
	case U8, S8:
		return 1
	case U16, S16:
		return 2
	case U32, S32:
		return 4
	case U64, S64:
		return 8
	}
	return 0
}

// Signed tells of an integer that it may be negative.
func (t Type) Signed() bool { return t >= S8 && t <= S64 || t == Sint }

// Integer tells whether a value is one number.
func (t Type) Integer() bool { return t >= Uint && t <= S64 }
