package netlink

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io/fs"
	"strings"
	"syscall"
	"testing"
)

// order builds what the kernel would send on a machine of this byte order.
type order struct{ b []byte }

func (o *order) u16(v uint16) *order     { o.b = binary.NativeEndian.AppendUint16(o.b, v); return o }
func (o *order) u32(v uint32) *order     { o.b = binary.NativeEndian.AppendUint32(o.b, v); return o }
func (o *order) raw(b ...byte) *order    { o.b = append(o.b, b...); return o }
func (o *order) text(s string) *order    { o.b = append(o.b, s...); return o }
func (o *order) attr(n, t uint16) *order { return o.u16(n).u16(t) }

// TestHeaderIsLittleEndianHere checks with bytes that strace printed on amd64, so that the tests are not only our own mirror.
// ip route sent: {len=40, type=RTM_GETROUTE, flags=NLM_F_REQUEST|NLM_F_DUMP, seq=1536639448, pid=0}
func TestHeaderAsStraceShows(t *testing.T) {
	if binary.NativeEndian.Uint16([]byte{1, 0}) != 1 {
		t.Skip("the bytes were captured on a little-endian machine")
	}
	b := []byte("(\x00\x00\x00\x1a\x00\x01\x03\xd8A\xf7[\x00\x00\x00\x00\x02\x00\x00\x00" + strings.Repeat("\x00", 20))
	ms, err := ParseMessages(b)
	if err != nil || len(ms) != 1 {
		t.Fatal(len(ms), err)
	}
	want := Header{Length: 40, Type: 26, Flags: FlagRequest | FlagDump, Sequence: 0x5bf741d8}
	if ms[0].Header != want || len(ms[0].Data) != 24 || ms[0].Data[0] != 2 {
		t.Errorf("%+v", ms[0])
	}
	if got := ms[0].AppendTo(nil); !bytes.Equal(got, b) {
		t.Errorf("written back as %q", got)
	}
}

func TestMessagesMalformed(t *testing.T) {
	whole := Message{Header: Header{Type: 16}, Data: []byte("data")}.AppendTo(nil)
	for name, b := range map[string][]byte{
		"short header":   whole[:10],
		"trailing bytes": append(bytes.Clone(whole), 1, 2, 3),
		"length 0":       append(bytes.Clone(whole), make([]byte, 16)...),
		"length 15":      (&order{}).u32(15).raw(make([]byte, 12)...).b,
		"too long":       (&order{}).u32(17).raw(make([]byte, 12)...).b,
		"far too long":   (&order{}).u32(0xffffffff).raw(make([]byte, 12)...).b,
	} {
		ms, err := ParseMessages(b)
		if !errors.Is(err, ErrMalformed) {
			t.Errorf("%s: %d messages, %v", name, len(ms), err)
		}
	}
	// The last message of a datagram may lack its padding.
	odd := (&order{}).u32(17).u16(16).u16(0).u32(0).u32(0).raw('x').b
	if ms, err := ParseMessages(odd); err != nil || len(ms) != 1 || string(ms[0].Data) != "x" {
		t.Errorf("unpadded: %v, %v", ms, err)
	}
	if ms, err := ParseMessages(nil); err != nil || len(ms) != 0 {
		t.Errorf("empty: %v, %v", ms, err)
	}
}

func TestAttributeTypes(t *testing.T) {
	var b Builder
	b.Uint8(1, 0xfe)
	b.Uint16(2, 0xfedc)
	b.Uint32(3, 0xfedcba98)
	b.Uint64(4, 0xfedcba9876543210)
	b.Int8(5, -2)
	b.Int16(6, -3)
	b.Int32(7, -4)
	b.Int64(8, -5)
	b.Uint16BE(9, 0x1234)
	b.Uint32BE(10, 0x12345678)
	b.Uint64BE(11, 0x123456789abcdef0)
	b.Uint(12, 7)
	b.Uint(13, 1<<40)
	b.Sint(14, -7)
	b.Sint(15, -1<<40)
	b.String(16, "name")
	b.StringNoNUL(17, "name")
	b.Flag(18)
	b.Bytes(19, []byte{1, 2, 3})
	b.Bitfield32(20, Bitfield32{1, 3})
	data, err := b.Data()
	if err != nil {
		t.Fatal(err)
	}
	checkTypes(t, data)
	// What the kernel would have put there, by hand: type 1 is 5 bytes and padding, type 16 has its NUL.
	first := (&order{}).attr(5, 1).raw(0xfe, 0, 0, 0).attr(6, 2).u16(0xfedc).raw(0, 0).attr(8, 3).u32(0xfedcba98).b
	if !bytes.HasPrefix(data, first) {
		t.Errorf("begins with %x, want %x", data[:len(first)], first)
	}
	if name := (&order{}).attr(9, 16).text("name\x00\x00\x00\x00").attr(8, 17).text("name").attr(4, 18).b; !bytes.Contains(data, name) {
		t.Errorf("no %x in %x", name, data)
	}
	if be := (&order{}).attr(8, 10).raw(0x12, 0x34, 0x56, 0x78).b; !bytes.Contains(data, be) {
		t.Errorf("no %x in %x", be, data)
	}
}

