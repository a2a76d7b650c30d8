package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/nlctl/netlink/internal/facts"
)

// An enum with everything that is no attribute: a zero, a pad, a bound, and a second name. The end of a range is one.
func TestNewSet(t *testing.T) {
	var members []facts.Row
	for _, m := range []string{
		"X_A_UNSPEC 0", "X_A_PORT_MIN 1", "X_A_PORT_MAX 2", "X_A_PAD 3", "X_A_CONDUIT 4", "X_A_MASTER 4", "X_A_OPTS 6", "__X_A_MAX 7", "X_A_MAX 6",
	} {
		members = append(members, facts.NewRow(map[string]int{"name": 0, "value": 1}, strings.Fields(m)))
	}
	s := newSet(members, map[string]byte{"X_A_PORT_MIN": 0, "X_A_CONDUIT": 0, "X_A_OPTS": 'n'})
	var b strings.Builder
	s.write(&b)
	want := "A X_A_\na PORT_MIN\na PORT_MAX u\na CONDUIT =4 c=X_A_MASTER\na OPTS =6 n\n"
	if b.String() != want {
		t.Errorf("got\n%s\nwant\n%s", b.String(), want)
	}
}

// The longest name wins over a shorter one and over the header.
func TestHome(t *testing.T) {
	for _, tt := range []struct{ name, header, want string }{
		{"IFLA_MTU", "linux/if_link.h", "rt-link"},
		{"VXLAN_VNIFILTER_ENTRY", "linux/if_link.h", "rt-tunnel"},
		{"IFLA_BATADV_ALGO_NAME", "linux/batman_adv.h", "rt-link"},
		{"BATADV_ATTR_VERSION", "linux/batman_adv.h", "batadv"},
		{"SEG6_ATTR_DST", "linux/seg6_genl.h", "SEG6"},
		{"SEG6_LOCAL_ACTION", "linux/seg6_local.h", "rt-route"},
		{"TCP_NLA_BUSY", "linux/tcp.h", ""},
	} {
		if got, ok := home(tt.name, tt.header); got != tt.want || !ok {
			t.Errorf("%s of %s is in %q, want %q", tt.name, tt.header, got, tt.want)
		}
	}
	if got, ok := home("NEW_A_NAME", "linux/new.h"); ok {
		t.Errorf("a header that nobody knows is in %q", got)
	}
}

// The facts in the tree are those that the tables give.
func TestFresh(t *testing.T) {
	dir := os.Getenv("UAPI")
	if dir == "" {
		t.Skip("UAPI names no directory with tables of facts about the kernel")
	}
	file := filepath.Join(t.TempDir(), "facts.txt")
	if err := run(dir, file); err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	want, err := os.ReadFile("../../internal/coverage/facts.txt")
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != string(want) {
		t.Error("internal/coverage/facts.txt is stale: make generate")
	}
}
