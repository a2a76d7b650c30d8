package desc

import "strings"

// Head is what is known of a family without reading its table.
type Head struct {
	Name                  string
	Generic               bool // reached through generic netlink's controller
	Protocol              int  // NETLINK_...
	Version               uint8
	Bare                  bool   // datagrams have no nlmsghdr
	Module, Config, Since string // that bring it along; empty: not known
}

// Family is a description of a family. Nobody may change it.
type Family struct {
	Head
	Enums       []*Enum
	Structs     []*Struct
	Sets        []*Set
	SubMessages []*SubMessage
	Operations  []*Operation
	Groups      []*Group
}

// Enum is a list of named numbers, or of named bits.
type Enum struct {
	Name, CName string
	Flags       bool // the entries are bits
	Entries     []Entry
}

// Entry is a member of an enum. Value is a mask where the enum has flags.
type Entry struct {
	Name, CName, Since string
	Value              int64
}

// Struct is a C structure as it stands in memory.
type Struct struct {
	Name, CName string
	Size        int  // of what is fixed
	Flexible    bool // the last member takes what is left
	Members     []Member
}

// Member is a member of a structure.
type Member struct {
	Name         string
	Type         Type // a scalar, Binary, String or Pad
	Offset, Size int  // Size is 0 for the flexible tail
	Format
	Struct *Struct
	LenIn  string // the member that says how long the flexible tail is
}

// Format is how a scalar or bytes are written by people.
type Format struct {
	BigEndian bool
	Enum      *Enum
	AsFlags   bool // the enum's values are numbers of bits
	Hint      string
}

// Set is a numbering of attributes.
type Set struct {
	Name, Of   string // Of: the set that this is a part of
	Ordered    bool   // attributes are in an order and may be there again
	Attributes []*Attribute
}

// Attribute is one number of a set and what it carries.
type Attribute struct {
	Name, CName string
	Number      uint16
	Type        Type
	SubType     Type // of the elements of an IndexedArray, and of Binary that is an array
	Multi       bool // it may be there more than once
	Format
	Nested      *Set
	Struct      *Struct
	StructArray bool   // Binary is an array of Struct
	Records     string // Binary is a list of records: the member of Struct that has a record's length
	TypeValues  []string
	SubMessage  *SubMessage
	Selector    string
	OuterSelect bool // the selector is in a set outside
	Len         int  // of Binary that is fixed, or 0
	Checks      Checks
	Since       string
}

// Checks are what the kernel accepts. nil is no limit.
type Checks struct {
	Min, Max                 *Limit
	MinLen, MaxLen, ExactLen *int
	Mask                     *uint64
}

// Limit is a number that may need 64 bits with or without a sign.
type Limit struct {
	Negative bool
	Bits     uint64 // in two's complement
}

// SubMessage is a body whose form depends on a selector.
type SubMessage struct {
	Name  string
	Forms []*Form
}

// Form is one of the bodies of a SubMessage.
type Form struct {
	Value                 string // of the selector
	Number                *int64 // of a selector that is a number
	Header                *Struct
	Set                   *Set
	Module, Config, Since string
}

// Operation is a request, an event or both. A body that is nil does not exist.
type Operation struct {
	Name, CName           string
	Set                   *Set
	Do, DoReply           *Body
	Dump, DumpReply       *Body
	Event                 *Body
	Notify                string // the operation that the event looks like the reply of
	Group                 string
	Flags                 []string
	Module, Config, Since string
}

// Body is what a message carries.
type Body struct {
	Value   int // command or message type
	Header  *Struct
	Set     *Set   // nil: no attributes
	Trailer string // what stands in place of attributes: text or binary
	names   string // of the attributes that may be there, with commas; empty: any
}

// Group is a multicast group. Number is 0 where the controller gives it.
type Group struct {
	Name, CName, Since string
	Number             uint32
}

// Attributes are those that a message may have.
func (b *Body) Attributes() []*Attribute {
	switch {
	case b.Set == nil:
		return nil
	case b.names == "":
		return b.Set.Attributes
	}
	var found []*Attribute
	for name := range strings.SplitSeq(b.names, ",") {
		if a := b.Set.Attribute(name); a != nil {
			found = append(found, a)
		}
	}
	return found
}