func checkTypes(t *testing.T, data []byte) {
	t.Helper()
	it := Attributes(data)
	for it.Next() {
		ok := true
		switch it.Type() {
		case 1:
			ok = it.Uint8() == 0xfe
		case 2:
			ok = it.Uint16() == 0xfedc
		case 3:
			ok = it.Uint32() == 0xfedcba98 && it.Uint() == 0xfedcba98
		case 4:
			ok = it.Uint64() == 0xfedcba9876543210
		case 5:
			ok = it.Int8() == -2 && it.Sint() == -2
		case 6:
			ok = it.Int16() == -3 && it.Sint() == -3
		case 7:
			ok = it.Int32() == -4
		case 8:
			ok = it.Int64() == -5
		case 9:
			ok = it.Uint16BE() == 0x1234
		case 10:
			ok = it.Uint32BE() == 0x12345678
		case 11:
			ok = it.Uint64BE() == 0x123456789abcdef0
		case 12:
			ok = it.Uint() == 7 && len(it.Bytes()) == 4
		case 13:
			ok = it.Uint() == 1<<40 && len(it.Bytes()) == 8
		case 14:
			ok = it.Sint() == -7 && len(it.Bytes()) == 4
		case 15:
			ok = it.Sint() == -1<<40
		case 16:
			ok = it.String() == "name" && len(it.Bytes()) == 5
		case 17:
			ok = it.String() == "name" && len(it.Bytes()) == 4
		case 18:
			ok = len(it.Bytes()) == 0
		case 19:
			ok = bytes.Equal(it.Exactly(3), []byte{1, 2, 3})
		case 20:
			ok = it.Bitfield32() == Bitfield32{1, 3}
		}
		if !ok {
			t.Errorf("attribute %d: %x", it.Type(), it.Bytes())
		}
	}
	if err := it.Err(); err != nil {
		t.Error(err)
	}
}

// A getter that does not fit says which attribute it was, and the walk goes on; a longer value of a newer kernel is read from its start.
func TestAttributeLengths(t *testing.T) {
	data := (&order{}).attr(6, 1).raw(1, 2, 0, 0).attr(12, 2).u32(7).u32(8).b
	it := Attributes(data)
	n := 0
	for it.Next() {
		n++
		switch it.Type() {
		case 1:
			if it.Uint32() != 0 {
				t.Error("two bytes are read as a u32")
			}
		case 2:
			if it.Uint32() != 7 {
				t.Error("a longer value is not read from its start")
			}
		}
	}
	if err := it.Err(); n != 2 || !errors.Is(err, ErrMalformed) || !strings.Contains(err.Error(), "attribute 1: 2 bytes, not 4") {
		t.Errorf("%d attributes, %v", n, err)
	}
}

func TestAttributesMalformed(t *testing.T) {
	for name, b := range map[string][]byte{
		"length 3": (&order{}).attr(3, 1).u32(0).b,
		"length 0": (&order{}).attr(0, 1).u32(0).b,
		"too long": (&order{}).attr(9, 1).u32(0).b,
	} {
		if as, err := ParseAttributes(b); !errors.Is(err, ErrMalformed) || len(as) != 0 {
			t.Errorf("%s: %v, %v", name, as, err)
		}
	}
	if as, err := ParseAttributes(append((&order{}).attr(5, 1).b, 'x', 0, 0)); err != nil || len(as) != 1 {
		t.Errorf("unpadded end: %v, %v", as, err)
	}
}

