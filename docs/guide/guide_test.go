//go:build linux

// Package guide types every command of the guide and compares what comes out.
package guide

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/nlctl/netlink/internal/testenv"
)

func TestMain(m *testing.M) { testenv.Main(m) }

// build gives a directory with the programs of the guide under their own names.
func build(t *testing.T) string {
	t.Helper()
	examples, err := filepath.Glob("../../examples/*")
	if err != nil || len(examples) == 0 {
		t.Fatalf("%d examples, %v", len(examples), err)
	}
	dir := t.TempDir()
	for _, pkg := range append(examples, "../../cmd/nlctl") {
		program := testenv.Program(t, strings.TrimPrefix(pkg, "../../"))
		if err := os.Symlink(program, filepath.Join(dir, filepath.Base(pkg))); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// typed is a command and the lines that must come out before the next one is typed.
type typed struct {
	command string
	want    []string
}

// sessions reads the blocks marked console of a chapter.
func sessions(t *testing.T, file string) [][]typed {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var all [][]typed
	inside := false
	for line := range strings.Lines(string(b)) {
		line = strings.TrimSuffix(line, "\n")
		switch {
		case line == "```console":
			all, inside = append(all, nil), true
		case line == "```":
			inside = false
		case inside:
			s := &all[len(all)-1]
			if command, ok := strings.CutPrefix(line, "$ "); ok {
				*s = append(*s, typed{command: command})
			} else {
				last := &(*s)[len(*s)-1]
				last.want = append(last.want, line)
			}
		}
	}
	return all
}

func TestEveryCommand(t *testing.T) {
	for _, program := range []string{"ip", "genl", "strace", "bash"} {
		testenv.NeedCommand(t, program)
	}
	dir := build(t)
	chapters, err := filepath.Glob("[0-9]-*.md")
	if err != nil || len(chapters) != 6 {
		t.Fatalf("%d chapters, %v", len(chapters), err)
	}
	for _, chapter := range chapters {
		t.Run(chapter, func(t *testing.T) {
			play(t, testenv.NetNS(t), dir, sessions(t, chapter), strings.HasPrefix(chapter, "5-"))
		})
	}
}

// shell is one bash that is typed into.
type shell struct {
	cmd   *exec.Cmd
	in    io.WriteCloser
	lines chan string
	ended chan struct{} // nobody holds the output any more
}

// play types the sessions of a chapter. A chapter that ends nothing it began goes on in one shell, as its output shows.
func play(t *testing.T, ns *testenv.Namespace, dir string, all [][]typed, together bool) {
	t.Helper()
	var sh *shell
	for _, s := range all {
		if sh == nil || !together {
			sh = start(t, ns, dir)
		}
		for _, c := range s {
			if _, err := fmt.Fprintln(sh.in, c.command); err != nil {
				t.Fatal(err)
			}
			expect(t, sh, c)
		}
		if !together {
			sh.stop()
		}
	}
}

func start(t *testing.T, ns *testenv.Namespace, dir string) *shell {
	t.Helper()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("bash")
	cmd.Env = append(os.Environ(), "PATH="+dir+":"+os.Getenv("PATH"))
	cmd.Stdout, cmd.Stderr = w, w
	cmd.SysProcAttr = &unix.SysProcAttr{Setpgid: true}
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	testenv.Start(t, ns, cmd)
	w.Close()
	sh := &shell{cmd: cmd, in: in, lines: make(chan string, 1000), ended: make(chan struct{})}
	go func() {
		defer close(sh.ended)
		for scan := bufio.NewScanner(r); scan.Scan(); {
			sh.lines <- scan.Text()
		}
	}()
	t.Cleanup(func() {
		sh.stop()
		r.Close()
	})
	return sh
}

// stop ends the shell and everything that it started.
func (s *shell) stop() {
	_ = unix.Kill(-s.cmd.Process.Pid, unix.SIGKILL)
	s.in.Close()
	<-s.ended
}

// expect waits for the lines that the guide shows, in any order: two programs print them.
func expect(t *testing.T, s *shell, c typed) {
	t.Helper()
	missing := append([]string(nil), c.want...)
	limit := time.After(3 * time.Minute)
	for len(missing) > 0 {
		select {
		case got := <-s.lines:
			i := find(missing, got)
			if i < 0 {
				t.Fatalf("$ %s\ngot %q, want one of %q", c.command, got, missing)
			}
			missing = append(missing[:i], missing[i+1:]...)
		case <-limit:
			t.Fatalf("$ %s\n%q has not come", c.command, missing)
		}
	}
}

func find(patterns []string, line string) int {
	for i, p := range patterns {
		// Only the asterisk is special in the guide.
		p = strings.NewReplacer("[", `\[`, "]", `\]`, "?", `\?`, `\`, `\\`).Replace(p)
		if ok, err := path.Match(strings.ReplaceAll(p, "/", "\x01"), strings.ReplaceAll(line, "/", "\x01")); ok && err == nil {
			return i
		}
	}
	return -1
}
