package netlink

import (
	"context"
	"errors"
	"fmt"
)

// BatchOptions changes how a batch is sent. The zero value means the default.
type BatchOptions struct {
	Size        int  // requests in one send; 0: 128. Fewer are sent where the socket's buffers ask for it.
	StopOnError bool // sends nothing more after the send in which a request was refused
}

const defaultBatchSize = 128

// Result is what became of one request of a batch.
type Result struct {
	Reply
	Err error // nil: it took effect
}

// ErrNotSent is the result of a request that a batch ended before.
var ErrNotSent = errors.New("request was not sent")

// Batch sends requests in few system calls and gives a result for each, in order. FlagRequest is added to each.
//
// A request without FlagAck is answered only if it is refused, which makes a batch fast: a control message that is acknowledged in
// every protocol follows each send, and by its acknowledgement everything before it has been dealt with. A warning or cookie for a
// success comes only to requests with FlagAck.
//
// The requests of one send are carried out even if one of them fails; so with StopOnError some after the first failure may have
// results too. The error is the first failure with StopOnError, or about the batch itself: ctx or the socket. Requests whose fate is
// unknown then have that error as their result, those that were not sent have ErrNotSent.
//
// A batch in the sense of nfnetlink, from NFNL_MSG_BATCH_BEGIN to END, has to be one send: it must have no more requests than Size,
// and is refused with syscall.EMSGSIZE if it does not fit the send buffer.
func (c *Conn) Batch(ctx context.Context, ms []Message, options *BatchOptions) ([]Result, error) {
	var o BatchOptions
	if options != nil {
		o = *options
	}
	if o.Size <= 0 {
		o.Size = defaultBatchSize
	}
	results := make([]Result, len(ms))
	k := c.newCall(callBatch, 1)
	defer c.free(k)
	for at := 0; at < len(ms); {
		n := c.chunk(ms[at:], o.Size)
		failed, err := c.send(ctx, k, ms[at:at+n], results[at:at+n])
		at += n
		if err == nil && o.StopOnError && failed >= 0 {
			err = results[at-n+failed].Err
		}
		if err != nil {
			notSent(results[at:])
			return results, fmt.Errorf("netlink: batch of %d requests: %w", len(ms), err)
		}
	}
	return results, nil
}

func notSent(rs []Result) {
	for i := range rs {
		rs[i].Err = ErrNotSent
	}
}

// ackSize is how much of a receive buffer one refusal takes at most, bookkeeping included (skb->truesize of a small message with an
// extended ack): the refusals of one send must all fit, since nobody reads while it is being processed.
const ackSize = 1536

// chunk is how many of the requests fit one send, at least one.
func (c *Conn) chunk(ms []Message, size int) int {
	limit := 64 << 10
	if s, ok := c.t.(bufferer); ok {
		limit = min(limit, s.WriteBuffer()/2)
		size = min(size, s.ReadBuffer()/ackSize)
	}
	bytes := 0
	for i := range ms {
		bytes += HeaderLen + Align(len(ms[i].Data))
		if i > 0 && (bytes > limit || i >= size) {
			return i
		}
	}
	return len(ms)
}
