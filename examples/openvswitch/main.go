//go:build linux

// Command openvswitch is a small switch: it makes a datapath of Open vSwitch in the kernel with two ports, installs flows, sends
// packets through, answers the one that no flow matches, and removes everything. It uses nothing but the typed packages.
//
//	openvswitch [-step]
//
// With -step it waits for Enter after each step, so that `ovs-dpctl show` and `ovs-dpctl dump-flows` can be compared. It needs
// the module openvswitch and CAP_NET_ADMIN: in a namespace of its own, as `unshare -rn openvswitch` gives.
package main

import (
	"bufio"
	"context"
	"flag"
	"fmt"
	"log"
	"os"

	"github.com/nlctl/netlink/genetlink"
)

// lab is what the steps share.
type lab struct {
	conn    *genetlink.Conn
	upcalls *upcalls
	wires   *wires
	dp      uint32 // the datapath: the index of its own link
}

func main() {
	log.SetFlags(0)
	log.SetPrefix("openvswitch: ")
	step := flag.Bool("step", false, "wait for Enter after each step")
	flag.Parse()
	pause := func() {}
	if *step {
		input := bufio.NewScanner(os.Stdin)
		pause = func() { input.Scan() }
	}
	if err := run(context.Background(), pause); err != nil {
		log.Fatal(err)
	}
}

// run makes what the steps need, and removes it however they end.
func run(ctx context.Context, pause func()) error {
	conn, err := genetlink.Dial(ctx, nil)
	if err != nil {
		return err
	}
	defer conn.Close()
	u, err := listen(ctx)
	if err != nil {
		return err
	}
	defer u.close()
	w, err := newWires(ctx)
	if err != nil {
		return err
	}
	defer w.close(ctx)
	l := &lab{conn: conn, upcalls: u, wires: w}
	defer l.clean(ctx)
	return l.steps(ctx, pause)
}

func (l *lab) steps(ctx context.Context, pause func()) error {
	for _, s := range []struct {
		name string
		run  func(context.Context) error
	}{
		{"create the datapath", l.createDatapath},
		{"add the ports", l.addPorts},
		{"install the flows", l.installFlows},
		{"send packets", l.send},
		{"delete the flows", l.deleteFlows},
		{"delete the ports", l.deletePorts},
		{"delete the datapath", l.deleteDatapath},
	} {
		fmt.Println("==", s.name)
		if err := s.run(ctx); err != nil {
			return fmt.Errorf("%s: %w", s.name, err)
		}
		if err := l.print(ctx); err != nil {
			return err
		}
		fmt.Println("--")
		pause()
	}
	return nil
}

// print shows all there is, as ovs-dpctl does.
func (l *lab) print(ctx context.Context) error {
	if err := show(ctx, l.conn, os.Stdout); err != nil || l.dp == 0 {
		return err
	}
	return dumpFlows(ctx, l.conn, l.dp, os.Stdout)
}
