package dyn

import (
	"encoding/json"
	"testing"

	"github.com/nlctl/netlink/internal/desc"
)

// bodies are all that can be decoded.
func bodies() []*desc.Body {
	var all []*desc.Body
	for _, name := range desc.Names() {
		for _, o := range desc.Find(name).Operations {
			for _, b := range []*desc.Body{o.Do, o.DoReply, o.Dump, o.DumpReply, o.Event} {
				if b != nil {
					all = append(all, b)
				}
			}
		}
	}
	return all
}

// No bytes make decoding, printing or the search for a path panic.
func FuzzDecode(f *testing.F) {
	all := bodies()
	for i := range all {
		f.Add(uint16(i), []byte{}, uint16(20))
	}
	nested := make([]byte, 200)
	for i := 0; i+4 <= len(nested); i += 4 {
		nested[i], nested[i+2], nested[i+3] = byte(len(nested)-i), 18, 0x80
	}
	f.Add(uint16(0), nested, uint16(40))
	f.Fuzz(func(t *testing.T, which uint16, data []byte, offset uint16) {
		body := all[int(which)%len(all)]
		fields, _ := Decode(body, data)
		_ = fields.Text()
		b, err := json.Marshal(fields)
		if err != nil {
			t.Fatal(err)
		}
		_ = Find(body, data, int(offset)).Sent()
		_ = MissingPath(body, data, int(offset), 1)
		v, err := ParseJSON(b)
		if o, ok := v.(*Object); ok {
			_, _ = Encode(body, o, EncodeOptions{})
		} else if err == nil {
			t.Fatalf("%s is no object", b)
		}
	})
}

func FuzzArgs(f *testing.F) {
	f.Add("linkinfo.kind=vlan", "linkinfo.data.id=5")
	f.Add("af-spec[0].inet.conf=1,2", "ifname")
	body := desc.Find("rt-link").Operation("newlink").Do
	f.Fuzz(func(_ *testing.T, a, b string) {
		if o, err := ParseArgs([]string{a, b}); err == nil {
			_, _ = Encode(body, o, EncodeOptions{})
		}
	})
}
