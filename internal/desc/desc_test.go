package desc

import "testing"

// Every line of every table is understood, and what a line refers to is there.
func TestTables(t *testing.T) {
	for i := range tables {
		p := newParser(&Family{Head: tables[i].Head})
		p.parse(tables[i].text)
		if p.wrong != "" {
			t.Errorf("%s: line %q", tables[i].Name, p.wrong)
		}
		for name, e := range p.enums {
			missing(t, p.f, "enum", name, e.Name)
		}
		for name, s := range p.structs {
			missing(t, p.f, "struct", name, s.Name)
		}
		for name, s := range p.sets {
			missing(t, p.f, "set", name, s.Name)
		}
		for name, s := range p.subs {
			missing(t, p.f, "sub-message", name, s.Name)
		}
		attributes(t, p.f)
	}
}

func missing(t *testing.T, f *Family, what, name, have string) {
	t.Helper()
	if have != name {
		t.Errorf("%s: %s %s is mentioned and not there", f.Name, what, name)
	}
}

// attributes have a type, and what their type needs.
func attributes(t *testing.T, f *Family) {
	for _, s := range f.Sets {
		for _, a := range s.Attributes {
			if a.Type == None || (a.Type == Nest) != (a.Type == Nest && a.Nested != nil) || (a.Type == SubMsg) != (a.SubMessage != nil) {
				t.Errorf("%s: %s.%s of type %s", f.Name, s.Name, a.Name, a.Type)
			}
			if s.Number(a.Number) == nil || s.Attribute(a.Name) != a {
				t.Errorf("%s: %s.%s is not found", f.Name, s.Name, a.Name)
			}
		}
	}
}

// A few facts of the kernel's headers (linux/if_link.h, linux/netdev.h).
func TestFacts(t *testing.T) {
	f := Find("rt-link")
	if f == nil || f.Generic || f.Protocol != 0 {
		t.Fatalf("rt-link is %+v", f)
	}
	mtu := f.Set("link-attrs").Attribute("mtu")
	if mtu.Number != 4 || mtu.CName != "IFLA_MTU" || mtu.Type != U32 {
		t.Errorf("mtu is %+v", mtu)
	}
	get := f.Operation("getlink")
	if get.Do.Value != 18 || get.DumpReply.Value != 16 || get.Do.Header.Size != 16 || get.Do.Header.Member("ifi-index").Offset != 4 {
		t.Errorf("getlink is %+v", get)
	}
	id := f.SubMessages[0].Form("vlan").Set.Attribute("id")
	if id.CName != "IFLA_VLAN_ID" || id.Type != U16 {
		t.Errorf("vlan's id is %+v", id)
	}
	if n := Find("netdev"); !n.Generic || n.Operation("dev-get").Do.Value != 1 {
		t.Errorf("netdev is %+v", n.Head)
	}
	if Find("NETDEV") == nil || Find("nothing") != nil {
		t.Error("a family is found by its name")
	}
}

func BenchmarkParse(b *testing.B) {
	for b.Loop() {
		for i := range tables {
			if tables[i].Name == "rt-link" {
				p := newParser(&Family{Head: tables[i].Head})
				p.parse(tables[i].text)
			}
		}
	}
}
