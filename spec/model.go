package spec

// Family is a resolved specification: every name is looked up, every value counted.
type Family struct {
	Pos
	Name     string
	Generic  bool // reached through generic netlink's controller
	Protocol int  // NETLINK_..., of a family that is not generic
	Version  uint8
	Bare     bool   // datagrams have no nlmsghdr (framing: none)
	Module   string // that brings the family along, or empty
	Config   string // the kernel's option, or empty
	Since    string

	Consts      []*Const
	Enums       []*Enum
	Structs     []*Struct
	Sets        []*Set
	SubMessages []*SubMessage
	Operations  []*Operation
	Groups      []*Group
}

// Const is a named number.
type Const struct {
	Pos
	Name, CName string
	Value       int64
	Text        string // of a constant that is no number
}

// Enum is a list of named numbers, or of named bits.
type Enum struct {
	Pos
	Name, CName string
	Flags       bool // Entries are bits
	Entries     []Entry
}

// Entry is a member of an enum. Value is a mask where the enum has flags.
type Entry struct {
	Name, CName string
	Value       int64
	Bit         uint8 // of a flag: its number
	Since       string
}

// Struct is a C structure as it stands in memory, with its padding.
type Struct struct {
	Pos
	Name, CName string
	Size        int  // of what is fixed
	Flexible    bool // the last member takes what is left, or as much as another says
	Members     []*Member
}

// Member is a member of a structure.
type Member struct {
	Pos
	Name        string
	Type        Type // a scalar, Binary, String or Pad
	Offset      int
	Size        int // in bytes; 0 for the flexible tail
	BigEndian   bool
	Enum        *Enum
	EnumAsFlags bool
	Struct      *Struct // a structure in it, Type is Binary
	Hint        string
	LenIn       *Member // that says how long the flexible tail is; nil: it takes what is left
}

// Counted is the member that says how long the tail is, or nil.
func (s *Struct) Counted() *Member {
	if !s.Flexible {
		return nil
	}
	return s.Members[len(s.Members)-1].LenIn
}

// Set is a numbering of attributes.
type Set struct {
	Pos
	Name, EnumName string
	SubsetOf       *Set
	Ordered        bool // a nest of it is a list: order and repetition mean something
	Attributes     []*Attribute
}

// Attribute gives an attribute by name, or nil.
func (s *Set) Attribute(name string) *Attribute {
	for _, a := range s.Attributes {
		if a.Name == name {
			return a
		}
	}
	return nil
}

// Type is the wire type of an attribute or a member.
type Type string

// The types of the language.
const (
	Unused        Type = "unused"
	Pad           Type = "pad"
	Flag          Type = "flag"
	Binary        Type = "binary"
	String        Type = "string"
	Bitfield32    Type = "bitfield32"
	Uint          Type = "uint" // 4 bytes, or 8 where they are needed
	Sint          Type = "sint"
	U8            Type = "u8"
	U16           Type = "u16"
	U32           Type = "u32"
	U64           Type = "u64"
	S8            Type = "s8"
	S16           Type = "s16"
	S32           Type = "s32"
	S64           Type = "s64"
	Nest          Type = "nest"
	IndexedArray  Type = "indexed-array"   // a nest whose attributes are elements; their types are indexes
	NestTypeValue Type = "nest-type-value" // nests in each other whose attribute types are values
	SubMsg        Type = "sub-message"
)

// Width is the size in bytes of a scalar, or 0.
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
func (t Type) Signed() bool { return t == S8 || t == S16 || t == S32 || t == S64 || t == Sint }

// Integer tells whether a value is one number.
func (t Type) Integer() bool { return t.Width() > 0 || t == Uint || t == Sint }

// Attribute is one number of a set and what it carries.
type Attribute struct {
	Pos
	Name, CName string
	Number      uint16
	Type        Type
	SubType     Type // of the elements of an IndexedArray, and of Binary that is an array ("" if it is none)
	BigEndian   bool
	Multi       bool // it may be there more than once
	Enum        *Enum
	EnumAsFlags bool
	Nested      *Set
	Struct      *Struct // of Binary
	StructArray bool    // Binary is an array of Struct
	Records     string  // Binary is a list of records: the member of Struct that has a record's length
	TypeValues  []string
	SubMessage  *SubMessage
	Selector    string // the attribute whose value selects the format
	OuterSelect bool   // it is in a set outside
	Len         int    // of Binary that is fixed, or 0
	Checks      Checks
	Hint        string
	Since       string
}

// Checks are what the kernel accepts. A nil limit is none.
type Checks struct {
	Min, Max                 *Limit
	MinLen, MaxLen, ExactLen *int64
	FlagsMask                *uint64
	UnterminatedOK           bool
}

// Limit is a number that may need 64 bits with or without a sign.
type Limit struct {
	Negative bool
	Bits     uint64 // the number in two's complement
}

// SubMessage is a body whose format depends on a selector.
type SubMessage struct {
	Pos
	Name    string
	Formats []*Format
}

// Format is one of the bodies: a fixed header, attributes, both or neither.
type Format struct {
	Pos
	Value                 string
	Number                *int64 // of a selector that is a number
	Header                *Struct
	Set                   *Set
	Module, Config, Since string
}

// Operation is a request, an event or both.
type Operation struct {
	Pos
	Name, CName           string
	Set                   *Set
	Do, Dump              *Mode
	Notify                *Operation // what the event has the content of
	Event                 *Body      // of an event; of a Notify, the reply that it looks like
	Group                 string
	Flags                 []string
	Module, Config, Since string
}

// Mode is how an operation is asked for. Without a Reply it is only acknowledged.
type Mode struct{ Request, Reply *Body }

// Body is what a message carries.
type Body struct {
	Value      int // command or message type
	Header     *Struct
	Set        *Set         // nil: no attributes
	Attributes []*Attribute // those that are named; nil: any of the set
	Trailer    string       // what stands in place of attributes: text or binary
}

// Group is a multicast group. Number is 0 where the controller gives it.
type Group struct {
	Pos
	Name, CName string
	Number      uint32
	Since       string
}

// Set gives an attribute set by name, or nil.
func (f *Family) Set(name string) *Set {
	return named(f.Sets, name, func(s *Set) string { return s.Name })
}

// Enum gives an enum by name, or nil.
func (f *Family) Enum(name string) *Enum {
	return named(f.Enums, name, func(e *Enum) string { return e.Name })
}

// Struct gives a structure by name, or nil.
func (f *Family) Struct(name string) *Struct {
	return named(f.Structs, name, func(s *Struct) string { return s.Name })
}

// SubMessage gives a sub-message by name, or nil.
func (f *Family) SubMessage(name string) *SubMessage {
	return named(f.SubMessages, name, func(m *SubMessage) string { return m.Name })
}

// Operation gives an operation by name, or nil.
func (f *Family) Operation(name string) *Operation {
	return named(f.Operations, name, func(o *Operation) string { return o.Name })
}

func named[T any](list []*T, name string, of func(*T) string) *T {
	for _, e := range list {
		if of(e) == name {
			return e
		}
	}
	return nil
}
