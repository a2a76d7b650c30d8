package families

import (
	"bufio"
	"encoding/json"
	"io"

	"github.com/nlctl/netlink/internal/dyn"
)

// printer writes messages: as text with an empty line between them, or as JSON in an array, or each on a line.
type printer struct {
	w     io.Writer
	json  bool
	lines bool
	out   *bufio.Writer
	n     int
}

// message writes one. err is what is wrong with its bytes.
func (p *printer) message(f dyn.Fields, err error) error {
	if p.out == nil {
		p.out = bufio.NewWriterSize(p.w, 64<<10)
	}
	f = fields(f, err)
	p.n++
	if p.json {
		return p.object(f)
	}
	if p.n > 1 {
		p.out.WriteByte('\n')
	}
	_, err = p.out.WriteString(f.Text())
	return err
}

func (p *printer) object(f dyn.Fields) error {
	b, err := json.Marshal(f)
	if err != nil {
		return err
	}
	switch {
	case p.lines:
	case p.n == 1:
		p.out.WriteString("[")
	default:
		p.out.WriteString(",\n ")
	}
	_, err = p.out.Write(b)
	if p.lines {
		err = p.out.WriteByte('\n')
	}
	return err
}

// end closes the array and writes what is left.
func (p *printer) end() error {
	switch {
	case p.out == nil && p.json && !p.lines:
		_, err := io.WriteString(p.w, "[]\n")
		return err
	case p.out == nil:
		return nil
	case p.json && !p.lines:
		p.out.WriteString("]\n")
	}
	return p.out.Flush()
}
