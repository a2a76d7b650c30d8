//go:build linux

package main

import (
	"fmt"
	"strconv"
	"strings"
)

// Elements of a beacon or of an answer to a probe, whose numbers are in IEEE 802.11-2020, 9.4.2.1.
const (
	elementSSID          = 0
	elementRates         = 1
	elementChannel       = 3
	elementRSN           = 48
	elementExtendedRates = 50
)

// showElements prints those elements that say who is there and how to speak to them. They are the other end's bytes, which the
// kernel only hands on, and therefore not netlink.
func (p *program) showElements(b []byte) {
	for len(b) >= 2 && len(b) >= 2+int(b[1]) {
		id, data := b[0], b[2:2+int(b[1])]
		b = b[2+len(data):]
		switch {
		case id == elementSSID:
			p.print("\tSSID: %s\n", printable(data))
		case id == elementRates:
			p.print("\tSupported rates: %s\n", rates(data))
		case id == elementChannel && len(data) == 1:
			p.print("\tDS Parameter set: channel %d\n", data[0])
		case id == elementRSN && len(data) >= 2:
			p.print("\tRSN: version %d\n", int(data[0])|int(data[1])<<8)
		case id == elementExtendedRates:
			p.print("\tExtended supported rates: %s\n", rates(data))
		}
	}
}

// rates are in units of 500 kbit/s; the highest bit marks those that every station must have.
func rates(b []byte) string {
	var list []string
	for _, r := range b {
		text := fmt.Sprintf("%.1f", float64(r&0x7f)/2)
		if r&0x80 != 0 {
			text += "*"
		}
		list = append(list, text)
	}
	return strings.Join(list, " ")
}

// printable makes a name harmless: an SSID is up to 32 bytes that anybody within reach has chosen.
func printable(b []byte) string {
	quoted := strconv.QuoteToASCII(string(b))
	return quoted[1 : len(quoted)-1]
}
