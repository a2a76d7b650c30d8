package netlink

import "bytes"

// run gives the messages of a dump until it ends.
func (s *stream) run(yield func(Message, error) bool) error {
	r := s.c.getBuffer()
	defer s.c.putBuffer(r)
	for !s.finished {
		chunks, b, err := s.next(r)
		if err != nil {
			return err
		}
		for _, chunk := range chunks {
			s.keep(chunk)
			if err := s.give(chunk, yield); err != nil {
				return err
			}
		}
		if s.listing != nil && len(b) > 0 {
			s.keep(bytes.Clone(b))
		}
		if err := s.give(b, yield); err != nil {
			return err
		}
	}
	if s.interrupted {
		return &InterruptedError{Tries: 1}
	}
	return nil
}

func (s *stream) keep(datagram []byte) {
	if s.listing != nil {
		s.listing.datagrams = append(s.listing.datagrams, datagram)
	}
}

// next gives what another reader has put aside for the dump, or else receives a datagram.
func (s *stream) next(r *receiveBuffer) (chunks [][]byte, b []byte, err error) {
	c, k := s.c, s.k
	for {
		held, err := c.acquire(s.ctx, k.ready)
		if err != nil {
			return nil, nil, err
		}
		if chunks, err := s.putAside(); chunks != nil || err != nil {
			if held {
				c.release()
			}
			return chunks, nil, err
		}
		if !held {
			continue
		}
		d, err := c.receive(s.ctx, r)
		if err != nil {
			c.release()
			return nil, nil, err
		}
		// What others wait for is handed over before the consumer, who may take long, sees anything.
		mine := c.dispatch(d, r.b[:d.N], k)
		c.release()
		if mine {
			return nil, r.b[:d.N], nil
		}
	}
}

// putAside takes what another reader has found.
func (s *stream) putAside() ([][]byte, error) {
	s.c.mu.Lock()
	defer s.c.mu.Unlock()
	chunks := s.k.chunks
	s.k.chunks = nil
	if len(chunks) == 0 && s.k.done {
		s.finished = true
		return nil, s.k.err
	}
	return chunks, nil
}

// give yields the dump's messages in b, and ends the dump at its end.
func (s *stream) give(b []byte, yield func(Message, error) bool) error {
	it := Messages(b)
	for it.Next() {
		if it.m.Sequence != s.k.first || it.m.Type == TypeNoop {
			continue
		}
		if it.m.Flags&FlagDumpIntr != 0 {
			s.interrupted = true
		}
		switch it.m.Type {
		case TypeDone, TypeError:
			s.finished = true
			_, err := ParseError(it.m, s.k.request)
			return s.c.describe(err, s.k.request)
		case TypeOverrun:
			return ErrOverrun
		}
		if !yield(it.m, nil) {
			return errStopped
		}
	}
	return nil
}
