package desc

import (
	"strconv"
	"strings"
)

// words takes a line apart.
type words struct {
	rest string
	key  string // of the option at hand
	val  string
}

// next is the next word, or "".
func (w *words) next() string {
	word, rest, _ := strings.Cut(w.rest, " ")
	w.rest = rest
	return word
}

// option moves to the next option.
func (w *words) option() bool {
	if w.rest == "" {
		return false
	}
	w.key, w.val, _ = strings.Cut(w.next(), "=")
	return true
}

func (w *words) nextInt() int { return integer(w.next()) }

// integer reads a number that the generator wrote.
func integer(s string) int {
	n, _ := strconv.ParseInt(s, 10, 64)
	return int(n)
}

func (w *words) int64() int64 {
	n, _ := strconv.ParseInt(w.val, 10, 64)
	return n
}

func (w *words) intp() *int { return new(integer(w.val)) }

// limit reads a number with or without a sign.
func (w *words) limit() *Limit {
	if strings.HasPrefix(w.val, "-") {
		return &Limit{true, uint64(w.int64())}
	}
	return &Limit{false, w.uint64()}
}

func (w *words) uint64() uint64 {
	n, _ := strconv.ParseUint(w.val, 10, 64)
	return n
}

// CName is a name in C: a prefix, and the name in capitals.
func CName(prefix, name string) string {
	return prefix + strings.ToUpper(strings.ReplaceAll(name, "-", "_"))
}

// refer gives the thing of a name, and makes it if it has not been mentioned yet.
func refer[T any](known map[string]*T, name string) *T {
	t := known[name]
	if t == nil {
		t = new(T)
		known[name] = t
	}
	return t
}
