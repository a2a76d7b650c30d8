package familytest

import (
	"encoding/binary"
	"encoding/hex"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// captured are messages of real kernels, a file for each: family, operation, bytes. They were recorded by TestKernelDumps
// with NLCTL_CAPTURE=FILE on a little-endian machine, in a namespace of its own.
func captured(t testing.TB) (all []capture) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("testdata", "captured", "*.txt"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no captured messages: %v", err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(text)) {
			words := strings.Fields(line)
			if len(words) != 3 {
				t.Fatalf("%s: %q", file, line)
			}
			data, err := hex.DecodeString(words[2])
			if err != nil {
				t.Fatalf("%s: %v", file, err)
			}
			all = append(all, capture{words[0], words[1], data})
		}
	}
	return all
}

// capture is one answer to a listing.
type capture struct {
	family, op string
	data       []byte
}

// entry is what decodes it, by its place in the registry.
func (c *capture) entry() int {
	return slices.IndexFunc(registry, func(e entry) bool { return e.kind == "dump" && e.family == c.family && e.op == c.op })
}

// recorder writes messages to a file, of each listing the first few.
type recorder struct {
	file string
	seen map[string]int
}

const perListing = 12

func newRecorder() *recorder { return &recorder{os.Getenv("NLCTL_CAPTURE"), map[string]int{}} }

func (r *recorder) record(t *testing.T, e entry, data []byte) {
	t.Helper()
	name := e.family + " " + e.op
	if r.file == "" || len(data) == 0 || len(data) > 3000 || r.seen[name] >= perListing {
		return
	}
	r.seen[name]++
	f, err := os.OpenFile(r.file, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, err := f.WriteString(name + " " + hex.EncodeToString(data) + "\n"); err != nil {
		t.Fatal(err)
	}
}

// TestCaptured: what other kernels have answered is decoded here as well, alike with types and without, and written as it came.
func TestCaptured(t *testing.T) {
	all := captured(t)
	for _, c := range all {
		i := c.entry()
		if i < 0 {
			t.Errorf("%s %s is no listing any more", c.family, c.op)
			continue
		}
		if binary.NativeEndian.Uint16([]byte{1, 0}) != 1 {
			_ = registry[i].fresh().Decode(c.data, "") // in the other byte order it is any bytes
			continue
		}
		check(t, registry[i], c.data)
	}
	t.Logf("%d messages", len(all))
}

// addCaptured seeds a fuzz target.
func addCaptured(f *testing.F) {
	f.Helper()
	for _, c := range captured(f) {
		if i := c.entry(); i >= 0 {
			f.Add(uint16(i), c.data)
		}
	}
}
