package netlink

import "iter"

// Listing is what a dump gave. Its messages stay valid.
type Listing struct {
	datagrams [][]byte // as received
	sequence  uint32   // of the messages that belong to it
	n         int
}

// Len is the number of messages.
func (l *Listing) Len() int { return l.n }

// Messages gives the messages in the kernel's order.
func (l *Listing) Messages() iter.Seq[Message] {
	return func(yield func(Message) bool) {
		for _, b := range l.datagrams {
			it := Messages(b)
			for it.Next() {
				if l.has(it.m) && !yield(it.m) {
					return
				}
			}
		}
	}
}

// has tells an object from what controls the conversation, or belongs to another one.
func (l *Listing) has(m Message) bool {
	return m.Sequence == l.sequence && m.Type != TypeNoop && m.Type != TypeDone && m.Type != TypeError
}
