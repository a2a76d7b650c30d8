package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/nlctl/netlink/internal/testenv"
)

const hostapdConfig = `interface=` + apLink + `
driver=nl80211
ssid=nlctl air
hw_mode=g
channel=6
ieee80211n=1
wmm_enabled=1
wpa=2
wpa_key_mgmt=WPA-PSK
rsn_pairwise=CCMP
wpa_passphrase=correct horse
`

const supplicantConfig = `network={
	ssid="nlctl air"
	psk="correct horse"
	scan_freq=2437
}
`

// patience is for a processor that is emulated.
const patience = 60 * time.Second

// daemon is a program that runs until it is stopped.
type daemon struct {
	cmd *exec.Cmd
	log output
}

// output is what a program has printed so far.
type output struct {
	mu   sync.Mutex
	text strings.Builder
}

func (l *output) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(b)
}

func (l *output) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

func (a *air) start(t *testing.T, name string, args ...string) *daemon {
	t.Helper()
	if !filepath.IsAbs(name) {
		testenv.NeedCommand(t, name)
	}
	d := &daemon{cmd: exec.Command(name, args...)}
	d.cmd.Stdout, d.cmd.Stderr = &d.log, &d.log
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("%s says\n%s", name, d.log.String()) // its end has been waited for
		}
	})
	testenv.Start(t, a.Namespace, d.cmd)
	return d
}

// stop asks the program to end and waits until it has. What it ends with is its own affair: iw does not catch the signal.
func (d *daemon) stop(t *testing.T) {
	t.Helper()
	if err := d.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Errorf("stop %s: %v", d.cmd.Path, err)
	}
	_ = d.cmd.Wait()
}

func (d *daemon) waitFor(t *testing.T, text string) {
	t.Helper()
	eventually(t, func() bool { return strings.Contains(d.log.String(), text) })
}

func eventually(t *testing.T, happens func() bool) {
	t.Helper()
	for end := time.Now().Add(patience); !happens(); time.Sleep(50 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("it has not happened within %v", patience)
		}
	}
}

func (a *air) hostapd(t *testing.T) *daemon {
	t.Helper()
	d := a.start(t, "hostapd", config(t, hostapdConfig))
	d.waitFor(t, "AP-ENABLED")
	return d
}

func (a *air) supplicant(t *testing.T) *daemon {
	t.Helper()
	d := a.start(t, "wpa_supplicant", "-D", "nl80211", "-i", stationLink, "-c", config(t, supplicantConfig))
	d.waitFor(t, "CTRL-EVENT-CONNECTED")
	return d
}

func config(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "config")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}
