package netlink

import "sync/atomic"

// Stats counts what a Conn has received and not given to anybody.
type Stats struct {
	Foreign   uint64 // datagrams from a port that is not believed
	Unmatched uint64 // messages that nobody waited for
	Malformed uint64 // datagrams that were not valid netlink from some byte on
	Truncated uint64 // datagrams that were longer than the buffer
	Overruns  uint64 // times that the kernel reported lost messages (ENOBUFS)
	Dropped   uint64 // events that a subscription's queue had no room for
}

type stats struct {
	foreign, unmatched, malformed, truncated, overruns, dropped atomic.Uint64
}

// Stats gives the counters so far.
func (c *Conn) Stats() Stats {
	s := &c.stats
	return Stats{
		Foreign: s.foreign.Load(), Unmatched: s.unmatched.Load(), Malformed: s.malformed.Load(),
		Truncated: s.truncated.Load(), Overruns: s.overruns.Load(), Dropped: s.dropped.Load(),
	}
}
