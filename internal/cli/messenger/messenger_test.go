package messenger

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/nlctl/netlink/internal/cli"
	"github.com/nlctl/netlink/internal/testenv"
)

func TestMain(m *testing.M) { testenv.Main(m) }

// node runs one messenger and gives its lines.
func node(t *testing.T, ns *testenv.Namespace, args ...string) (*bufio.Scanner, <-chan error) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	r, w := io.Pipe()
	env := &cli.Env{Stdout: w, Stderr: io.Discard, Getenv: func(string) string { return "" }}
	c := Command(env)
	c.SetArgs(append([]string{}, args...)) // nil would mean those of the process
	c.SilenceErrors, c.SilenceUsage = true, true
	done := make(chan error, 1)
	finished := make(chan struct{})
	go func() {
		defer close(finished)
		var err error
		testenv.InNetNS(t, ns, func() { err = c.ExecuteContext(ctx) })
		w.Close()
		done <- err
	}()
	t.Cleanup(func() {
		cancel()
		r.Close()
		<-finished
	})
	out := bufio.NewScanner(r)
	out.Buffer(nil, 1<<20)
	return out, done
}

func expect(t *testing.T, s *bufio.Scanner, want ...string) {
	t.Helper()
	for _, w := range want {
		if !s.Scan() {
			t.Fatalf("the output ends before %q: %v", w, s.Err())
		}
		ok := s.Text() == w
		if prefix, found := strings.CutSuffix(w, "*"); found {
			ok = strings.HasPrefix(s.Text(), prefix)
		}
		if !ok {
			t.Fatalf("got %q, want %q", s.Text(), w)
		}
	}
}

