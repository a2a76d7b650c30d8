package families

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestSpec: what nlctl was not made with works by a specification.
func TestSpec(t *testing.T) {
	const mine = " --spec testdata/mine.yaml"
	got := parse[map[string]any](t, run(t, nil, "do nlctrl my-get my-name=nlctrl --json"+mine))
	if got["number"] != 16.0 || got["my-name"] != "nlctrl" {
		t.Errorf("got %v", got)
	}
	if out := run(t, nil, "explain nlctrl/my-get"+mine); !strings.Contains(out, "my-name (2, CTRL_ATTR_MY_NAME): string") {
		t.Errorf("explain says\n%s", out)
	}
	if out := run(t, nil, "dump rt-link getlink --json"+mine); !strings.HasPrefix(out, "[") {
		t.Errorf("a family that nlctl knows itself: %s", out)
	}
	if out := run(t, nil, "__complete do --spec testdata/mine.yaml nlctrl my-get m"); !strings.Contains(out, "my-name=") {
		t.Errorf("completion gives %s", out)
	}
}

// TestSpecWrong: a specification that is missing or malformed is told with its line.
func TestSpecWrong(t *testing.T) {
	text, err := os.ReadFile("testdata/mine.yaml")
	if err != nil {
		t.Fatal(err)
	}
	bad := filepath.Join(t.TempDir(), "bad.yaml")
	if err := os.WriteFile(bad, []byte(strings.Replace(string(text), "u16", "u17", 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	for file, want := range map[string]string{
		bad:            `bad.yaml:11: no type "u17", did you mean u16`,
		"no-such.yaml": "no-such.yaml: no such file or directory",
	} {
		if _, err := try(t, nil, "do nlctrl my-get my-name=nlctrl --spec "+file); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %q", err, want)
		}
	}
}
