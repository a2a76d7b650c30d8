package netlink

import (
	"sync"
	"sync/atomic"
)

// call is a request that waits for its answer, or a batch of them. Its fields are guarded by Conn.mu while it is registered; afterwards
// they are its own goroutine's.
type call struct {
	kind    callKind
	first   uint32        // the (first) sequence number
	n       uint32        // how many numbers follow each other
	echo    bool          // the request asked for the notification that it causes
	ready   chan struct{} // one element: look again
	done    bool
	err     error
	sent    atomic.Bool // all of it is with the kernel
	epoch   uint32      // of the Conn when it was registered
	request []byte      // as sent, for the attribute that an error points at
	reply   Reply       // of a single request
	batch   *batchRun
	chunks  [][]byte // of a dump: messages that another reader found, in order
	ended   bool     // of a dump: the kernel has ended it, though its reader may not have seen that yet
}

type callKind uint8

const (
	callDo      callKind = iota
	callDump             // gives datagrams to the one who iterates
	callDiscard          // a dump whose reader has gone: what still comes is dropped
	callBatch
)

// wake lets whoever waits for the call look again.
func (k *call) wake() {
	select {
	case k.ready <- struct{}{}:
	default:
	}
}

// finish ends a call. Nobody else writes to it from then on, unless it is a dump, which its reader ends. It needs c.mu.
func (c *Conn) finish(k *call, err error) {
	k.done = true
	if k.err == nil {
		k.err = err
	}
	if k.kind == callDo || k.kind == callBatch {
		c.remove(k)
	}
	k.wake()
}

// covers reports whether the sequence number is one of the call's.
func (k *call) covers(seq uint32) bool { return seq-k.first < k.n }

// newCall takes a call from the pool. It is registered before its request is sent, so that no answer can be missed.
func (c *Conn) newCall(kind callKind, n uint32) *call {
	k, ok := c.calls.Get().(*call)
	if !ok {
		k = &call{ready: make(chan struct{}, 1)}
	}
	k.kind, k.n, k.first = kind, n, c.nextSequence(n)
	return k
}

func (c *Conn) register(k *call) {
	c.mu.Lock()
	defer c.mu.Unlock()
	k.sent.Store(false)
	k.epoch = c.epoch.Load()
	if k.kind == callBatch {
		c.batches = append(c.batches, k)
		return
	}
	c.pending.add(k)
}

func (c *Conn) unregister(k *call) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.remove(k)
}

// remove needs c.mu.
func (c *Conn) remove(k *call) {
	if k.kind != callBatch {
		c.pending.remove(k)
		return
	}
	for i, b := range c.batches {
		if b == k {
			c.batches = append(c.batches[:i], c.batches[i+1:]...)
			return
		}
	}
}

// free puts a call that is not registered any more back into the pool.
func (c *Conn) free(k *call) {
	select {
	case <-k.ready:
	default:
	}
	*k = call{ready: k.ready, request: k.request[:0]}
	c.calls.Put(k)
}

// find gives the call that waits for a sequence number, or nil. It needs c.mu.
func (c *Conn) find(seq uint32) *call {
	if k := c.pending.find(seq); k != nil {
		return k
	}
	for _, k := range c.batches {
		if k.covers(seq) {
			return k
		}
	}
	return nil
}

// receiveBufferSize holds every datagram of a dump (at most 32 KiB) and the answers known to be longer, such as that about a link
// with hundreds of virtual functions. It grows when a datagram was longer still.
const receiveBufferSize = 128 << 10

type receiveBuffer struct{ b []byte }

func (c *Conn) getBuffer() *receiveBuffer { return getBuffer(&c.buffers, int(c.size.Load())) }

func getBuffer(pool *sync.Pool, size int) *receiveBuffer {
	if r, ok := pool.Get().(*receiveBuffer); ok && len(r.b) >= size {
		return r
	}
	return &receiveBuffer{make([]byte, size)}
}

func (c *Conn) putBuffer(r *receiveBuffer) { c.buffers.Put(r) }
