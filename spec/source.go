package spec

// The language as it is written. Names are looked up and values counted in Resolve.

type rawFamily struct {
	At           Pos
	Name         string          `ynl:"name!"`
	Doc          string          `ynl:"doc"`
	Protocol     string          `ynl:"protocol"`
	ProtoNum     *int64          `ynl:"protonum"`
	UAPIHeader   string          `ynl:"uapi-header"`
	CFamilyName  string          `ynl:"c-family-name"`
	CVersionName string          `ynl:"c-version-name"`
	MaxByDefine  bool            `ynl:"max-by-define"`
	CmdMaxName   string          `ynl:"cmd-max-name"`
	CmdCntName   string          `ynl:"cmd-cnt-name"`
	KernelPolicy string          `ynl:"kernel-policy"`
	Version      *int64          `ynl:"version"`
	Definitions  []rawDefinition `ynl:"definitions"`
	Sets         []rawSet        `ynl:"attribute-sets"`
	SubMessages  []rawSubMessage `ynl:"sub-messages"`
	Operations   rawOperations   `ynl:"operations"`
	Groups       rawGroups       `ynl:"mcast-groups"`
	Framing      string          `ynl:"framing"`
	Module       string          `ynl:"module"`
	Config       string          `ynl:"config"`
	Since        string          `ynl:"since"`
	KernelFamily ignored         `ynl:"kernel-family"`
}

// ignored is for the kernel's own code generator.
type ignored struct{}

type rawDefinition struct {
	At          Pos
	Name        string      `ynl:"name!"`
	Type        string      `ynl:"type!"`
	Doc         string      `ynl:"doc"`
	Header      string      `ynl:"header"`
	Scope       string      `ynl:"scope"`
	Value       string      `ynl:"value"`
	ValueStart  string      `ynl:"value-start"`
	Entries     []rawEntry  `ynl:"entries"`
	RenderMax   bool        `ynl:"render-max"`
	EnumName    string      `ynl:"enum-name"`
	EnumCntName string      `ynl:"enum-cnt-name"`
	NamePrefix  *string     `ynl:"name-prefix"`
	Members     []rawMember `ynl:"members"`
	CName       string      `ynl:"c-name"`
	Since       string      `ynl:"since"`
}

type rawEntry struct {
	At    Pos
	Name  string `ynl:"name!"`
	Value *int64 `ynl:"value"`
	Doc   string `ynl:"doc"`
	CName string `ynl:"c-name"`
	Since string `ynl:"since"`
}

type rawMember struct {
	At          Pos
	Name        string `ynl:"name!"`
	Type        string `ynl:"type!"`
	Len         string `ynl:"len"`
	ByteOrder   string `ynl:"byte-order"`
	Doc         string `ynl:"doc"`
	Enum        string `ynl:"enum"`
	EnumAsFlags bool   `ynl:"enum-as-flags"`
	Display     string `ynl:"display-hint"`
	Struct      string `ynl:"struct"`
	LenIn       string `ynl:"len-in"`
}

type rawSet struct {
	At          Pos
	Name        string         `ynl:"name!"`
	NamePrefix  *string        `ynl:"name-prefix"`
	EnumName    string         `ynl:"enum-name"`
	Doc         string         `ynl:"doc"`
	SubsetOf    string         `ynl:"subset-of"`
	Ordered     bool           `ynl:"ordered"`
	AttrCntName string         `ynl:"attr-cnt-name"`
	AttrMaxName string         `ynl:"attr-max-name"`
	Header      string         `ynl:"header"`
	Attributes  []rawAttribute `ynl:"attributes!"`
	Since       string         `ynl:"since"`
}

type rawAttribute struct {
	At           Pos
	Name         string    `ynl:"name!"`
	Type         string    `ynl:"type"`
	Doc          string    `ynl:"doc"`
	Value        *int64    `ynl:"value"`
	TypeValue    []string  `ynl:"type-value"`
	ByteOrder    string    `ynl:"byte-order"`
	Multi        *bool     `ynl:"multi-attr"`
	Nested       string    `ynl:"nested-attributes"`
	Enum         string    `ynl:"enum"`
	EnumAsFlags  *bool     `ynl:"enum-as-flags"`
	Checks       rawChecks `ynl:"checks"`
	SubType      string    `ynl:"sub-type"`
	Display      string    `ynl:"display-hint"`
	NamePrefix   *string   `ynl:"name-prefix"`
	Struct       string    `ynl:"struct"`
	SubMessage   string    `ynl:"sub-message"`
	Selector     string    `ynl:"selector"`
	Len          string    `ynl:"len"`
	RecordLength string    `ynl:"record-length"`
	CName        string    `ynl:"c-name"`
	Since        string    `ynl:"since"`
}

