package netlink_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"testing"

	"github.com/nlctl/netlink"
	"github.com/nlctl/netlink/internal/testenv"
)

// requestsEnv makes TestMakeRequests a program that makes so many requests.
const requestsEnv = "NLCTL_TEST_REQUESTS"

func TestMakeRequests(t *testing.T) {
	n, err := strconv.Atoi(os.Getenv(requestsEnv))
	if err != nil {
		n = 1
	}
	c := dial(t, nil)
	for range n {
		if _, err := c.Do(context.Background(), netlink.Message{Header: netlink.Header{Type: netlink.TypeNoop}}); err != nil {
			t.Fatal(err)
		}
	}
}

// A request and its ack are two system calls, as strace counts them.
func TestTwoSystemCalls(t *testing.T) {
	testenv.NeedCommand(t, "strace")
	testenv.NetNS(t) // skips where there is no kernel to trace
	few, many := networkCalls(t, 10), networkCalls(t, 110)
	if many-few != 200 {
		t.Errorf("100 requests take %d system calls, want 200", many-few)
	}
}

var networkCall = regexp.MustCompile(`(?m)^\d+ +(send|recv)\w*\(`)

// networkCalls counts those of a process that makes n requests. A call that another thread's line interrupts begins once.
func networkCalls(t *testing.T, n int) int {
	t.Helper()
	out := filepath.Join(t.TempDir(), "strace")
	cmd := exec.Command("strace", "-f", "-o", out, "-e", "trace=%network", os.Args[0], "-test.run=^TestMakeRequests$")
	cmd.Env = append(os.Environ(), fmt.Sprintf("%s=%d", requestsEnv, n))
	if b, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("strace: %v\n%s", err, b)
	}
	b, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	return len(networkCall.FindAll(b, -1))
}
