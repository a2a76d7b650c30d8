package netlink

import (
	"context"
	"fmt"
)

// batchRun is one send of a batch.
type batchRun struct {
	ms      []Message
	results []Result
	open    int   // acknowledgements to come, the barrier's included
	offsets []int // of each request in the call's bytes
}

// send sends some requests and waits until all have been dealt with. failed is the index of the first that was refused, or -1.
func (c *Conn) send(ctx context.Context, k *call, ms []Message, results []Result) (failed int, err error) {
	k.first, k.n = c.nextSequence(uint32(len(ms)+1)), uint32(len(ms)+1)
	k.done, k.err = false, nil
	run := &batchRun{ms: ms, results: results}
	k.batch = run
	c.encode(k)
	c.register(k)
	err = c.exchange(ctx, k, run.sends(c, k)...)
	if err != nil {
		run.unknown(err)
		return -1, err
	}
	return run.firstFailure(), nil
}

// encode writes the requests and the barrier, a NOOP with an acknowledgement: the kernel acknowledges it in any protocol without
// looking further (af_netlink.c: netlink_rcv_skb).
func (c *Conn) encode(k *call) {
	run := k.batch
	k.request, k.echo = k.request[:0], false
	for i := range run.ms {
		m := run.ms[i]
		m.Flags |= FlagRequest
		if m.Flags&FlagAck != 0 {
			run.open++
		}
		k.echo = k.echo || m.Flags&FlagEcho != 0
		c.stamp(&m, k.first+uint32(i))
		run.offsets = append(run.offsets, len(k.request))
		k.request = m.AppendTo(k.request)
	}
	barrier := Message{Header: Header{Type: TypeNoop, Flags: FlagRequest | FlagAck}}
	c.stamp(&barrier, k.first+k.n-1)
	run.offsets = append(run.offsets, len(k.request))
	k.request = barrier.AppendTo(k.request)
	run.open++
}

// sends splits what nfnetlink would not look at: behind the end of its own kind of batch it reads nothing.
func (run *batchRun) sends(c *Conn, k *call) [][]byte {
	end := run.offsets[len(run.ms)]
	if c.protocol == protocolNetfilter {
		return [][]byte{k.request[:end], k.request[end:]}
	}
	return [][]byte{k.request}
}

// answerBatch adds a message to the result that it belongs to. It needs c.mu.
func (c *Conn) answerBatch(k *call, m Message) {
	run, i := k.batch, int(m.Sequence-k.first)
	if i == len(run.ms) {
		c.barrier(k)
		return
	}
	r := &run.results[i]
	if m.Type != TypeError && m.Type != TypeDone {
		r.Messages = append(r.Messages, m.clone())
		return
	}
	if run.ms[i].Flags&FlagAck != 0 {
		run.open--
	}
	if !isPlainAck(m) {
		request := k.request[run.offsets[i]:run.offsets[i+1]]
		ack, err := ParseError(m, request)
		r.Warning, r.Cookie, r.Err = ack.Message, ack.Cookie, c.describe(err, request)
	}
	if run.open == 0 {
		c.finish(k, nil)
	}
}

// barrier is reached when everything before it has been dealt with. Acknowledgements that still come are of families that answer later.
func (c *Conn) barrier(k *call) {
	k.batch.open--
	if k.batch.open == 0 {
		c.finish(k, nil)
	}
}

// unknown marks the requests without a result. What has one keeps it.
func (run *batchRun) unknown(err error) {
	for i := range run.results {
		r := &run.results[i]
		if r.Err == nil && len(r.Messages) == 0 {
			r.Err = fmt.Errorf("result is unknown: %w", err)
		}
	}
}

func (run *batchRun) firstFailure() int {
	for i := range run.results {
		if run.results[i].Err != nil {
			return i
		}
	}
	return -1
}
