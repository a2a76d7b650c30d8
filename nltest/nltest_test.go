package nltest_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"log"
	"strings"
	"syscall"
	"testing"

	"github.com/nlctl/netlink"
	"github.com/nlctl/netlink/nltest"
)

const get = 18 // RTM_GETLINK

func dial(t testing.TB, k *nltest.Kernel, config netlink.Config) *netlink.Conn {
	t.Helper()
	config.Transport = k.Socket()
	c, err := netlink.Dial(t.Context(), 0, &config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c
}

func request(data string) netlink.Message {
	return netlink.Message{Header: netlink.Header{Type: get}, Data: []byte(data)}
}

func TestKernelAnswers(t *testing.T) {
	k := nltest.NewKernel()
	c := dial(t, k, netlink.Config{})
	if _, err := c.Do(t.Context(), request("")); !errors.Is(err, syscall.EOPNOTSUPP) {
		t.Errorf("without a handler: %v", err)
	}
	k.Handle(get, func(r *nltest.Request) error {
		r.Reply(16, append([]byte("you said "), r.Data...))
		r.Warn("only a test")
		return nil
	})
	r, err := c.Do(t.Context(), request("hi"))
	if err != nil || len(r.Messages) != 1 || !strings.HasPrefix(string(r.Messages[0].Data), "you said hi") || r.Warning != "only a test" {
		t.Errorf("%+v, %v", r, err)
	}
}

func TestKernelRefuses(t *testing.T) {
	k := nltest.NewKernel()
	c := dial(t, k, netlink.Config{})
	var b netlink.Builder
	b.Append(make([]byte, 16))
	b.String(3, "v0")
	data, _ := b.Data()
	k.Handle(get, func(*nltest.Request) error {
		return &netlink.Error{Errno: syscall.EEXIST, ExtAck: netlink.ExtAck{Message: "taken", Offset: 32}}
	})
	_, err := c.Do(t.Context(), request(string(data)))
	if !errors.Is(err, fs.ErrExist) || !strings.Contains(err.Error(), "taken (attribute 3 at offset 32)") {
		t.Errorf("got %v", err)
	}
}

func TestKernelDumps(t *testing.T) {
	k := nltest.NewKernel()
	c := dial(t, k, netlink.Config{})
	const n = 5000
	tries := 0
	k.HandleDump(get, func(r *nltest.Request) error {
		for i := range n {
			r.Reply(16, binary.NativeEndian.AppendUint32(nil, uint32(i)))
		}
		if tries++; tries < 3 {
			r.Interrupt()
		}
		return nil
	})
	i := 0
	for m, err := range c.Dump(t.Context(), request("")) {
		if err != nil {
			t.Fatal(err)
		}
		if got := binary.NativeEndian.Uint32(m.Data); got != uint32(i) {
			t.Fatalf("part %d is %d", i, got)
		}
		i++
	}
	if i != n || tries != 3 {
		t.Errorf("%d parts after %d tries", i, tries)
	}
}

// When tries run out, the error has what the last one gave.
func TestKernelInterruptsAlways(t *testing.T) {
	k := nltest.NewKernel()
	c := dial(t, k, netlink.Config{Retries: 2})
	k.HandleDump(get, func(r *nltest.Request) error {
		r.Reply(16, []byte("part"))
		r.Interrupt()
		return nil
	})
	for _, err := range c.Dump(t.Context(), request("")) {
		var e *netlink.InterruptedError
		if !errors.As(err, &e) || e.Tries != 3 || len(e.Messages) != 1 || !errors.Is(err, syscall.EINTR) {
			t.Errorf("got %v", err)
		}
	}
}

func TestKernelNotifies(t *testing.T) {
	k := nltest.NewKernel()
	c := dial(t, k, netlink.Config{})
	s, err := c.Subscribe(t.Context(), 7)
	if err != nil {
		t.Fatal(err)
	}
	k.Notify(8, 16, []byte("not for us"))
	k.Notify(7, 16, []byte("one "))
	k.Overrun()
	k.Inject(99, netlink.Message{Header: netlink.Header{Type: 16}, Data: []byte("lie!")}.AppendTo(nil))
	k.Inject(0, []byte("malformed"))
	k.Notify(7, 16, []byte("two "))
	var got []string
	for e, err := range s.Events(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		if e.Overrun {
			got = append(got, "overrun")
			continue
		}
		got = append(got, string(e.Data))
		if len(got) == 3 {
			break
		}
	}
	if fmt.Sprint(got) != "[one  overrun two ]" {
		t.Errorf("got %q", got)
	}
	if s := c.Stats(); s.Foreign != 1 || s.Malformed != 1 || s.Overruns != 1 {
		t.Errorf("%+v", s)
	}
}

// An answer that an overrun has swallowed ends the request; it does not wait for ever.
func TestKernelLosesAnAnswer(t *testing.T) {
	k := nltest.NewKernel()
	c := dial(t, k, netlink.Config{})
	k.Handle(get, func(*nltest.Request) error { k.Overrun(); return nil })
	if _, err := c.Do(t.Context(), request("")); !errors.Is(err, netlink.ErrOverrun) {
		t.Errorf("got %v", err)
	}
}

func TestKernelEndsWithContextAndClose(t *testing.T) {
	k := nltest.NewKernel()
	c := dial(t, k, netlink.Config{})
	s, err := c.Subscribe(t.Context(), 1)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, err := range s.Events(ctx) {
		if !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
	}
	c.Close()
	if _, err := c.Do(t.Context(), request("")); !errors.Is(err, netlink.ErrClosed) {
		t.Errorf("got %v", err)
	}
}

func Example() {
	k := nltest.NewKernel()
	k.Handle(get, func(*nltest.Request) error { return syscall.ENODEV })
	ctx := context.Background()
	c, err := netlink.Dial(ctx, 0, &netlink.Config{Transport: k.Socket()})
	if err != nil {
		log.Fatal(err)
	}
	defer c.Close()
	_, err = c.Do(ctx, netlink.Message{Header: netlink.Header{Type: get}})
	fmt.Println(errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENODEV))
	// Output: true
}