// The flag bits are kept apart from the type, and written back.
func TestAttributeFlagBits(t *testing.T) {
	data := (&order{}).attr(8, 1<<15|1<<14|77).u32(5).b
	as, err := ParseAttributes(data)
	if err != nil || len(as) != 1 || as[0].Type != 77 || !as[0].Nested || !as[0].ByteOrder {
		t.Fatalf("%+v, %v", as, err)
	}
	var b Builder
	b.Attribute(as[0])
	if got, _ := b.Data(); !bytes.Equal(got, data) {
		t.Errorf("written back as %x, not %x", got, data)
	}
}

func TestNests(t *testing.T) {
	var b Builder
	outer := b.Nest(1)
	b.Uint8(2, 3)
	inner := b.NestPlain(4)
	b.EndNest(inner)
	b.EndNest(outer)
	cancelled := b.Nest(9)
	b.Uint32(9, 9)
	b.CancelNest(cancelled)
	want := (&order{}).attr(16, 1<<15|1).attr(5, 2).raw(3, 0, 0, 0).attr(4, 4).b
	if got, err := b.Data(); err != nil || !bytes.Equal(got, want) {
		t.Errorf("%x, %v, want %x", got, err, want)
	}
}

// What does not fit 16 bits is an error, never a wrapped length.
func TestTooLong(t *testing.T) {
	build := map[string]func(b *Builder){
		"attribute": func(b *Builder) { b.Bytes(7, make([]byte, 65532)) },
		"string":    func(b *Builder) { b.String(7, strings.Repeat("x", 65531)) },
		"nest": func(b *Builder) {
			n := b.Nest(7)
			for range 3 {
				b.Bytes(1, make([]byte, 30000))
			}
			b.EndNest(n)
		},
	}
	for name, f := range build {
		var b Builder
		f(&b)
		b.Uint32(1, 1)
		if _, err := b.Data(); !errors.Is(err, ErrTooLong) || !strings.Contains(err.Error(), " 7 ") {
			t.Errorf("%s: %v", name, err)
		}
		b.Reset()
		if data, err := b.Data(); err != nil || len(data) != 0 {
			t.Errorf("%s after Reset: %x, %v", name, data, err)
		}
	}
	var b Builder
	b.Bytes(7, make([]byte, 65531))
	if data, err := b.Data(); err != nil || len(data) != 65536 {
		t.Errorf("the longest attribute: %d bytes, %v", len(data), err)
	}
}

func TestUint64Aligned(t *testing.T) {
	var b Builder
	b.Uint64Aligned(1, 5, 9)
	b.Uint64Aligned(2, 6, 9)
	want := (&order{}).attr(4, 9).attr(12, 1)
	want.b = binary.NativeEndian.AppendUint64(want.b, 5)
	want.attr(4, 9).attr(12, 2)
	want.b = binary.NativeEndian.AppendUint64(want.b, 6)
	if got, _ := b.Data(); !bytes.Equal(got, want.b) {
		t.Errorf("%x, want %x", got, want.b)
	}
}

func TestBuilderReusesItsBuffer(t *testing.T) {
	buf := make([]byte, 0, 64)
	b := NewBuilder(buf)
	b.Uint32(1, 1)
	data, _ := b.Data()
	if &data[0] != &buf[:1][0] {
		t.Error("a new buffer was made")
	}
}

// nack is an NLMSG_ERROR: errno, the request's header, and extended-ack attributes.
func nack(errno syscall.Errno, flags Flags, request []byte, tlvs []byte) Message {
	d := (&order{}).u32(uint32(-int32(errno))).raw(request...).raw(tlvs...).b
	return Message{Header: Header{Type: TypeError, Flags: flags}, Data: d}
}

