package coverage

import (
	"context"
	"slices"
	"testing"

	"github.com/nlctl/netlink/genetlink"
	"github.com/nlctl/netlink/internal/coverage"
	"github.com/nlctl/netlink/internal/testenv"
)

// Every generic family of a Debian kernel, with the modules that the tests load, is in the table. The first namespace has them all;
// it is only asked.
func TestKernelFamilies(t *testing.T) {
	if testenv.BytesOnly() {
		t.Skip("generic netlink is missing: NLCTL_BYTES=1 runs tests of bytes only")
	}
	ctx := context.Background()
	c, err := genetlink.Dial(ctx, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	all := known(coverage.Make())
	for f, err := range c.Families(ctx) {
		if err != nil {
			t.Fatal(err)
		}
		switch {
		case slices.Contains(all, f.Name):
		case testenv.InVM():
			t.Errorf("family %s is not in the table", f.Name)
		default:
			t.Logf("family %s is not in the table: the kernel is newer than %s, or a module is not its own", f.Name, coverage.Kernel)
		}
	}
}
