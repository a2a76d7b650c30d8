package families

import (
	"strings"
	"syscall"
	"testing"

	"github.com/nlctl/netlink"
	"github.com/nlctl/netlink/internal/desc"
)

// TestRights: a refusal says which right is missing, as far as the specs know; anything else stays as it is.
func TestRights(t *testing.T) {
	for _, tt := range []struct {
		family, op string
		errno      syscall.Errno
		want       string
	}{
		{"rt-link", "newlink", syscall.EPERM, "; it takes CAP_NET_ADMIN in the network namespace"},
		{"devlink", "port-set", syscall.EPERM, "; it takes CAP_NET_ADMIN in the initial user namespace"},
		{"mptcp_pm", "add-addr", syscall.EPERM, "; it takes CAP_NET_ADMIN in the network namespace"},
		{"nlctrl", "getfamily", syscall.EPERM, "operation not permitted"},
		{"rt-link", "newlink", syscall.EEXIST, "file exists"},
	} {
		f := desc.Find(tt.family)
		err := rights(f, f.Operation(tt.op), &netlink.Error{Errno: tt.errno})
		if !strings.HasSuffix(err.Error(), tt.want) {
			t.Errorf("%s %s: %v, want %q", tt.family, tt.op, err, tt.want)
		}
	}
}
