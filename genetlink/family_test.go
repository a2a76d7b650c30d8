package genetlink

import (
	"encoding/binary"
	"testing"

	"github.com/nlctl/netlink"
)

// What Linux 6.18 answers about nlctrl, cut to one operation and one group.
func nlctrlBytes() []byte {
	u16, u32 := binary.NativeEndian.AppendUint16, binary.NativeEndian.AppendUint32
	head := func(b []byte, n, typ uint16) []byte { return u16(u16(b, n), typ) }
	b := append(head(nil, 11, 2), "nlctrl\x00\x00"...)
	b = append(u16(head(b, 6, 1), 16), 0, 0)
	b = u32(head(b, 8, 3), 2)
	b = head(head(b, 24, 6), 20, 1)
	b = u32(head(b, 8, 1), 3)
	b = u32(head(b, 8, 2), 0xe)
	b = head(head(b, 28, 7), 24, 1)
	b = u32(head(b, 8, 2), 16)
	return append(head(b, 11, 1), "notify\x00\x00"...)
}

func TestParseFamily(t *testing.T) {
	f, err := parseFamily(nlctrlBytes())
	if err != nil {
		t.Fatal(err)
	}
	if f.ID != 16 || f.Name != "nlctrl" || f.Version != 2 || len(f.Operations) != 1 || f.Operations[0] != (Operation{3, 0xe}) ||
		len(f.Groups) != 1 || f.Groups[0] != (Group{16, "notify"}) {
		t.Errorf("%+v", f)
	}
}

func FuzzParse(f *testing.F) {
	f.Add(nlctrlBytes())
	f.Fuzz(func(t *testing.T, b []byte) {
		_, _ = parseFamily(b)
		p := &Policies{Tables: map[uint32]map[uint16]netlink.Policy{}, Operations: map[uint32]OperationPolicy{}}
		_ = p.add(b)
		_, _ = Parse(netlink.Message{Data: b})
	})
}
