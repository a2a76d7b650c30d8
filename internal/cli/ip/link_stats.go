package ip

import (
	"encoding/binary"
	"fmt"
	"strconv"
)

// Fields of struct rtnl_link_stats64, by their place.
const (
	rxPackets = iota
	txPackets
	rxBytes
	txBytes
	rxErrors
	txErrors
	rxDropped
	txDropped
	multicast
	collisions
	rxLength
	rxOver
	rxCRC
	rxFrame
	rxFIFO
	rxMissed
	txAborted
	txCarrier
	txFIFO
	txHeartbeat
	txWindow
	rxCompressed
	txCompressed
	rxNoHandler
	statFields
)

// linkStats are the counters, 64 bits wide where the kernel has them so.
func (c *command) linkStats(l *linkInfo) {
	var s [statFields]uint64
	switch {
	case l.stats != nil:
		for i := range s {
			if len(l.stats) >= 8*i+8 {
				s[i] = binary.NativeEndian.Uint64(l.stats[8*i:])
			}
		}
	case l.stats32 != nil:
		for i := range s {
			if len(l.stats32) >= 4*i+4 {
				s[i] = uint64(getUint32(l.stats32[4*i:]))
			}
		}
	default:
		return
	}
	changes := uint64(l.carrierChanges)
	if c.p.json {
		c.statsJSON(&s, changes)
	} else {
		c.statsText(&s, changes)
	}
}

type statField struct {
	key   string
	value uint64
}

func (c *command) statsJSON(s *[statFields]uint64, changes uint64) {
	p := c.p
	members := func(fields ...statField) {
		for _, f := range fields {
			p.uint(f.key, "", f.value, "")
		}
	}
	p.object("stats64")
	p.object("rx")
	members(statField{"bytes", s[rxBytes]}, statField{"packets", s[rxPackets]}, statField{"errors", s[rxErrors]},
		statField{"dropped", s[rxDropped]}, statField{"over_errors", s[rxOver]}, statField{"multicast", s[multicast]})
	if s[rxCompressed] != 0 {
		members(statField{"compressed", s[rxCompressed]})
	}
	if c.stats > 1 {
		members(statField{"length_errors", s[rxLength]}, statField{"crc_errors", s[rxCRC]}, statField{"frame_errors", s[rxFrame]},
			statField{"fifo_errors", s[rxFIFO]}, statField{"missed_errors", s[rxMissed]})
		if s[rxNoHandler] != 0 {
			members(statField{"nohandler", s[rxNoHandler]})
		}
	}
	p.endObject()
	p.object("tx")
	members(statField{"bytes", s[txBytes]}, statField{"packets", s[txPackets]}, statField{"errors", s[txErrors]},
		statField{"dropped", s[txDropped]}, statField{"carrier_errors", s[txCarrier]}, statField{"collisions", s[collisions]})
	if s[txCompressed] != 0 {
		members(statField{"compressed", s[txCompressed]})
	}
	if c.stats > 1 {
		members(statField{"aborted_errors", s[txAborted]}, statField{"fifo_errors", s[txFIFO]}, statField{"window_errors", s[txWindow]},
			statField{"heartbeat_errors", s[txHeartbeat]}, statField{"carrier_changes", changes})
	}
	p.endObject()
	p.endObject()
}

// statsText is a table whose columns are as wide as their widest value.
func (c *command) statsText(s *[statFields]uint64, changes uint64) {
	rx := []uint64{s[rxBytes], s[rxPackets], s[rxErrors], s[rxDropped], s[rxMissed], s[multicast], s[rxCompressed]}
	tx := []uint64{s[txBytes], s[txPackets], s[txErrors], s[txDropped], s[txCarrier], s[collisions], s[txCompressed]}
	rxMore := []uint64{0, s[rxLength], s[rxCRC], s[rxFrame], s[rxFIFO], s[rxOver], s[rxNoHandler]}
	txMore := []uint64{0, s[txAborted], s[txFIFO], s[txWindow], s[txHeartbeat], changes, 0}
	widths := []int{len("*X errors:"), len("packets"), len("errors"), len("dropped"), len("heartbt"), len("overrun"), len("compressed")}
	rows := [][]uint64{rx, tx}
	if c.stats > 1 {
		rows = append(rows, rxMore, txMore)
	}
	for _, row := range rows {
		for i, v := range row {
			widths[i] = max(widths[i], len(c.amount(v)))
		}
	}
	c.statsRow("RX", widths, []string{"bytes", "packets", "errors", "dropped", "missed", "mcast", named("compressed", s[rxCompressed])}, rx)
	if c.stats > 1 {
		c.p.line()
		c.statsErrors("RX", widths, []string{"length", "crc", "frame", "fifo", "overrun", named("nohandler", s[rxNoHandler])}, rxMore)
	}
	c.p.line()
	c.statsRow("TX", widths, []string{"bytes", "packets", "errors", "dropped", "carrier", "collsns", named("compressed", s[txCompressed])}, tx)
	if c.stats > 1 {
		c.p.line()
		c.statsErrors("TX", widths, []string{"aborted", "fifo", "window", "heartbt", "transns", ""}, txMore)
	}
}

// named is a heading that is there only if its value is.
func named(name string, v uint64) string {
	if v == 0 {
		return ""
	}
	return name
}

func (c *command) statsRow(direction string, w []int, heads []string, values []uint64) {
	p := c.p
	p.text(fmt.Sprintf("    %s: %*s %*s %*s %*s %*s %*s %*s", direction,
		w[0]-4, heads[0], w[1], heads[1], w[2], heads[2], w[3], heads[3], w[4], heads[4], w[5], heads[5], w[6], heads[6]))
	p.line()
	p.text("    ")
	for i, v := range values {
		if i < 6 || v != 0 {
			p.text(fmt.Sprintf("%*s ", w[i], c.amount(v)))
		}
	}
}

func (c *command) statsErrors(direction string, w []int, heads []string, values []uint64) {
	p := c.p
	head := fmt.Sprintf("    %s errors:%*s %*s %*s %*s %*s %*s", direction,
		w[0]-10, "", w[1], heads[0], w[2], heads[1], w[3], heads[2], w[4], heads[3], w[5], heads[4])
	if heads[5] != "" {
		head += fmt.Sprintf(" %*s", w[6], heads[5])
	}
	p.text(head)
	p.line()
	p.text(fmt.Sprintf("%*s", w[0]+5, ""))
	for i, v := range values[1:] {
		if i < 5 || v != 0 {
			p.text(fmt.Sprintf("%*s ", w[i+1], c.amount(v)))
		}
	}
}

// amount is a number, or with -human a short one.
func (c *command) amount(v uint64) string {
	if !c.human {
		return strconv.FormatUint(v, 10)
	}
	base, suffix := uint64(1000), ""
	if c.iec {
		base, suffix = 1024, "i"
	}
	if v < base {
		return strconv.FormatUint(v, 10)
	}
	const units = "kMGTPE"
	power, i := base, 0
	for v/base >= power && i < len(units)-1 {
		power *= base
		i++
	}
	// Three digits: 1.23k, 12.3k, 123k.
	precision := 2
	for limit := uint64(10); precision > 0 && v/power >= limit; limit *= 10 {
		precision--
	}
	return strconv.FormatFloat(float64(v)/float64(power), 'f', precision, 64) + units[i:i+1] + suffix
}
