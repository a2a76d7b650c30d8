package dyn

import (
	"bytes"
	"encoding/binary"
	"strings"
	"testing"

	"github.com/nlctl/netlink/internal/desc"
)

// The place of an attribute is found through sub-messages, headers, arrays and records, wherever it stands.
func TestFind(t *testing.T) {
	for _, tt := range []struct {
		family, operation, line string
		mark                    []byte // the payload of the attribute
		want                    string
	}{
		{"rt-link", "newlink", "ifname=a linkinfo.kind=vlan linkinfo.data.id=21", binary.NativeEndian.AppendUint16(nil, 21), "linkinfo.data.id=21"},
		{"rt-link", "newlink", "linkinfo.kind=veth linkinfo.data.peer.ifname=zzz", []byte("zzz"), "linkinfo.data.peer.ifname=zzz"},
		{"rt-route", "newroute", "multipath[0].rtnh-hops=1 multipath[1].gateway=9.8.7.6", []byte{9, 8, 7, 6}, "multipath[1].gateway=9.8.7.6"},
		{"nlctrl", "getfamily", "mcast-groups[0].name=x mcast-groups[1].name=yy", []byte("yy"), "mcast-groups[1].name=yy"},
		{"rt-link", "newlink", "999=0xabcdef", []byte{0xab, 0xcd, 0xef}, "999"},
	} {
		body := bodyOf(t, tt.family, tt.operation)
		b, err := encode(t, body, EncodeOptions{}, tt.line)
		if err != nil {
			t.Fatal(err)
		}
		at := bytes.Index(b, tt.mark)
		p := Find(body, b, at-4)
		if got := p.Path + "=" + p.Sent(); strings.TrimSuffix(got, "=") != tt.want {
			t.Errorf("%s: got %q, want %q", tt.line, got, tt.want)
		}
	}
}

func TestMissingPath(t *testing.T) {
	body := bodyOf(t, "rt-link", "newlink")
	b, err := encode(t, body, EncodeOptions{}, "ifname=a linkinfo.kind=vlan linkinfo.data.id=21")
	if err != nil {
		t.Fatal(err)
	}
	if got := MissingPath(body, b, 0, 4); got != "mtu" {
		t.Errorf("in the message: %q", got)
	}
	nest := bytes.Index(b, []byte("vlan")) + 8
	if got := MissingPath(body, b, nest, 2); got != "linkinfo.data.flags" {
		t.Errorf("in a nest: %q", got)
	}
	if got := MissingPath(body, b, 4000, 2); got != "" {
		t.Errorf("nowhere: %q", got)
	}
	if got := Find(&desc.Body{}, nil, 0); got.Path != "" {
		t.Errorf("in nothing: %q", got.Path)
	}
}
