package main

import (
	"context"
	"errors"
	"io/fs"
	"strconv"
	"strings"
	"testing"

	"github.com/nlctl/netlink"
	"github.com/nlctl/netlink/genetlink"
	"github.com/nlctl/netlink/internal/testenv"
)

func TestMain(m *testing.M) { testenv.Main(m) }

// air is a namespace with two radios that hear each other: one for hostapd, one for wpa_supplicant.
type air struct {
	*testenv.Namespace
	binary string
}

// The kernel names the radios' links; there are no others.
const (
	apLink      = "wlan0"
	stationLink = "wlan1"
)

func newAir(t *testing.T) *air {
	t.Helper()
	ns := testenv.NetNS(t)
	needHwsim(t, ns)
	testenv.NeedCommand(t, "iw")
	a := &air{ns, testenv.Program(t, "examples/wireless")}
	for _, name := range []string{"nlctl-ap", "nlctl-sta"} {
		a.wireless(t, "hwsim", "add", name)
		t.Cleanup(func() { a.wireless(t, "hwsim", "del", name) })
	}
	return a
}

func needHwsim(t *testing.T, ns *testenv.Namespace) {
	t.Helper()
	c, err := genetlink.Dial(context.Background(), &netlink.Config{NetNS: netlink.NetNSFD(ns.FD())})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	_, err = c.Family(context.Background(), "MAC80211_HWSIM")
	if errors.Is(err, fs.ErrNotExist) {
		testenv.MissingInKernel(t, "module mac80211_hwsim")
	}
	if err != nil {
		t.Fatal(err)
	}
}

// wireless runs the program.
func (a *air) wireless(t *testing.T, args ...string) string {
	t.Helper()
	return a.run(t, a.binary, args...)
}

func (a *air) iw(t *testing.T, args ...string) string {
	t.Helper()
	return a.run(t, "iw", args...)
}

// run ends what does not end by itself: both wait for events, which would be lost for ever if they were lost.
func (a *air) run(t *testing.T, name string, args ...string) string {
	t.Helper()
	limit := strconv.Itoa(int(patience.Seconds()))
	return testenv.Run(t, a.Namespace, "timeout", append([]string{"--kill-after=5", limit, name}, args...)...)
}

// agree compares what both print, which must have something in it that shows that they print it.
func agree(t *testing.T, got, want string, contents ...string) {
	t.Helper()
	if got != want {
		t.Errorf("the program prints\n%siw says\n%s", got, want)
	}
	contain(t, got, contents...)
}

func contain(t *testing.T, got string, contents ...string) {
	t.Helper()
	for _, c := range contents {
		if !strings.Contains(got, c) {
			t.Errorf("%q is missing in\n%s", c, got)
		}
	}
}

// TestRadios needs no other programs than iw.
func TestRadios(t *testing.T) {
	a := newAir(t)
	list := a.wireless(t, "hwsim")
	for _, name := range []string{"nlctl-ap", "nlctl-sta"} {
		if !strings.Contains(list, ": "+name+", 1 channels") {
			t.Errorf("radio %s is missing in\n%s", name, list)
		}
	}
	agree(t, a.wireless(t, "phy"), iwPhy(a.iw(t, "phy")), "Wiphy nlctl-ap\n", "* 2437 MHz [6] (20.0 dBm)\n", " * mesh point\n")
	agree(t, a.wireless(t, "dev"), iwDev(a.iw(t, "dev")), "Interface wlan0\n", "Interface wlan1\n", "type managed\n")
}

// TestReg changes the country where that is allowed, which it is not in a user namespace.
func TestReg(t *testing.T) {
	a := newAir(t)
	agree(t, a.wireless(t, "reg"), a.iw(t, "reg", "get"), "global\ncountry ")
	if _, message, err := testenv.TryRun(t, a.Namespace, "iw", "reg", "set", "DE"); err != nil {
		t.Logf("iw reg set DE: %v %s", err, message)
		return
	}
	defer a.iw(t, "reg", "set", "00")
	eventually(t, func() bool { return strings.Contains(a.iw(t, "reg", "get"), "country DE") })
	agree(t, a.wireless(t, "reg"), a.iw(t, "reg", "get"), "country DE: DFS-ETSI\n", "DFS, AUTO-BW\n")
}
