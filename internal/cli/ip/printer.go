package ip

import (
	"io"
	"strconv"
)

// printer writes text or JSON: the same calls make both. Text is iproute2's to the byte, JSON has its escapes and its spaces.
//
// It appends to one buffer that is written out when it is full, so that a table of any length takes no memory.
type printer struct {
	w      io.Writer
	buf    []byte
	err    error // of the first write that went wrong; nothing is written after it
	json   bool
	pretty bool
	sep    byte // before the next element: ',' or 0
	depth  int
	eol    string // in text: "\n", or `\` for one line an object
}

const flushAt = 32 << 10

func (p *printer) flush() {
	if p.err == nil && len(p.buf) > 0 {
		_, p.err = p.w.Write(p.buf)
	}
	p.buf = p.buf[:0]
}

// done ends an object of the listing.
func (p *printer) done() {
	if len(p.buf) >= flushAt {
		p.flush()
	}
}

// text is for text alone.
func (p *printer) text(s string) {
	if !p.json {
		p.buf = append(p.buf, s...)
	}
}

// line ends a line of text, which with -oneline is not the end of the line.
func (p *printer) line() { p.text(p.eol) }

// element begins a value of JSON: the separator, in an array.
func (p *printer) element() {
	if p.sep != 0 {
		p.buf = append(p.buf, p.sep)
	}
	p.sep = ','
}

func (p *printer) newline() {
	if !p.pretty {
		return
	}
	p.buf = append(p.buf, '\n')
	for range p.depth {
		p.buf = append(p.buf, "    "...)
	}
}

// name begins a member of a JSON object.
func (p *printer) name(key string) {
	p.element()
	p.newline()
	p.sep = 0
	p.quote(key)
	p.buf = append(p.buf, ':')
	if p.pretty {
		p.buf = append(p.buf, ' ')
	}
}

// begin opens a bracket, as the member key if that is not empty.
func (p *printer) begin(key string, c byte) {
	if key != "" {
		p.name(key)
	}
	p.element()
	p.buf = append(p.buf, c)
	p.depth++
	p.sep = 0
}

func (p *printer) end(c byte) {
	p.depth--
	if p.sep != 0 && c == '}' {
		p.newline()
	}
	p.buf = append(p.buf, c)
	p.sep = ','
}

// object opens a JSON object; array a JSON array. key is empty inside an array.
func (p *printer) object(key string) {
	if p.json {
		p.begin(key, '{')
	}
}

func (p *printer) endObject() {
	if p.json {
		p.end('}')
	}
}

func (p *printer) array(key string) {
	if !p.json {
		return
	}
	p.begin(key, '[')
	if p.pretty {
		p.buf = append(p.buf, ' ')
	}
}

func (p *printer) endArray() {
	if !p.json {
		return
	}
	if p.pretty && p.sep != 0 {
		p.buf = append(p.buf, ' ')
	}
	p.end(']')
}

// str writes a string: in text between before and after.
func (p *printer) str(key, before, v, after string) {
	if p.json {
		p.value(key)
		p.quote(v)
		return
	}
	p.buf = append(append(append(p.buf, before...), v...), after...)
}

// value begins a JSON value, as a member if key is not empty.
func (p *printer) value(key string) {
	if key != "" {
		p.name(key)
	}
	p.element()
}

// uint writes a number.
func (p *printer) uint(key, before string, v uint64, after string) {
	if p.json {
		p.value(key)
		p.buf = strconv.AppendUint(p.buf, v, 10)
		return
	}
	p.buf = append(p.buf, before...)
	p.buf = strconv.AppendUint(p.buf, v, 10)
	p.buf = append(p.buf, after...)
}

// int writes a signed number.
func (p *printer) int(key, before string, v int64, after string) {
	if p.json {
		p.value(key)
		p.buf = strconv.AppendInt(p.buf, v, 10)
		return
	}
	p.buf = append(p.buf, before...)
	p.buf = strconv.AppendInt(p.buf, v, 10)
	p.buf = append(p.buf, after...)
}

// hex writes a number with 0x: in JSON as a string.
func (p *printer) hex(key, before string, v uint64, after string) {
	p.str(key, before, "0x"+strconv.FormatUint(v, 16), after)
}

// flag writes a boolean that is true in JSON, and text that says so.
func (p *printer) flag(key, text string) { p.bool(key, text, true) }

// bool writes a boolean in JSON, and the text given.
func (p *printer) bool(key, text string, v bool) {
	if p.json {
		p.value(key)
		p.buf = strconv.AppendBool(p.buf, v)
		return
	}
	p.buf = append(p.buf, text...)
}

// null writes a member without a value in JSON, and the text given.
func (p *printer) null(key, text string) { p.raw(key, "null", text) }

// raw writes a JSON value as it is, and the text given.
func (p *printer) raw(key, value, text string) {
	if p.json {
		p.value(key)
		p.buf = append(p.buf, value...)
		return
	}
	p.buf = append(p.buf, text...)
}

// onOff writes a boolean that is on or off in text.
func (p *printer) onOff(key, word string, v bool) {
	state := "off"
	if v {
		state = "on"
	}
	p.bool(key, word+" "+state+" ", v)
}

// quote writes a JSON string with the escapes of iproute2, which writes an apostrophe with one.

func (p *printer) quote(s string) {
	p.buf = append(p.buf, '"')
	for i := 0; i < len(s); i++ {
		switch c := s[i]; c {
		case '\t':
			p.buf = append(p.buf, `\t`...)
		case '\n':
			p.buf = append(p.buf, `\n`...)
		case '\r':
			p.buf = append(p.buf, `\r`...)
		case '\f':
			p.buf = append(p.buf, `\f`...)
		case '\b':
			p.buf = append(p.buf, `\b`...)
		case '\\', '"':
			p.buf = append(p.buf, '\\', c)
		case '\'':
			p.buf = append(p.buf, `\'`...)
		default:
			p.buf = append(p.buf, c)
		}
	}
	p.buf = append(p.buf, '"')
}