func TestParseError(t *testing.T) {
	request := (&order{}).u32(28).u16(16).u16(5).u32(77).u32(0).attr(12, 3).text("nosuch\x00\x00").b
	tlvs := (&order{}).attr(9, 1).text("wrong\x00\x00\x00").raw().b
	tlvs = (&order{b: tlvs[:12]}).attr(8, 2).u32(16).attr(6, 3).raw('c', 'k', 0, 0).attr(8, 5).u32(9).attr(8, 6).u32(16).b
	for name, m := range map[string]Message{
		"capped": nack(2, FlagCapped|FlagAckTLVs, request[:16], tlvs),
		"whole":  nack(2, FlagAckTLVs, request, tlvs),
	} {
		ack, err := ParseError(m, request)
		var e *Error
		if !errors.As(err, &e) || !errors.Is(err, fs.ErrNotExist) || e.Errno != 2 || e.Request.Sequence != 77 {
			t.Fatalf("%s: %v", name, err)
		}
		if ack.Message != "wrong" || ack.Offset != 16 || string(ack.Cookie) != "ck" || !bytes.Equal(ack.Attr, request[16:28]) ||
			*ack.Missing != (Missing{9, 16}) {
			t.Errorf("%s: %+v", name, ack)
		}
	}
	if ack, err := ParseError(nack(0, FlagCapped|FlagAckTLVs, request[:16], tlvs[:12]), request); err != nil || ack.Message != "wrong" {
		t.Errorf("a warning: %+v, %v", ack, err)
	}
	if _, err := ParseError(nack(0, 0, request[:16], nil), nil); err != nil {
		t.Errorf("an acknowledgement: %v", err)
	}
	for _, m := range []Message{{Header: Header{Type: TypeDone}}, {Header: Header{Type: TypeDone}, Data: (&order{}).u32(5).b}} {
		if _, err := ParseError(m, nil); err != nil {
			t.Errorf("the end of a dump: %v", err)
		}
	}
}

// Wherever it is cut off, an error message gives an error, and nothing that is not there.
func TestParseErrorMalformed(t *testing.T) {
	request := (&order{}).u32(16).u16(16).u16(5).u32(77).u32(0).b
	m := nack(2, FlagCapped|FlagAckTLVs, request, (&order{}).attr(9, 1).text("wrong\x00\x00\x00").b)
	for n := range len(m.Data) {
		cut := m
		cut.Data = m.Data[:n]
		if _, err := ParseError(cut, request); err == nil {
			t.Errorf("%d bytes are an acknowledgement", n)
		}
	}
	if _, err := ParseError(Message{Header: Header{Type: 16}}, nil); !errors.Is(err, ErrMalformed) {
		t.Error(err)
	}
}

func TestErrorText(t *testing.T) {
	e := &Error{Errno: 34, Request: Header{Type: 16}, ExtAck: ExtAck{
		Message: "numerical result out of range.", Offset: 32, Attr: (&order{}).attr(8, 4).u32(1).b,
		Policy: &Policy{Type: PolicyU32, MinUint: new(uint64(68)), MaxUint: new(uint64(65535))},
	}}
	if want := ": numerical result out of range (attribute 4 at offset 32, accepts u32 from 68 to 65535)"; !strings.HasSuffix(e.Error(), want) {
		t.Errorf("%q does not end with %q", e.Error(), want)
	}
	e.Path, e.Op = "mtu", "set link"
	if got := e.Error(); !strings.HasPrefix(got, "netlink: set link: ") || !strings.Contains(got, "(attribute mtu, accepts") {
		t.Error(got)
	}
	missing := &Error{Errno: 22, ExtAck: ExtAck{Missing: &Missing{Type: 3}}}
	if got := missing.Error(); !strings.Contains(got, "attribute 3 is missing") {
		t.Error(got)
	}
}

func TestParsePolicy(t *testing.T) {
	d := (&order{}).attr(8, 1).u32(uint32(PolicyString)).attr(8, 7).u32(15).attr(8, 8).u32(2).b
	p, err := ParsePolicy(d)
	if err != nil || p.Type != PolicyString || *p.MaxLen != 15 || *p.Nested != 2 || p.MinLen != nil {
		t.Errorf("%+v, %v", p, err)
	}
	if got := p.String(); got != "string of at most 15 bytes" {
		t.Error(got)
	}
	if _, err := ParsePolicy((&order{}).attr(6, 1).raw(1, 2, 0, 0).b); !errors.Is(err, ErrMalformed) {
		t.Error(err)
	}
	if got := PolicyType(99).String(); got != "PolicyType(99)" {
		t.Error(got)
	}
}

func TestNames(t *testing.T) {
	if got := (FlagRequest | FlagAck | 0x600).String(); got != "NLM_F_REQUEST|NLM_F_ACK|0x600" {
		t.Error(got)
	}
	if Flags(0).String() != "0" || TypeDone.String() != "NLMSG_DONE" || Type(24).String() != "24" {
		t.Error(Flags(0), TypeDone, Type(24))
	}
}
