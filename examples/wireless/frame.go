//go:build linux

package main

import (
	"encoding/binary"
	"fmt"
	"net"
)

// Subtypes of management frames (IEEE 802.11-2020, table 9-1).
const (
	assocResponse   = 1
	reassocResponse = 3
	disassoc        = 10
	auth            = 11
	deauth          = 12
)

// headerLen is the length of a management frame's header: frame control, duration, three addresses, sequence control.
const headerLen = 24

// management says what a management frame answers or ends, from whom to whom.
func management(frame []byte) string {
	if len(frame) < headerLen+2 || frame[0]&0x0f != 0 {
		return "frame"
	}
	to, from := net.HardwareAddr(frame[4:10]), net.HardwareAddr(frame[10:16])
	between := fmt.Sprintf("%s -> %s", from, to)
	field := func(n int) uint16 { // of the body, which is made of 16-bit numbers at first
		if len(frame) < headerLen+2*n+2 {
			return 0
		}
		return binary.LittleEndian.Uint16(frame[headerLen+2*n:])
	}
	switch frame[0] >> 4 {
	case auth: // algorithm, sequence number, status
		return fmt.Sprintf("auth %s status %d", between, field(2))
	case assocResponse, reassocResponse: // capabilities, status
		return fmt.Sprintf("assoc %s status %d", between, field(1))
	case deauth:
		return fmt.Sprintf("deauth %s reason %d", between, field(0))
	case disassoc:
		return fmt.Sprintf("disassoc %s reason %d", between, field(0))
	}
	return "frame " + between
}
