package dyn

import (
	"encoding/hex"
	"encoding/json"
	"strings"
	"testing"

	"github.com/nlctl/netlink/internal/desc"
)

func unhex(t *testing.T, text string) []byte {
	t.Helper()
	b, err := hex.DecodeString(strings.ReplaceAll(text, " ", ""))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// decodeJSON decodes bytes of a little-endian machine.
func decodeJSON(t *testing.T, body *desc.Body, text string) string {
	t.Helper()
	f, err := Decode(body, unhex(t, text))
	if err != nil {
		t.Errorf("decode %s: %v", text, err)
	}
	b, err := json.Marshal(f)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func bodyOf(t *testing.T, family, operation string) *desc.Body {
	t.Helper()
	op := desc.Find(family).Operation(operation)
	if op.Do != nil {
		return op.Do
	}
	return op.Event
}

// link is a body without a header, with the attributes of links.
func link() *desc.Body { return &desc.Body{Set: desc.Find("rt-link").Set("link-attrs")} }

func TestDecode(t *testing.T) {
	needLittle(t)
	for name, tt := range map[string]struct {
		body      *desc.Body
		hex, want string
	}{
		"scalar":         {link(), "0800 0400 dc050000", `{"mtu":1500}`},
		"unknown number": {link(), "0800 e803 01020304", `{"1000":"0x01020304"}`},
		"short scalar":   {link(), "0600 0400 dc050000", `{"mtu":"0xdc05"}`},
		"mac":            {link(), "0a00 0100 020000000001 0000", `{"address":"02:00:00:00:00:01"}`},
		"string":         {link(), "0700 0300 6c6f00 00", `{"ifname":"lo"}`},
		"not UTF-8":      {link(), "0600 0300 ff00 0000", `{"ifname":"0xff"}`},
		"enum":           {link(), "0500 1000 06000000", `{"operstate":"up"}`},
		"unknown entry":  {link(), "0500 1000 63000000", `{"operstate":99}`},
		"selector": {
			link(), "1c00 1280 0900 0100 766c616e 00000000 0c00 0280 0600 0100 05000000",
			`{"linkinfo":{"kind":"vlan","data":{"id":5}}}`,
		},
		"selector in an outer set": {
			link(), "3000 1280 0900 0100 76657468 00000000 2000 0280 1c00 0100" + strings.Repeat("00", 16) + "0700 0300 763100 00",
			`{"linkinfo":{"kind":"veth","data":{"peer":{"ifi-family":"unspec","ifi-type":0,"ifi-index":0,"ifi-flags":[],"ifi-change":0,"ifname":"v1"}}}}`,
		},
		"unknown kind": {
			link(), "1800 1280 0600 0100 7a00 0000 0c00 0280 0600 0100 05000000", `{"linkinfo":{"kind":"z","data":"0x0600010005000000"}}`,
		},
		"short struct": {
			&desc.Body{Set: desc.Find("rt-addr").Set("addr-attrs")}, "0800 0600 07000000",
			`{"cacheinfo":{"ifa-prefered":7,"ifa-valid":0,"cstamp":0,"tstamp":0}}`,
		},
		"long struct": {
			&desc.Body{Set: desc.Find("rt-addr").Set("addr-attrs")}, "1800 0600" + strings.Repeat("01000000", 5),
			`{"cacheinfo":{"ifa-prefered":1,"ifa-valid":1,"cstamp":1,"tstamp":1,"rest":"0x01000000"}}`,
		},
		"records": {
			&desc.Body{Set: desc.Find("rt-route").Set("route-attrs")}, "1c00 0900 1000 04 01 02000000 0800 0500 0a000001 0800 00 00 03000000",
			`{"multipath":[{"rtnh-len":16,"rtnh-flags":["onlink"],"rtnh-hops":1,"rtnh-ifindex":2,"gateway":"10.0.0.1"},` +
				`{"rtnh-len":8,"rtnh-flags":[],"rtnh-hops":0,"rtnh-ifindex":3}]}`,
		},
		"broken record": {
			&desc.Body{Set: desc.Find("rt-route").Set("route-attrs")}, "0c00 0900 1000 0000 02000000", `{"multipath":"0x1000000002000000"}`,
		},
		"nest-type-value": {
			&desc.Body{Set: desc.Find("nlctrl").Set("ctrl-attrs")}, "1400 0880 1000 0080 0c00 0380 0800 0100 02000000",
			`{"policy":{"policy-id":0,"attr-id":3,"type":"u8"}}`,
		},
		"array of nests": {
			&desc.Body{Set: desc.Find("nlctrl").Set("ctrl-attrs")}, "1400 0780 1000 0180 0500 0100 61000000 0400 6300",
			`{"mcast-groups":[{"name":"a","99":"0x"}]}`,
		},
		"attributes in an order": {
			&desc.Body{Set: desc.Find("ovs_flow").Set("flow-attrs")}, "1800 0280 0800 0100 01000000 0400 0500 0800 0100 02000000",
			`{"actions":[{"output":1},{"pop-vlan":true},{"output":2}]}`,
		},
		"one of a multiple": {
			&desc.Body{Set: desc.Find("rt-link").Set("prop-list-link-attrs")}, "0600 3500 6100 0000", `{"alt-ifname":["a"]}`,
		},
	} {
		if got := decodeJSON(t, tt.body, tt.hex); got != tt.want {
			t.Errorf("%s: got  %s\nwant %s", name, got, tt.want)
		}
	}
}

func needLittle(t *testing.T) {
	t.Helper()
	if v, _ := integer(false, []byte{1, 0}); v != 1 {
		t.Skip("the bytes are those of a little-endian machine")
	}
}

// Bytes that cannot be attributes are an error with everything before them.
func TestDecodeMalformed(t *testing.T) {
	needLittle(t)
	f, err := Decode(link(), unhex(t, "0800 0400 dc050000 ff00 0500"))
	if err == nil || f.Get("mtu") == nil {
		t.Errorf("got %v, %v", f, err)
	}
}

func TestText(t *testing.T) {
	f := Fields{
		{Name: "a", Value: Scalar{Bits: 5, Unit: "ms"}},
		{Name: "b", Value: Fields{{Name: "c", Value: "x\x1b"}, {Name: "flag", Value: true}}},
		{Name: "l", Value: List{Scalar{Bits: 1}, Scalar{Bits: 2}}},
		{Name: "n", Value: List{Fields{{Name: "c", Value: Flags{Names: []string{"up"}, Rest: 8}}}}},
	}
	want := "a: 5ms\nb:\n  c: x\\x1b\n  flag\nl: 1 2\nn:\n  [0]:\n    c: up,0x8\n"
	if got := f.Text(); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// A member and an attribute of one name have two keys.
func TestNamesAreApart(t *testing.T) {
	needLittle(t)
	body := bodyOf(t, "rt-rule", "newrule")
	got := decodeJSON(t, body, "02 00 00 00 07 0000 01 00000000 0800 0f00 2c010000")
	want := `{"family":"inet","dst-len":0,"src-len":0,"tos":0,"header-table":7,"action":"to-tbl","flags":0,"table":300}`
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	b, err := encode(t, body, EncodeOptions{}, "family=inet header-table=7 action=to-tbl table=300")
	if again := decodeJSON(t, body, hex.EncodeToString(b)); again != want || err != nil {
		t.Errorf("again %s, %v", again, err)
	}
}
