//go:build linux

// Command rawmonitor says when IPv4 routes come and go, with nothing but system calls: chapter 4 of the guide.
package main

import (
	"encoding/binary"
	"errors"
	"fmt"
	"log"
	"os"

	"golang.org/x/sys/unix"
)

func main() {
	log.SetFlags(0)
	fd, err := unix.Socket(unix.AF_NETLINK, unix.SOCK_RAW|unix.SOCK_CLOEXEC, unix.NETLINK_ROUTE)
	if err != nil {
		log.Fatal("socket: ", err)
	}
	// A bit for each of the first 32 groups: the group of IPv4 routes is 7.
	address := &unix.SockaddrNetlink{Family: unix.AF_NETLINK, Groups: 1 << (unix.RTNLGRP_IPV4_ROUTE - 1)}
	if err := unix.Bind(fd, address); err != nil {
		log.Fatal("bind: ", err)
	}
	fmt.Fprintln(os.Stderr, "Listening")
	buffer := make([]byte, 64<<10)
	for {
		n, from, err := unix.Recvfrom(fd, buffer, 0)
		if errors.Is(err, unix.ENOBUFS) {
			fmt.Println("messages were lost")
			continue
		}
		if err != nil {
			log.Fatal("recvfrom: ", err)
		}
		// Any process may send to this port. The kernel's own is 0.
		if sender, ok := from.(*unix.SockaddrNetlink); !ok || sender.Pid != 0 {
			continue
		}
		show(buffer[:n])
	}
}

func show(b []byte) {
	for len(b) >= unix.SizeofNlMsghdr {
		length := binary.NativeEndian.Uint32(b)
		if length < unix.SizeofNlMsghdr || int(length) > len(b) {
			return
		}
		names := map[uint16]string{unix.RTM_NEWROUTE: "RTM_NEWROUTE", unix.RTM_DELROUTE: "RTM_DELROUTE"}
		if name, ok := names[binary.NativeEndian.Uint16(b[4:])]; ok {
			fmt.Printf("%s of %d bytes, prefix length %d\n", name, length, b[unix.SizeofNlMsghdr+1])
		}
		b = b[min((int(length)+3)&^3, len(b)):]
	}
}
