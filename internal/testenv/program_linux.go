package testenv

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// modulePath is cut off the names of built programs, as test/stage does.
const modulePath = "github.com/nlctl/netlink/"

// Program returns the path of the program whose package has this path inside the module: "cmd/nlctl".
// It is taken from the directory NLCTL_BIN, where test/stage built all of them, or else built by the go command.
func Program(t testing.TB, pkg string) string {
	t.Helper()
	if BytesOnly() {
		t.Skip("a program for this processor is missing: NLCTL_BYTES=1 runs tests of bytes only")
	}
	pkg = strings.TrimPrefix(pkg, modulePath)
	name := strings.ReplaceAll(pkg, "/", "_")
	if dir := os.Getenv("NLCTL_BIN"); dir != "" {
		return filepath.Join(dir, name)
	}
	path := filepath.Join(t.TempDir(), name)
	cmd := exec.Command("go", "build", "-o", path, modulePath+pkg)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	if err := cmd.Run(); err != nil {
		t.Fatalf("build %s: %v\n%s", pkg, err, stderr.Bytes())
	}
	return path
}
