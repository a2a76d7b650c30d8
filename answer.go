package netlink

import "encoding/binary"

// answer adds one message to what a call has got. It needs c.mu. The message aliases the reader's buffer, so what is kept is copied.
func (c *Conn) answer(k *call, m Message) {
	switch k.kind {
	case callDo:
		c.answerDo(k, m)
	case callBatch:
		c.answerBatch(k, m)
	case callDump:
		k.chunks = append(k.chunks, m.AppendTo(nil))
		c.noteEnd(k, m)
		k.wake()
	case callDiscard:
		c.noteEnd(k, m)
		if k.ended {
			c.remove(k)
		}
	}
}

// noteEnd lets the next dump begin as soon as the kernel has ended this one, even if its reader has not seen that yet: it may be
// the reader itself who begins another one inside its loop. It needs c.mu.
func (c *Conn) noteEnd(k *call, m Message) {
	if m.Type == TypeDone || m.Type == TypeError {
		c.endTurn(k)
	}
}

// endTurn needs c.mu.
func (c *Conn) endTurn(k *call) {
	if !k.ended {
		k.ended = true
		<-c.dumps
	}
}

func (c *Conn) answerDo(k *call, m Message) {
	if m.Type != TypeError && m.Type != TypeDone {
		if m.Flags&FlagDumpIntr != 0 {
			k.err = &InterruptedError{Tries: 1}
		}
		k.reply.Messages = append(k.reply.Messages, m.clone())
		return
	}
	if isPlainAck(m) {
		c.finish(k, nil)
		return
	}
	ack, err := ParseError(m, k.request)
	k.reply.Warning, k.reply.Cookie = ack.Message, ack.Cookie
	c.finish(k, c.describe(err, k.request))
}

// isPlainAck reports the common case, which needs no parsing.
func isPlainAck(m Message) bool {
	return m.Flags&FlagAckTLVs == 0 && len(m.Data) >= 4+HeaderLen && binary.NativeEndian.Uint32(m.Data) == 0
}

// describe lets the Config's hook name what the kernel gave by number.
func (c *Conn) describe(err error, request []byte) error {
	if e, ok := err.(*Error); ok && c.config.Describe != nil {
		c.config.Describe(e, request)
	}
	return err
}

func (m Message) clone() Message {
	m.Data = append([]byte(nil), m.Data...)
	return m
}
