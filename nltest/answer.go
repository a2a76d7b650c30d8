package nltest

import (
	"encoding/binary"
	"syscall"

	"github.com/nlctl/netlink"
)

// answer carries out one request by the rules of netlink_rcv_skb and netlink_dump (net/netlink/af_netlink.c).
func (s *socket) answer(m netlink.Message) {
	if m.Flags&netlink.FlagRequest == 0 || m.Type < netlink.TypeMin {
		s.acknowledge(m, 0, netlink.ExtAck{}) // control messages are acknowledged and not looked at
		return
	}
	h, dump := s.k.handler(m)
	if h == nil {
		s.acknowledge(m, syscall.EOPNOTSUPP, netlink.ExtAck{})
		return
	}
	r := &Request{Message: m, dump: dump}
	err := h(r)
	switch {
	case err != nil:
		errno, ack := refusal(err)
		s.acknowledge(m, errno, ack)
	case dump:
		s.multipart(r)
	default:
		for _, reply := range r.replies {
			s.put(packet{data: stamped(reply, m, 0).AppendTo(nil)})
		}
		s.acknowledge(m, 0, r.ack)
	}
}

// stamped is a reply with what identifies its request.
func stamped(reply, request netlink.Message, flags netlink.Flags) netlink.Message {
	reply.Sequence, reply.PortID = request.Sequence, request.PortID
	reply.Flags |= flags
	return reply
}

const datagramSize = 32 << 10

// multipart sends the parts of a dump in datagrams of the real kernel's size, and DONE.
func (s *socket) multipart(r *Request) {
	flags := netlink.FlagMulti
	if r.interrupted {
		flags |= netlink.FlagDumpIntr
	}
	var b []byte
	for _, reply := range r.replies {
		part := stamped(reply, r.Message, flags).AppendTo(nil)
		if len(b) > 0 && len(b)+len(part) > datagramSize {
			s.put(packet{data: b})
			b = nil
		}
		b = append(b, part...)
	}
	if len(b) > 0 {
		s.put(packet{data: b})
	}
	done := netlink.Message{Header: netlink.Header{Type: netlink.TypeDone}, Data: make([]byte, 4)}
	s.put(packet{data: stamped(done, r.Message, flags).AppendTo(nil)})
}

// acknowledge answers an error, or a success if one was asked for: a header alone, as to a socket with capped acks.
func (s *socket) acknowledge(m netlink.Message, errno syscall.Errno, ack netlink.ExtAck) {
	if errno == 0 && m.Flags&netlink.FlagAck == 0 {
		return
	}
	data := binary.NativeEndian.AppendUint32(nil, uint32(-int32(errno)))
	m.Length = uint32(netlink.HeaderLen + len(m.Data))
	data = m.Header.AppendTo(data)
	flags := netlink.FlagCapped
	if tlvs := encodeExtAck(ack); len(tlvs) > 0 {
		flags |= netlink.FlagAckTLVs
		data = append(data, tlvs...)
	}
	reply := netlink.Message{Header: netlink.Header{Type: netlink.TypeError}, Data: data}
	s.put(packet{data: stamped(reply, m, flags).AppendTo(nil)})
}

// encodeExtAck writes enum nlmsgerr_attrs.
func encodeExtAck(a netlink.ExtAck) []byte {
	var b netlink.Builder
	if a.Message != "" {
		b.String(1, a.Message)
	}
	if a.Offset != 0 {
		b.Uint32(2, a.Offset)
	}
	if a.Cookie != nil {
		b.Bytes(3, a.Cookie)
	}
	if a.Missing != nil {
		b.Uint32(5, uint32(a.Missing.Type))
		if a.Missing.Nest != 0 {
			b.Uint32(6, a.Missing.Nest)
		}
	}
	data, err := b.Data()
	if err != nil {
		return nil
	}
	return data
}
