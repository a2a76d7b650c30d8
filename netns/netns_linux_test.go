package netns_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/nlctl/netlink/internal/testenv"
	"github.com/nlctl/netlink/netns"
)

func TestMain(m *testing.M) { testenv.Main(m) }

func must[T any](t testing.TB) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// where is the namespace that the calling thread is in.
func where(t testing.TB) netns.ID {
	t.Helper()
	ns := must[*netns.NS](t)(netns.Current())
	defer ns.Close()
	return must[netns.ID](t)(ns.ID())
}

func TestDoGoesThereAndComesBack(t *testing.T) {
	testenv.NetNS(t) // or a reason to skip
	ns := must[*netns.NS](t)(netns.Create())
	defer ns.Close()
	id, home := must[netns.ID](t)(ns.ID()), where(t)
	if id == home {
		t.Fatal("the new namespace is the old one")
	}
	var wg sync.WaitGroup
	for range 50 {
		wg.Go(func() {
			err := ns.Do(func() error {
				if got := where(t); got != id {
					t.Errorf("inside %v, want %v", got, id)
				}
				return unix.E2BIG
			})
			if !errors.Is(err, unix.E2BIG) {
				t.Error(err)
			}
			if got := where(t); got != home {
				t.Errorf("back in %v, want %v", got, home)
			}
		})
	}
	wg.Wait()
}

func TestDoPassesPanicsOn(t *testing.T) {
	testenv.NetNS(t)
	ns := must[*netns.NS](t)(netns.Create())
	defer ns.Close()
	home := where(t)
	defer func() {
		if v := recover(); v != "thrown" || where(t) != home {
			t.Errorf("recovered %v in %v", v, where(t))
		}
	}()
	_ = ns.Do(func() error { panic("thrown") })
}

// Names are those of iproute2, in both directions.
func TestNamesAreThoseOfIproute2(t *testing.T) {
	testenv.NetNS(t)
	testenv.NeedCommand(t, "ip")
	name, other := fmt.Sprintf("ours%d", os.Getpid()), fmt.Sprintf("theirs%d", os.Getpid())
	ns := must[*netns.NS](t)(netns.CreateNamed(name))
	defer ns.Close()
	if got := must[string](t)(ns.Name()); got != name {
		t.Errorf("name %q, want %q", got, name)
	}
	if list := testenv.Run(t, nil, "ip", "netns", "list"); !strings.Contains(list, name) {
		t.Errorf("ip netns list does not show %s: %s", name, list)
	}
	testenv.Run(t, nil, "ip", "netns", "add", other)
	theirs := must[*netns.NS](t)(netns.Open(other))
	defer theirs.Close()
	if names := must[[]string](t)(netns.List()); !slices.Contains(names, name) || !slices.Contains(names, other) {
		t.Errorf("listed %v", names)
	}
	if _, err := netns.CreateNamed(other); !errors.Is(err, fs.ErrExist) {
		t.Errorf("a name that is taken: %v", err)
	}
	testenv.Run(t, nil, "ip", "netns", "delete", name)
	if err := netns.Delete(other); err != nil {
		t.Error(err)
	}
	for _, gone := range []string{name, other} {
		if _, err := netns.Open(gone); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("open %s after it was deleted: %v", gone, err)
		}
	}
	if err := netns.Delete(other); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("delete again: %v", err)
	}
}

func TestOpenEveryWay(t *testing.T) {
	ns := testenv.NetNS(t)
	want := must[*netns.NS](t)(netns.OpenFD(ns.FD()))
	defer want.Close()
	byPath := must[*netns.NS](t)(netns.OpenPath(ns.Path()))
	defer byPath.Close()
	if a, b := must[netns.ID](t)(want.ID()), must[netns.ID](t)(byPath.ID()); a != b {
		t.Errorf("by path %v, by descriptor %v", b, a)
	}
	byPID := must[*netns.NS](t)(netns.OpenPID(os.Getpid()))
	defer byPID.Close()
	if got := must[netns.ID](t)(byPID.ID()); got != where(t) {
		t.Errorf("by PID %v", got)
	}
}

func TestOpenWhatIsNotThere(t *testing.T) {
	for _, name := range []string{"", ".", "..", "a/b", "../x", "a\x00b", strings.Repeat("n", 256)} {
		if _, err := netns.Open(name); !errors.Is(err, fs.ErrInvalid) {
			t.Errorf("name %q: %v", name, err)
		}
	}
	if _, err := netns.Open("no-such-namespace"); !errors.Is(err, fs.ErrNotExist) {
		t.Error(err)
	}
	if _, err := netns.OpenPID(1 << 30); !errors.Is(err, fs.ErrNotExist) {
		t.Error(err)
	}
	for _, path := range []string{"/dev/null", "/proc/self/ns/mnt", t.TempDir()} {
		if _, err := netns.OpenPath(path); !errors.Is(err, netns.ErrNotNetNS) {
			t.Errorf("%s: %v", path, err)
		}
	}
	if _, err := netns.OpenFD(-1); !errors.Is(err, unix.EBADF) {
		t.Error(err)
	}
}
