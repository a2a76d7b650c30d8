package netlink

// pendingCalls are the calls that wait for an answer, by sequence number. There is mostly one, which is kept apart: a map would cost
// more than the rest of the bookkeeping.
type pendingCalls struct {
	one  *call
	more map[uint32]*call
}

func (p *pendingCalls) add(k *call) {
	if p.one == nil {
		p.one = k
		return
	}
	if p.more == nil {
		p.more = make(map[uint32]*call)
	}
	p.more[k.first] = k
}

func (p *pendingCalls) remove(k *call) {
	if p.one == k {
		p.one = nil
		return
	}
	if p.more[k.first] == k {
		delete(p.more, k.first)
	}
}

func (p *pendingCalls) find(seq uint32) *call {
	if p.one != nil && p.one.first == seq {
		return p.one
	}
	return p.more[seq]
}

// all calls f for each.
func (p *pendingCalls) all(f func(*call)) {
	if p.one != nil {
		f(p.one)
	}
	for _, k := range p.more {
		f(k)
	}
}
