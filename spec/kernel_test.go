package spec_test

import (
	"os"
	"strings"
	"testing"

	"github.com/nlctl/netlink/spec"
)

// kernelSpecs is where the kernel's own specifications are: Documentation/netlink/specs of a kernel tree.
func kernelSpecs(t *testing.T) string {
	t.Helper()
	dir := os.Getenv("YNL")
	if dir == "" {
		t.Skip("YNL names no directory with the kernel's specs")
	}
	return dir
}

// TestLoadAll reads the kernel's 33 specifications and this project's own: no name is unknown, no overlay is out of date.
func TestLoadAll(t *testing.T) {
	families, err := spec.Load(kernelSpecs(t), "../specs")
	if err != nil {
		t.Error(err)
	}
	if len(families) < 50 {
		t.Errorf("%d families", len(families))
	}
}

// TestKernelValues holds counted numbers against linux/netdev.h, rtnetlink.h, wireguard.h and if_link.h.
func TestKernelValues(t *testing.T) {
	families, err := spec.Load(kernelSpecs(t), "../specs")
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []struct {
		family, set, attribute, c string
		number                    uint16
	}{
		{"netdev", "queue", "napi-id", "NETDEV_A_QUEUE_NAPI_ID", 4},
		{"rt-link", "link-attrs", "prop-list", "IFLA_PROP_LIST", 52},
		{"rt-route", "route-attrs", "nh-id", "RTA_NH_ID", 30},
		{"wireguard", "wgpeer", "allowedips", "WGPEER_A_ALLOWEDIPS", 9},
	} {
		for _, f := range families {
			if f.Name != want.family {
				continue
			}
			a := f.Set(want.set).Attribute(want.attribute)
			if a.Number != want.number || a.CName != want.c {
				t.Errorf("%s %s: %d %s", want.family, want.attribute, a.Number, a.CName)
			}
		}
	}
}

func TestErrors(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"no name", "doc: x", `f.yaml:1: key "name" is missing`},
		{"not YAML", "\t- x", "f.yaml"},
		{"unknown key", "name: x\ndefinition: []", `f.yaml:2: no key "definition", did you mean definitions?`},
		{"unknown set", "name: x\nattribute-sets:\n- name: s\n  attributes:\n  - {name: a, type: nest, nested-attributes: ss}", `f.yaml:5: no attribute set "ss", did you mean s?`},
		{"unknown type", "name: x\nattribute-sets:\n- name: s\n  attributes:\n  - {name: a, type: u33}", `f.yaml:5: no type "u33"`},
		{"struct in itself", "name: x\ndefinitions:\n- {name: s, type: struct, members: [{name: m, type: binary, struct: s}]}", "f.yaml:3: struct s contains itself"},
		{"attribute twice", "name: x\nattribute-sets:\n- name: s\n  attributes: [{name: a, type: u8}, {name: a, type: u8}]", "attribute a is there twice in s"},
		{"no protonum", "name: x\nprotocol: netlink-raw", `netlink-raw needs a "protonum"`},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, err := spec.Parse("f.yaml", []byte(c.text))
			if err == nil {
				_, err = s.Resolve()
			}
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want %s", err, c.want)
			}
		})
	}
}

// TestOverlayErrors: an overlay that no longer applies says where.
func TestOverlayErrors(t *testing.T) {
	const base = "name: x\nattribute-sets:\n- name: s\n  attributes: [{name: a, type: u8}]\n"
	for _, c := range []struct{ name, entry, want string }{
		{"no such place", "change: attribute-sets/s/b, set: {type: u16}", "o.yaml:3: there is no b"},
		{"already so", "change: attribute-sets/s/a, set: {type: u8}", "has no effect"},
		{"was otherwise", "change: attribute-sets/s/a, was: {type: u32}, set: {type: u16}", "type is no longer what it was"},
		{"nothing to remove", "remove: attribute-sets/s/b", "there is no attribute-sets/s/b"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, err := spec.Parse("f.yaml", []byte(base))
			if err != nil {
				t.Fatal(err)
			}
			o, err := spec.ParseOverlay("o.yaml", []byte("overlay: x\nentries:\n- {reason: r, "+c.entry+"}"))
			if err != nil {
				t.Fatal(err)
			}
			if err := s.Apply(o); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want %s", err, c.want)
			}
		})
	}
}

func FuzzResolve(f *testing.F) {
	f.Add([]byte("name: x\ndefinitions:\n- {name: s, type: struct, members: [{name: m, type: binary, struct: s}]}"))
	f.Add([]byte("name: x\noperations: {enum-model: directional, list: [{name: a, notify: a}]}"))
	f.Fuzz(func(_ *testing.T, text []byte) {
		if s, err := spec.Parse("f.yaml", text); err == nil {
			_, _ = s.Resolve()
		}
	})
}