// record has a conversation with a fake kernel and gives the file.
func record(t *testing.T) (file string, talk func(*netlink.Conn) string) {
	t.Helper()
	k := nltest.NewKernel()
	k.Handle(get, func(r *nltest.Request) error {
		if string(r.Data) == "bad " {
			return syscall.EPERM
		}
		r.Reply(16, []byte("good"))
		return nil
	})
	k.HandleDump(get, func(r *nltest.Request) error {
		r.Reply(16, []byte("one "))
		r.Reply(16, []byte("two "))
		return nil
	})
	talk = func(c *netlink.Conn) string {
		var b strings.Builder
		_, err := c.Do(t.Context(), request("bad "))
		fmt.Fprintln(&b, err)
		r, err := c.Do(t.Context(), request("hi  "))
		fmt.Fprintln(&b, len(r.Messages), err)
		for m, err := range c.Dump(t.Context(), request("")) {
			fmt.Fprintln(&b, string(m.Data), err)
		}
		return b.String()
	}
	var w bytes.Buffer
	c := dial(t, k, netlink.Config{Wrap: nltest.Record(&w)})
	_, _ = c.Do(t.Context(), netlink.Message{Header: netlink.Header{Type: netlink.TypeNoop}}) // shifts the sequence numbers
	w.Reset()
	file = fmt.Sprintf("netlink conversation 1\nport %d\n", c.PortID())
	talk(c)
	return file + w.String(), talk
}

func TestReplay(t *testing.T) {
	file, talk := record(t)
	replay, err := nltest.NewReplay(strings.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	c, err := netlink.Dial(t.Context(), 0, &netlink.Config{Transport: replay})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	want := "netlink: request of type 18: " + syscall.EPERM.Error() + "\n1 <nil>\none  <nil>\ntwo  <nil>\n"
	if got := talk(c); got != want {
		t.Errorf("replayed %q, want %q", got, want)
	}
	if !replay.Done() {
		t.Error("something that was recorded has not happened")
	}
	if _, err := c.Do(t.Context(), request("more")); !errors.Is(err, nltest.ErrEnd) {
		t.Errorf("after the end: %v", err)
	}
}

func TestReplayOfAnotherProgram(t *testing.T) {
	file, _ := record(t)
	replay, err := nltest.NewReplay(strings.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	c, err := netlink.Dial(t.Context(), 0, &netlink.Config{Transport: replay})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	_, err = c.Do(t.Context(), request("else"))
	if err == nil || !strings.Contains(err.Error(), "replay line 3: message 0 differs") {
		t.Errorf("got %v", err)
	}
}

func TestReplayOfNonsense(t *testing.T) {
	for _, file := range []string{"", "x", "netlink conversation 1\n> 0 0 zz", "netlink conversation 1\n? 1", "netlink conversation 1\n< 1"} {
		if r, err := nltest.NewReplay(strings.NewReader(file)); !errors.Is(err, netlink.ErrMalformed) && file != "" {
			t.Errorf("%q: %v, %v", file, r, err)
		}
	}
}

func FuzzReplay(f *testing.F) {
	f.Add("netlink conversation 1\nport 5\n> 0 0 1400000012000503010000000000000000000000\n< 0 0 -1 00ff\n! 105\n")
	f.Fuzz(func(t *testing.T, file string) {
		r, err := nltest.NewReplay(strings.NewReader(file))
		if err != nil {
			return
		}
		c, err := netlink.Dial(t.Context(), 0, &netlink.Config{Transport: r})
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		_, _ = c.Do(ctx, request(""))
	})
}
