package netlink

// Config changes how a Conn is made. The zero value, like a nil *Config, means a socket in the calling thread's network namespace
// that talks to the kernel, with extended acks, capped acks and strict checking where the kernel has them.
type Config struct {
	NetNS  NetNS    // the socket's network namespace, bound when it is made
	PortID uint32   // to bind; 0: the kernel chooses
	Groups []uint32 // to join at Dial, any number from 1 up

	// ReadBuffer and WriteBuffer are sizes in bytes (SO_RCVBUF, SO_SNDBUF, socket(7)). A size above the system's limit is granted to
	// CAP_NET_ADMIN and silently capped for others, as the kernel does. 0: 1 MiB to read, the system's default to write.
	ReadBuffer, WriteBuffer int
	// MaxReadBuffer lets an overrun double the read buffer up to so many bytes. 0: it stays.
	MaxReadBuffer int

	Peer    uint32 // not 0: the Conn speaks to the process with this port ID instead of the kernel, and believes only it
	AnyPeer bool   // datagrams from every port are believed

	NoExtAck       bool // no extended acknowledgements (NETLINK_EXT_ACK, Linux 4.12)
	NoCapAck       bool // errors repeat the whole request (NETLINK_CAP_ACK, Linux 4.3)
	NoStrict       bool // no strict checking of dump requests (NETLINK_GET_STRICT_CHK, Linux 4.20)
	NoENOBUFS      bool // lost messages are not reported (NETLINK_NO_ENOBUFS): no Overrun events
	BroadcastError bool // a multicast of this socket that some listener could not get is an error (NETLINK_BROADCAST_ERROR)
	ListenAllNSID  bool // events of all namespaces that have an identifier in this one (NETLINK_LISTEN_ALL_NSID, Linux 4.2)

	Filter []SockFilter // classic BPF on what is received

	Retries int // of an interrupted Dump; 0: 8, negative: none

	Transport Transport                 // carries the datagrams instead of a socket; what concerns a socket alone is ignored
	Wrap      func(Transport) Transport // observes or changes what passes

	// Describe names what is known by number alone in an error: Op and Path. request is the refused message with its header.
	Describe func(e *Error, request []byte)
}

const (
	defaultRetries    = 8
	defaultReadBuffer = 1 << 20
)

func (c *Config) retries() int {
	switch {
	case c.Retries == 0:
		return defaultRetries
	case c.Retries < 0:
		return 0
	}
	return c.Retries
}

// NetNS names a network namespace. The zero value is that of the thread that calls Dial.
type NetNS struct {
	kind nsKind
	path string
	n    int
}

type nsKind uint8

const (
	nsCurrent nsKind = iota
	nsPath
	nsFD
	nsPID
)

// NetNSPath is the namespace that a file refers to, such as /run/netns/NAME or /proc/PID/ns/net.
func NetNSPath(path string) NetNS { return NetNS{kind: nsPath, path: path} }

// NetNSFD is the namespace that a descriptor refers to. It is used during Dial only and stays the caller's.
func NetNSFD(fd int) NetNS { return NetNS{kind: nsFD, n: fd} }

// NetNSPID is the namespace of a process.
func NetNSPID(pid int) NetNS { return NetNS{kind: nsPID, n: pid} }
