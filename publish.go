package netlink

import "slices"

// publish gives an event to every subscription that wants it. It needs c.mu.
func (c *Conn) publish(d Datagram, m Message) {
	taken := false
	for _, s := range c.subs {
		if len(s.groups) == 0 || d.Group != 0 && slices.Contains(s.groups, d.Group) {
			s.push(Event{Message: m.clone(), Group: d.Group, NSID: d.NSID, From: d.From.PortID})
			taken = true
		}
	}
	if !taken {
		c.stats.unmatched.Add(1)
	}
}

// publishOverrun tells every subscription that messages were lost. It needs c.mu.
func (c *Conn) publishOverrun() {
	for _, s := range c.subs {
		s.overrun()
	}
}

// push appends an event. A queue that is full because nobody takes from it loses events as the kernel's buffer does, and says so.
func (s *Subscription) push(e Event) {
	if s.bytes+e.size() > maxQueued {
		s.c.stats.dropped.Add(1)
		s.overrun()
		return
	}
	s.compact()
	s.queue = append(s.queue, e)
	s.bytes += e.size()
	s.wake()
}

// compact makes room at the end instead of more memory, once half of it is at the beginning.
func (s *Subscription) compact() {
	if len(s.queue) == cap(s.queue) && s.head > len(s.queue)/2 {
		n := copy(s.queue, s.queue[s.head:])
		clear(s.queue[n:])
		s.queue, s.head = s.queue[:n], 0
	}
}

// overrun appends one overrun event, however many losses follow each other.
func (s *Subscription) overrun() {
	if n := len(s.queue); n == 0 || !s.queue[n-1].Overrun {
		s.queue = append(s.queue, Event{Overrun: true, NSID: -1})
	}
	s.wake()
}

func (e *Event) size() int {
	if e.Overrun {
		return 0
	}
	return HeaderLen + len(e.Data)
}
