package main

import (
	"bytes"
	"encoding/binary"
	"math"
	"testing"

	"github.com/nlctl/netlink/cmd/nlgen/testdata/golden/nl3hazards"
	"github.com/nlctl/netlink/codec"
)

// TestHazards: lists of lists, which no family of the kernel has, are written element by element and read back.
func TestHazards(t *testing.T) {
	x := nl3hazards.SameAttrs{
		Arrays:         [][]nl3hazards.SameStruct{{{A: 1}, {A: 2}}, {{A: 3}}},
		ListsOfRecords: [][]nl3hazards.SameStructRecord{{{Header: nl3hazards.SameStruct{A: 4}}, {Header: nl3hazards.SameStruct{A: 5}}}, {}},
		ListsOfNests:   [][]codec.Indexed[nl3hazards.SameAttrs]{codec.Numbered(nl3hazards.SameAttrs{AB: "a"}, nl3hazards.SameAttrs{AB: "b"})},
		Counted:        &nl3hazards.Counted{Behind: []byte("text")},
	}
	wire, err := codec.Bytes(&x)
	if err != nil {
		t.Fatal(err)
	}
	var y nl3hazards.SameAttrs
	for range 2 { // the second time over what is there
		if err := y.Decode(wire, ""); err != nil {
			t.Fatal(err)
		}
		if len(y.Arrays) != 2 || y.Arrays[0][1].A != 2 || y.Arrays[1][0].A != 3 || len(y.Arrays[1]) != 1 {
			t.Errorf("arrays %v", y.Arrays)
		}
		if len(y.ListsOfRecords) != 2 || y.ListsOfRecords[0][1].Header.A != 5 || len(y.ListsOfRecords[1]) != 0 {
			t.Errorf("lists of records %v", y.ListsOfRecords)
		}
		if len(y.ListsOfNests) != 1 || len(y.ListsOfNests[0]) != 2 || y.ListsOfNests[0][1].Value.AB != "b" {
			t.Errorf("lists of nests %v", y.ListsOfNests)
		}
		if y.Counted == nil || string(y.Counted.Behind) != "text" || y.Counted.N != 4 {
			t.Errorf("counted %v", y.Counted)
		}
	}
	if again, err := codec.Bytes(&y); err != nil || !bytes.Equal(again, wire) {
		t.Errorf("% x is written % x, %v", wire, again, err)
	}
}

// TestCountedLies: a count beyond what is there, and beyond any int, takes what is there.
func TestCountedLies(t *testing.T) {
	for _, n := range []uint64{5, math.MaxInt32, math.MaxUint64} {
		var x nl3hazards.Counted
		if err := x.Decode(append(binary.BigEndian.AppendUint64(nil, n), "text"...), ""); err != nil || string(x.Behind) != "text" {
			t.Errorf("%d: %q, %v", n, x.Behind, err)
		}
	}
}