// What the guide shows for both programs, line by line.
func TestAsTheGuideShows(t *testing.T) {
	for style, lines := range map[string][]string{
		"c":      {"Received datagram from 127.0.0.1", "Datagram content: MSG"},
		"python": {"Received datagram from  ('127.0.0.1', *", "Datagram content:  b'MSG'"},
	} {
		ns := testenv.NetNS(t)
		out, done := node(t, ns, "receiver", "--style", style, "--count", "2")
		expect(t, out, "This node is a receiver", "Starting receiver")
		for range 2 {
			sender, sent := node(t, ns, "sender", "--style", style)
			expect(t, sender, "This node is a sender", "Starting sender")
			if err := <-sent; err != nil {
				t.Error(err)
			}
			expect(t, out, lines...)
		}
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
}

func TestTransports(t *testing.T) {
	for name, test := range map[string]struct {
		args []string
		from string
	}{
		"udp6":      {[]string{"-6"}, "Received datagram from ::1"},
		"unix":      {[]string{"--transport", "unix", "-a", filepath.Join(t.TempDir(), "s")}, "Received datagram from an unnamed socket"},
		"abstract":  {[]string{"--transport", "unix"}, "Received datagram from an unnamed socket"},
		"netlink":   {[]string{"--transport", "netlink"}, "Received datagram from port ID *"},
		"multicast": {[]string{"--transport", "netlink", "--group", "5"}, "Received datagram from port ID *"},
	} {
		t.Run(name, func(t *testing.T) {
			ns := testenv.NetNS(t)
			var outs []*bufio.Scanner
			receivers := 1
			if name == "multicast" {
				receivers = 3
			}
			for range receivers {
				out, _ := node(t, ns, append([]string{"receiver"}, test.args...)...)
				expect(t, out, "This node is a receiver", "Starting receiver")
				outs = append(outs, out)
			}
			sender, sent := node(t, ns, append([]string{"sender", "-m", "hello", "-n", "2"}, test.args...)...)
			expect(t, sender, "This node is a sender", "Starting sender")
			if err := <-sent; err != nil {
				t.Error(err)
			}
			for _, out := range outs {
				expect(t, out, test.from, "Datagram content: hello", test.from, "Datagram content: hello")
			}
		})
	}
}

// Datagrams that no well-behaved sender would send: empty, binary, with control characters, as long as UDP allows.
func TestOddDatagrams(t *testing.T) {
	for _, style := range []string{"c", "python"} {
		ns := testenv.NetNS(t)
		out, _ := node(t, ns, "receiver", "--style", style)
		expect(t, out, "This node is a receiver", "Starting receiver")
		long := strings.Repeat("x", 60000)
		want := map[string][2]string{
			"":                  {"Datagram content: ", "Datagram content:  b''"},
			"a\x1b[2J\n\xff":    {`Datagram content: a\x1b[2J\n\xff`, `Datagram content:  b'a\x1b[2J\n\xff'`},
			"MSG\x00":           {"Datagram content: MSG", `Datagram content:  b'MSG\x00'`},
			"MSG\x00more":       {"Datagram content: MSG (and 4 bytes after a NUL)", `Datagram content:  b'MSG\x00more'`},
			`it's "so" \ there`: {`Datagram content: it's "so" \ there`, `Datagram content:  b'it\'s "so" \\ there'`},
			"it's":              {"Datagram content: it's", `Datagram content:  b"it's"`},
			long:                {"Datagram content: " + long, "Datagram content:  b'" + long + "'"},
		}
		for data, lines := range want {
			testenv.InNetNS(t, ns, func() {
				c, err := net.Dial("udp", "127.0.0.1:12345")
				if err != nil {
					t.Error(err)
					return
				}
				defer c.Close()
				if _, err := c.Write([]byte(data)); err != nil {
					t.Error(err)
				}
			})
			if style == "c" {
				expect(t, out, "Received datagram from 127.0.0.1", lines[0])
			} else {
				expect(t, out, "Received datagram from  ('127.0.0.1', *", lines[1])
			}
		}
	}
}

func TestWrongUse(t *testing.T) {
	for _, args := range [][]string{
		{"nobody"},
		{"sender", "receiver"},
		{"--style", "perl", "sender"},
		{"--transport", "pigeon", "sender"},
		{"-n", "-1", "sender"},
		{"--group", "33", "--transport", "netlink", "sender"},
	} {
		out, done := node(t, testenv.NetNS(t), args...)
		for out.Scan() {
		}
		var usage *cli.UsageError
		if err := <-done; !errors.As(err, &usage) {
			t.Errorf("%v: %v, want a usage error", args, err)
		}
	}
	out, done := node(t, testenv.NetNS(t))
	expect(t, out, "Please say what this node is: messenger receiver, or messenger sender")
	if err := <-done; cli.Status(err) != 1 {
		t.Errorf("no role: %v", err)
	}
}

// peers are programs like the guide's, in C and in Python.
var peers = map[string]func(t *testing.T) []string{
	"c": func(t *testing.T) []string {
		testenv.NeedCommand(t, "gcc")
		binary := filepath.Join(t.TempDir(), "messenger")
		if out, err := exec.Command("gcc", "-o", binary, "testdata/messenger.c").CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		return []string{binary}
	},
	"python": func(t *testing.T) []string {
		testenv.NeedCommand(t, "python3")
		return []string{"python3", "-u", "testdata/messenger.py"}
	},
}

func TestInteroperates(t *testing.T) {
	for style, peer := range peers {
		t.Run(style, func(t *testing.T) {
			argv := peer(t)
			ns := testenv.NetNS(t)
			out, _ := node(t, ns, "receiver", "--style", style)
			expect(t, out, "This node is a receiver", "Starting receiver")
			theirs := testenv.Run(t, ns, argv[0], append(argv[1:], "sender")...)
			if theirs != "This node is a sender\nStarting sender\n" {
				t.Errorf("the peer printed %q", theirs)
			}
			expect(t, out, "Received datagram from *", "Datagram content: *")

			other := testenv.NetNS(t)
			cmd := exec.Command(argv[0], append(argv[1:], "receiver")...)
			r, w, err := os.Pipe()
			if err != nil {
				t.Fatal(err)
			}
			defer r.Close()
			cmd.Stdout = w
			testenv.Start(t, other, cmd)
			w.Close()
			lines := bufio.NewScanner(r)
			expect(t, lines, "This node is a receiver", "Starting receiver")
			sender, sent := node(t, other, "sender", "--style", style)
			expect(t, sender, "This node is a sender", "Starting sender")
			if err := <-sent; err != nil {
				t.Error(err)
			}
			expect(t, lines, "Received datagram from *", "Datagram content: *")
			if !strings.Contains(lines.Text(), "MSG") {
				t.Errorf("the peer received %q", lines.Text())
			}
		})
	}
}
