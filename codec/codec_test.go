package codec_test

import (
	"bytes"
	"net/netip"
	"testing"

	"github.com/nlctl/netlink"
	"github.com/nlctl/netlink/codec"
)

type bit uint8

func (b bit) name() string {
	if b == 1 {
		return "low"
	}
	return ""
}

func TestText(t *testing.T) {
	for _, c := range []struct{ got, want string }{
		{codec.Flags(bit(0), bit.name), "0"},
		{codec.Flags(bit(1), bit.name), "low"},
		{codec.Flags(bit(0x81), bit.name), "low|0x80"},
		{codec.Number("OperState", uint8(42)), "OperState(42)"},
		{codec.Text([]byte("eth0\x00xx"), ""), "eth0"},
	} {
		if c.got != c.want {
			t.Errorf("%s, want %s", c.got, c.want)
		}
	}
}

// TestRecord: a record's length is at least its header's and at most what is there, whatever it says.
func TestRecord(t *testing.T) {
	b := []byte{1, 2, 3, 4, 5, 6, 7, 8, 9}
	for _, c := range []struct{ length, record, rest int }{{0, 4, 5}, {5, 5, 1}, {8, 8, 1}, {9, 9, 0}, {1000, 9, 0}} {
		if record, rest := codec.Record(b, 4, c.length); len(record) != c.record || len(rest) != c.rest {
			t.Errorf("length %d: %d and %d bytes", c.length, len(record), len(rest))
		}
	}
}

func TestStructures(t *testing.T) {
	if b := codec.Tail([]byte{1, 2, 3}, 2, nil); !bytes.Equal(b, []byte{3}) {
		t.Errorf("tail % x", b)
	}
	if b := codec.AddressBytes(netip.Addr{}, 4); !bytes.Equal(b, make([]byte, 4)) {
		t.Errorf("no address is % x", b)
	}
	if b := codec.AddressBytes(netip.MustParseAddr("10.0.0.1"), 16); !bytes.Equal(b, make([]byte, 16)) {
		t.Errorf("an address of another family is % x", b)
	}
}

// TestRaw: what nobody describes is written as it came, with its flag.
func TestRaw(t *testing.T) {
	r := codec.Raw{Flag: codec.Nested}
	if err := r.Decode([]byte{1, 2, 3}, ""); err != nil {
		t.Fatal(err)
	}
	var b netlink.Builder
	codec.AppendNest(&b, 5, &r)
	data, err := b.Data()
	it := netlink.Attributes(data)
	if err != nil || !it.Next() || it.Type() != 5 || codec.FlagOf(&it) != codec.Nested || !bytes.Equal(it.Bytes(), []byte{1, 2, 3}) {
		t.Errorf("% x, %v", data, err)
	}
}
