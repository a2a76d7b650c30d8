//go:build linux

// Command wireless shows the radios of this network namespace, what they hear and whom they speak to, in the words of iw. It uses
// nothing but the typed packages.
//
//	wireless phy                          the radios: what they can do, and on which frequencies they may
//	wireless dev                          their interfaces
//	wireless scan LINK [MHZ...]           listen and ask around, on all frequencies or on these, and show who answers
//	wireless station LINK                 the other ends of a link, with their counters
//	wireless reg                          the rules of the country
//	wireless event                        what happens, until it is interrupted
//	wireless hwsim [add NAME | del NAME]  simulated radios, which hear each other (module mac80211_hwsim)
//
// To scan, add and del need CAP_NET_ADMIN in the namespace.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"os"
	"os/signal"
	"syscall"

	"github.com/nlctl/netlink/family/nl80211"
	"github.com/nlctl/netlink/genetlink"
)

// program is what the commands share.
type program struct {
	conn *genetlink.Conn
	out  io.Writer
}

var errUsage = errors.New("use: wireless phy | dev | scan LINK [MHZ...] | station LINK | reg | event | hwsim [add NAME | del NAME]")

func main() {
	log.SetFlags(0)
	log.SetPrefix("wireless: ")
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1:]); err != nil {
		log.Fatal(err)
	}
}

func run(ctx context.Context, args []string) error {
	conn, err := genetlink.Dial(ctx, nil)
	if err != nil {
		return err
	}
	defer conn.Close()
	p := &program{conn, os.Stdout}
	switch {
	case len(args) == 1 && args[0] == "phy":
		return p.phy(ctx)
	case len(args) == 1 && args[0] == "dev":
		return p.dev(ctx)
	case len(args) >= 2 && args[0] == "scan":
		return p.scan(ctx, args[1], args[2:])
	case len(args) == 2 && args[0] == "station":
		return p.station(ctx, args[1])
	case len(args) == 1 && args[0] == "reg":
		return p.reg(ctx)
	case len(args) == 1 && args[0] == "event":
		return p.event(ctx)
	case len(args) >= 1 && args[0] == "hwsim":
		return p.hwsim(ctx, args[1:])
	}
	return errUsage
}

func (p *program) print(format string, args ...any) { fmt.Fprintf(p.out, format, args...) }

// link finds an interface by its name, which nl80211 does not take in place of the index.
func (p *program) link(ctx context.Context, name string) (uint32, error) {
	for i, err := range nl80211.GetInterfaceDump(ctx, p.conn, nl80211.GetInterfaceDumpRequest{}) {
		if err != nil {
			return 0, err
		}
		if i.Ifname == name {
			return i.Ifindex, nil
		}
	}
	return 0, fmt.Errorf("no radio has a link %s", name)
}
