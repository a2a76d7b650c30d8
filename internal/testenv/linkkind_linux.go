package testenv

import (
	"encoding/binary"
	"fmt"

	"golang.org/x/sys/unix"
)

// probeLinkKind asks for a link of the kind with nothing else said. The kernel looks the kind up, and loads its
// module, before it checks anything else (__rtnl_newlink in net/core/rtnetlink.c): EOPNOTSUPP is an unknown kind.
// iproute2 cannot be asked, because it checks the options of a kind first. This package is used by the tests of
// package netlink and therefore speaks for itself.
func probeLinkKind(kind string) error {
	fd, err := unix.Socket(unix.AF_NETLINK, unix.SOCK_RAW|unix.SOCK_CLOEXEC, unix.NETLINK_ROUTE)
	if err != nil {
		return fmt.Errorf("open netlink socket: %w", err)
	}
	defer func() { _ = unix.Close(fd) }()
	if err := unix.Sendto(fd, newLinkRequest(kind), 0, &unix.SockaddrNetlink{Family: unix.AF_NETLINK}); err != nil {
		return fmt.Errorf("send request for link kind %s: %w", kind, err)
	}
	b := make([]byte, 8192)
	n, _, err := unix.Recvfrom(fd, b, 0)
	if err != nil {
		return fmt.Errorf("receive answer for link kind %s: %w", kind, err)
	}
	if n < unix.SizeofNlMsghdr+4 || binary.NativeEndian.Uint16(b[4:]) != unix.NLMSG_ERROR {
		return fmt.Errorf("answer for link kind %s is no ack: % x", kind, b[:n])
	}
	if code := int32(binary.NativeEndian.Uint32(b[unix.SizeofNlMsghdr:])); code != 0 {
		return unix.Errno(-code)
	}
	return nil
}

func newLinkRequest(kind string) []byte {
	order := binary.NativeEndian
	info := attribute(unix.IFLA_INFO_KIND, append([]byte(kind), 0))
	body := append(make([]byte, unix.SizeofIfInfomsg), attribute(unix.IFLA_LINKINFO|unix.NLA_F_NESTED, info)...)
	b := order.AppendUint32(nil, uint32(unix.SizeofNlMsghdr+len(body)))
	b = order.AppendUint16(b, unix.RTM_NEWLINK)
	b = order.AppendUint16(b, unix.NLM_F_REQUEST|unix.NLM_F_ACK|unix.NLM_F_CREATE|unix.NLM_F_EXCL)
	b = order.AppendUint32(b, 1) // sequence
	b = order.AppendUint32(b, 0) // port
	return append(b, body...)
}

func attribute(typ uint16, data []byte) []byte {
	b := binary.NativeEndian.AppendUint16(nil, uint16(unix.SizeofNlAttr+len(data)))
	b = binary.NativeEndian.AppendUint16(b, typ)
	b = append(b, data...)
	return append(b, make([]byte, -len(b)&3)...)
}
