package netlink

import (
	"bytes"
	"encoding/binary"
	"testing"
)

func FuzzMessages(f *testing.F) {
	f.Add(Message{Header: Header{Type: 16}, Data: []byte("data")}.AppendTo(nil))
	f.Add([]byte{20, 0, 0, 0, 3, 0, 2, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0})
	f.Fuzz(func(t *testing.T, b []byte) {
		ms, err := ParseMessages(b)
		if plain := plainMessages(b); len(plain) != len(ms) {
			t.Fatalf("%d messages, the plain decoder found %d", len(ms), len(plain))
		}
		var back []byte
		for _, m := range ms {
			back = m.AppendTo(back)
		}
		// Only the padding may differ: senders put anything there.
		if err == nil && len(back) != Align(len(b)) && len(back) != len(b) {
			t.Errorf("%d bytes became %d", len(b), len(back))
		}
	})
}

// plainMessages decodes slowly and plainly what ParseMessages decodes.
func plainMessages(b []byte) (ms [][]byte) {
	for len(b) >= 16 {
		n := uint64(binary.NativeEndian.Uint32(b))
		if n < 16 || n > uint64(len(b)) {
			break
		}
		ms = append(ms, b[:n])
		for n%4 != 0 {
			n++
		}
		if n > uint64(len(b)) {
			break
		}
		b = b[n:]
	}
	return ms
}

func FuzzAttributes(f *testing.F) {
	f.Add([]byte{8, 0, 1, 0, 1, 2, 3, 4, 5, 0, 2, 0, 7, 0, 0, 0})
	f.Add([]byte{12, 0, 1, 128, 8, 0, 1, 0, 1, 2, 3, 4})
	f.Fuzz(func(t *testing.T, b []byte) {
		as, _ := ParseAttributes(b)
		var back Builder
		for _, a := range as {
			back.Attribute(a)
		}
		data, err := back.Data()
		if err != nil {
			t.Fatal(err)
		}
		again, err := ParseAttributes(data)
		if err != nil || len(again) != len(as) {
			t.Fatalf("%d attributes became %d, %v", len(as), len(again), err)
		}
		for i := range as {
			if as[i].Type != again[i].Type || !bytes.Equal(as[i].Data, again[i].Data) {
				t.Errorf("attribute %d became %+v", i, again[i])
			}
		}
		getEverything(b)
	})
}

// getEverything calls every getter on every attribute, and walks every one as a nest.
func getEverything(b []byte) {
	it := Attributes(b)
	for it.Next() {
		it.Uint8()
		it.Uint16()
		it.Uint32()
		it.Uint64()
		it.Int8()
		it.Int16()
		it.Int32()
		it.Int64()
		it.Uint16BE()
		it.Uint32BE()
		it.Uint64BE()
		it.Uint()
		it.Sint()
		it.Bitfield32()
		it.Exactly(4)
		_ = it.String()
		in := it.Nest()
		for in.Next() {
			in.Attribute()
		}
	}
}

func FuzzParseError(f *testing.F) {
	f.Add(uint16(2), uint16(FlagAckTLVs|FlagCapped), nack(2, 0, make([]byte, 16), nil).Data, make([]byte, 32))
	f.Fuzz(func(t *testing.T, typ, flags uint16, data, request []byte) {
		ack, err := ParseError(Message{Header: Header{Type: Type(typ), Flags: Flags(flags)}, Data: data}, request)
		if err != nil && err.Error() == "" {
			t.Error("an error without words")
		}
		if ack.Attr != nil && !bytes.Contains(request, ack.Attr) {
			t.Errorf("attribute %x is not from the request", ack.Attr)
		}
		if p, err := ParsePolicy(data); err == nil && p.String() == "" {
			t.Error("a policy without words")
		}
	})
}
