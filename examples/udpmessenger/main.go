//go:build linux

// Command udpmessenger sends a datagram, or prints those that it receives: chapter 2 of the guide.
package main

import (
	"fmt"
	"log"
	"net"
	"os"
)

const address = "127.0.0.1:12345"

func main() {
	log.SetFlags(0)
	if len(os.Args) != 2 {
		log.Fatal("usage: udpmessenger receiver|sender")
	}
	var err error
	if os.Args[1] == "sender" {
		err = send()
	} else {
		err = receive()
	}
	if err != nil {
		log.Fatal(err)
	}
}

func send() error {
	c, err := net.Dial("udp", address)
	if err != nil {
		return err
	}
	defer c.Close()
	_, err = c.Write([]byte("MSG"))
	return err
}

func receive() error {
	c, err := net.ListenPacket("udp", address)
	if err != nil {
		return err
	}
	defer c.Close()
	fmt.Println("Starting receiver")
	buffer := make([]byte, 65536)
	for {
		n, from, err := c.ReadFrom(buffer)
		if err != nil {
			return err
		}
		fmt.Printf("Received %q from %s\n", buffer[:n], from.(*net.UDPAddr).IP)
	}
}
