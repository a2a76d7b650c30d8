//go:build linux

// Command routedump has the conversation that strace shows of `ip route`, with nothing but system calls: chapter 3 of the guide.
package main

import (
	"encoding/binary"
	"fmt"
	"log"
	"net/netip"

	"golang.org/x/sys/unix"
)

func main() {
	log.SetFlags(0)
	// socket(AF_NETLINK, SOCK_RAW|SOCK_CLOEXEC, NETLINK_ROUTE)
	fd, err := unix.Socket(unix.AF_NETLINK, unix.SOCK_RAW|unix.SOCK_CLOEXEC, unix.NETLINK_ROUTE)
	if err != nil {
		log.Fatal("socket: ", err)
	}
	defer unix.Close(fd)
	// bind(fd, {sa_family=AF_NETLINK, pid=0, groups=00000000}, 12): the kernel chooses the port.
	if err := unix.Bind(fd, &unix.SockaddrNetlink{Family: unix.AF_NETLINK}); err != nil {
		log.Fatal("bind: ", err)
	}
	// sendto(fd, ..., 28, 0, NULL, 0): struct nlmsghdr and struct rtmsg.
	request := header(unix.RTM_GETROUTE, unix.NLM_F_REQUEST|unix.NLM_F_DUMP, 1, unix.SizeofRtMsg)
	request = append(request, unix.AF_INET, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
	if err := unix.Sendto(fd, request, 0, &unix.SockaddrNetlink{Family: unix.AF_NETLINK}); err != nil {
		log.Fatal("sendto: ", err)
	}
	buffer := make([]byte, 32<<10)
	for {
		// recvmsg(fd, ...) gives many messages at once, and at the end NLMSG_DONE.
		n, _, err := unix.Recvfrom(fd, buffer, 0)
		if err != nil {
			log.Fatal("recvmsg: ", err)
		}
		if done := show(buffer[:n]); done {
			return
		}
	}
}

func header(typ, flags uint16, seq uint32, payload int) []byte {
	b := binary.NativeEndian.AppendUint32(nil, uint32(unix.SizeofNlMsghdr+payload))
	b = binary.NativeEndian.AppendUint16(b, typ)
	b = binary.NativeEndian.AppendUint16(b, flags)
	b = binary.NativeEndian.AppendUint32(b, seq)
	return binary.NativeEndian.AppendUint32(b, 0)
}

// show prints the routes of the main table in one datagram, and reports whether it was the last.
func show(b []byte) (done bool) {
	for len(b) >= unix.SizeofNlMsghdr {
		length, typ := binary.NativeEndian.Uint32(b), binary.NativeEndian.Uint16(b[4:])
		if length < unix.SizeofNlMsghdr || int(length) > len(b) {
			log.Fatal("the kernel sent a message of an impossible length")
		}
		switch {
		case typ == unix.NLMSG_DONE:
			return true
		case typ == unix.NLMSG_ERROR:
			log.Fatal("the kernel refused the request")
		case typ == unix.RTM_NEWROUTE && b[unix.SizeofNlMsghdr+4] == unix.RT_TABLE_MAIN:
			route(b[unix.SizeofNlMsghdr:length])
		}
		b = b[min((int(length)+3)&^3, len(b)):]
	}
	return false
}

// route prints one struct rtmsg and its attributes.
func route(b []byte) {
	dst, rest := "default", ""
	for a := b[unix.SizeofRtMsg:]; len(a) >= unix.SizeofRtAttr; {
		n, typ := int(binary.NativeEndian.Uint16(a)), binary.NativeEndian.Uint16(a[2:])
		if n < unix.SizeofRtAttr || n > len(a) {
			return
		}
		value := a[unix.SizeofRtAttr:n]
		switch typ {
		case unix.RTA_DST:
			addr, _ := netip.AddrFromSlice(value)
			dst = fmt.Sprintf("%s/%d", addr, b[1])
		case unix.RTA_GATEWAY:
			addr, _ := netip.AddrFromSlice(value)
			rest += fmt.Sprintf(" via %s", addr)
		case unix.RTA_OIF:
			rest += fmt.Sprintf(" dev index %d", binary.NativeEndian.Uint32(value))
		}
		a = a[min((n+3)&^3, len(a)):]
	}
	fmt.Println(dst + rest)
}
