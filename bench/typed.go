package main

import (
	"context"

	"github.com/nlctl/netlink/family/rtroute"
	"golang.org/x/sys/unix"
)

// typed is the generated packages, which decode every attribute that there is.
var typed = operations{"stream": typedStream}

func typedStream(m *meter, _ arguments) error {
	c, err := dialOurs(nil)
	if err != nil {
		return err
	}
	defer c.Close()
	request := rtroute.GetrouteDumpRequest{Header: rtroute.Rtmsg{Family: unix.AF_INET}}
	m.start()
	for r, err := range rtroute.GetrouteStream(context.Background(), c, request) {
		if err != nil {
			return err
		}
		m.Items++
		same := route{Dst: r.Dst, OIF: r.Oif}
		m.Sum += same.sum()
	}
	m.stop()
	return m.report()
}
