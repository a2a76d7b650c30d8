package dyn

import (
	"encoding/hex"
	"errors"
	"strings"
	"testing"

	"github.com/nlctl/netlink/internal/desc"
)

func encode(t *testing.T, body *desc.Body, options EncodeOptions, line string) ([]byte, error) {
	t.Helper()
	o, err := ParseArgs(strings.Fields(line))
	if err != nil {
		return nil, err
	}
	return Encode(body, o, options)
}

func TestEncode(t *testing.T) {
	needLittle(t)
	route := &desc.Body{Set: desc.Find("rt-route").Set("route-attrs")}
	for name, tt := range map[string]struct {
		body       *desc.Body
		line, want string
	}{
		"scalar":          {link(), "mtu=1500", "0800 0400 dc050000"},
		"hexadecimal":     {link(), "mtu=0x5dc", "0800 0400 dc050000"},
		"signed":          {link(), "target-netnsid=-1", "0800 2e00 ffffffff"},
		"mac":             {link(), "address=02:00:00:00:00:01", "0a00 0100 020000000001 0000"},
		"enum":            {link(), "operstate=up", "0500 1000 06000000"},
		"number of enum":  {link(), "operstate=6", "0500 1000 06000000"},
		"unknown number":  {link(), "1000=0x01020304", "0800 e803 01020304"},
		"sub-message":     {link(), "linkinfo.kind=vlan linkinfo.data.id=5", "1c00 1280 0900 0100 766c616e 00000000 0c00 0280 0600 0100 05000000"},
		"address":         {route, "gateway=10.0.0.1", "0800 0500 0a000001"},
		"IPv6 address":    {route, "gateway=2001:db8::1", "1400 0500 20010db8000000000000000000000001"},
		"records":         {route, "multipath[0].rtnh-flags=onlink multipath[0].gateway=10.0.0.1", "1400 0900 1000 04 00 00000000 0800 0500 0a000001"},
		"flag":            {&desc.Body{Set: desc.Find("rt-nexthop").Set("nh-attrs")}, "blackhole", "0400 0400"},
		"nest-type-value": {&desc.Body{Set: desc.Find("nlctrl").Set("ctrl-attrs")}, "policy.policy-id=0 policy.attr-id=3 policy.type=u8", "1400 0880 1000 0080 0c00 0380 0800 0100 02000000"},
		"in an order":     {&desc.Body{Set: desc.Find("ovs_flow").Set("flow-attrs")}, "actions[0].output=1 actions[1].pop-vlan actions[2].output=2", "1800 0280 0800 0100 01000000 0400 0500 0800 0100 02000000"},
		"array of nests":  {&desc.Body{Set: desc.Find("nlctrl").Set("ctrl-attrs")}, "mcast-groups[0].name=a", "1000 0780 0c00 0180 0600 0100 6100 0000"},
	} {
		if tt.body.Set == nil {
			t.Errorf("%s: there is no set", name)
			continue
		}
		b, err := encode(t, tt.body, EncodeOptions{}, tt.line)
		if got, want := hex.EncodeToString(b), strings.ReplaceAll(tt.want, " ", ""); got != want || err != nil {
			t.Errorf("%s: got  %s, %v\nwant %s", name, got, err, want)
		}
	}
}

func TestEncodeWrong(t *testing.T) {
	body := bodyOf(t, "rt-link", "newlink")
	for line, want := range map[string]string{
		"mut=5":                                 `there is no "mut", did you mean mtu`,
		"mtu=x":                                 `mtu: "x" is no number`,
		"mtu=-1":                                "mtu: -1 is below 0",
		"mtu=4294967296":                        "mtu: 4294967296 does not fit u32, which is from 0 to 4294967295",
		"operstate=upp":                         `operstate: there is no "upp" in if-oper, did you mean up`,
		"linkinfo.data.id=5":                    "linkinfo.data: what can be in it depends on kind, which is missing",
		"linkinfo.kind=vlam linkinfo.data.id=5": "linkinfo.data: nothing is known of what kind vlam has in it, did you mean vlan",
		"linkinfo.kind=vlan linkinfo.data.id=9999":  "linkinfo.data.id: 9999 is out of range: accepted is u16 from 0 to 4094",
		"linkinfo.kind=vlan linkinfo.data.idd=9":    `linkinfo.data: there is no "idd", did you mean id`,
		"ifname=0123456789abcdef":                   "ifname: 16 bytes are out of range: accepted is string of at most 15 bytes",
		"address=zz":                                `address: "zz" is no link-layer address`,
		"mtu=5 mtu.x=4":                             "mtu.x: mtu has a value",
		"linkinfo=5":                                "linkinfo: it has something in it, as linkinfo.NAME=VALUE",
		"linkinfo.kind=bond linkinfo.data.x[2]=1":   "linkinfo.data.x[2]: element 0 comes before 2",
		"linkinfo.kind=bond linkinfo.data.mode=foo": `linkinfo.data.mode: "foo" is no number`,
		"=5":   "a name is missing",
		"a[x]": `"[x]" is no index`,
	} {
		_, err := encode(t, body, EncodeOptions{}, line)
		var value *ValueError
		if err == nil || !strings.Contains(err.Error(), want) || !errors.As(err, &value) {
			t.Errorf("%s: got %v, want %q", line, err, want)
		}
	}
	if _, err := encode(t, body, EncodeOptions{NoCheck: true}, "linkinfo.kind=vlan linkinfo.data.id=9999"); err != nil {
		t.Errorf("without checks: %v", err)
	}
}

// What was decoded is encoded to the bytes that it was.
func TestJSONRoundTrip(t *testing.T) {
	needLittle(t)
	body := bodyOf(t, "rt-link", "newlink")
	b, err := encode(t, body, EncodeOptions{}, "ifi-index=7 ifi-flags=up,running mtu=1400 address=02:00:00:00:00:01 linkinfo.kind=vxlan "+
		"linkinfo.data.id=42 linkinfo.data.group=239.1.1.1 linkinfo.data.port=4789 linkinfo.data.port-range.low=5 1000=0x0102")
	if err != nil {
		t.Fatal(err)
	}
	f, err := Decode(body, b)
	if err != nil {
		t.Fatal(err)
	}
	text, err := f.MarshalJSON()
	if err != nil {
		t.Fatal(err)
	}
	v, err := ParseJSON(text)
	if err != nil {
		t.Fatal(err)
	}
	again, err := Encode(body, v.(*Object), EncodeOptions{})
	if err != nil || string(again) != string(b) {
		t.Errorf("%s gives\n%x, %v\nwant\n%x", text, again, err, b)
	}
}
