package familytest

import (
	"context"
	"syscall"
	"testing"
	"time"

	"github.com/nlctl/netlink"
	"github.com/nlctl/netlink/family/nftables"
	"github.com/nlctl/netlink/internal/testenv"
)

// TestNftablesEvents: what nft does is told, whole: a table, its chain and rule, the generation with the program, the end.
func TestNftablesEvents(t *testing.T) {
	testenv.NeedCommand(t, "nft")
	ns := testenv.NetNS(t)
	c, err := netlink.Dial(t.Context(), syscall.NETLINK_NETFILTER, &netlink.Config{NetNS: netlink.NetNSFD(ns.FD())})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	s, err := nftables.Subscribe(t.Context(), c, nftables.GroupNftables)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	testenv.Run(t, ns, "nft", "add table ip t; add chain ip t c; add rule ip t c counter accept; delete table ip t")

	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	seen := map[string]bool{}
	for e, err := range s.Events(ctx) {
		if err != nil {
			t.Fatalf("%v; seen %v", err, seen)
		}
		seen[e.Name] = true
		switch m := e.Body.(type) {
		case *nftables.TableAttrsMessage:
			if m.Name != "t" || m.Header.NfgenFamily != syscall.AF_INET {
				t.Errorf("%s: %+v", e.Name, m)
			}
		case *nftables.RuleAttrsMessage:
			if m.Chain != "c" || m.Expressions == nil || len(m.Expressions.Elem) != 2 || m.Expressions.Elem[0].Name != "counter" {
				t.Errorf("%s: %+v", e.Name, m)
			}
		case *nftables.GenAttrsMessage:
			for _, want := range []string{"newtable-ntf", "newchain-ntf", "newrule-ntf", "deltable-ntf"} {
				if !seen[want] {
					t.Errorf("no %s in %v", want, seen)
				}
			}
			if m.ProcName != "nft" {
				t.Errorf("generation of %q", m.ProcName)
			}
			return
		}
	}
}
