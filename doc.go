// Package netlink speaks netlink, the datagram protocol by which programs and the Linux kernel exchange messages about
// networking (RFC 3549, netlink(7)).
//
// A [Conn] sends requests and matches what comes back: [Conn.Do] for one request, [Conn.Dump] and [Conn.Stream] for the
// requests that list objects, [Conn.Batch] for many requests in few system calls, [Conn.Subscribe] for notifications.
//
// A [Message] is a [Header], a fixed header that belongs to its type, and attributes. [Attributes] walks attributes,
// a [Builder] writes them.
//
// Integers on the wire have the byte order of the machine, except where a family's documentation says otherwise.
// Everything that handles bytes works on every platform; sockets need Linux, and Dial says so elsewhere.
package netlink