type rawChecks struct {
	FlagsMask      string `ynl:"flags-mask"`
	Min            string `ynl:"min"`
	Max            string `ynl:"max"`
	MinLen         string `ynl:"min-len"`
	MaxLen         string `ynl:"max-len"`
	ExactLen       string `ynl:"exact-len"`
	UnterminatedOK bool   `ynl:"unterminated-ok"`
	Sparse         bool   `ynl:"sparse"`
}

type rawSubMessage struct {
	At      Pos
	Name    string      `ynl:"name!"`
	Formats []rawFormat `ynl:"formats!"`
}

type rawFormat struct {
	At          Pos
	Value       string `ynl:"value!"`
	FixedHeader string `ynl:"fixed-header"`
	Set         string `ynl:"attribute-set"`
	Module      string `ynl:"module"`
	Config      string `ynl:"config"`
	Since       string `ynl:"since"`
}

type rawOperations struct {
	At          Pos
	EnumModel   string         `ynl:"enum-model"`
	NamePrefix  *string        `ynl:"name-prefix"`
	EnumName    string         `ynl:"enum-name"`
	AsyncPrefix *string        `ynl:"async-prefix"`
	AsyncEnum   string         `ynl:"async-enum"`
	FixedHeader string         `ynl:"fixed-header"`
	List        []rawOperation `ynl:"list"`
}

type rawOperation struct {
	At           Pos
	Name         string   `ynl:"name!"`
	Doc          string   `ynl:"doc"`
	Value        *int64   `ynl:"value"`
	Set          string   `ynl:"attribute-set"`
	Flags        []string `ynl:"flags"`
	DontValidate []string `ynl:"dont-validate"`
	FixedHeader  string   `ynl:"fixed-header"`
	Do           *rawMode `ynl:"do"`
	Dump         *rawMode `ynl:"dump"`
	Notify       string   `ynl:"notify"`
	Event        *rawBody `ynl:"event"`
	Group        string   `ynl:"mcgrp"`
	ConfigCond   string   `ynl:"config-cond"`
	Module       string   `ynl:"module"`
	Config       string   `ynl:"config"`
	Since        string   `ynl:"since"`
	CName        string   `ynl:"c-name"`
}

type rawMode struct {
	At      Pos
	Request *rawBody `ynl:"request"`
	Reply   *rawBody `ynl:"reply"`
	Pre     string   `ynl:"pre"`
	Post    string   `ynl:"post"`
}

type rawBody struct {
	At          Pos
	Set         string   `ynl:"attribute-set"`
	Attributes  []string `ynl:"attributes"`
	Value       *int64   `ynl:"value"`
	FixedHeader string   `ynl:"fixed-header"`
	Trailer     string   `ynl:"trailer"`
}

type rawGroups struct {
	List []rawGroup `ynl:"list"`
}

type rawGroup struct {
	At          Pos
	Name        string   `ynl:"name!"`
	CDefineName string   `ynl:"c-define-name"`
	Flags       []string `ynl:"flags"`
	Value       *int64   `ynl:"value"`
	Since       string   `ynl:"since"`
}

// Source is a specification that was read and not resolved yet.
type Source struct {
	root *node
	name string
}

// Parse reads a specification. The file's name is for errors only.
func Parse(file string, text []byte) (*Source, error) {
	root, err := parseYAML(file, text)
	if err != nil {
		return nil, err
	}
	if root.get("name") == nil || root.get("name").kind != scalar {
		return nil, &Error{root.at, `key "name" is missing`}
	}
	return &Source{root: root, name: root.get("name").value}, nil
}

// Name is the family's name.
func (s *Source) Name() string { return s.name }
