//go:build linux

package main

import (
	"context"
	"fmt"

	"github.com/nlctl/netlink/family/mac80211hwsim"
)

// hwsim lists simulated radios, makes one, or removes one. A radio lives in the namespace that it was made in, and hears those that
// were made there too.
func (p *program) hwsim(ctx context.Context, args []string) error {
	switch {
	case len(args) == 0:
		return p.simulated(ctx)
	case len(args) == 2 && args[0] == "add":
		_, err := mac80211hwsim.NewRadio(ctx, p.conn, mac80211hwsim.NewRadioRequest{RadioName: args[1]})
		return wrap("add radio", args[1], err)
	case len(args) == 2 && args[0] == "del":
		_, err := mac80211hwsim.DelRadio(ctx, p.conn, mac80211hwsim.DelRadioRequest{RadioName: args[1]})
		return wrap("delete radio", args[1], err)
	}
	return errUsage
}

func (p *program) simulated(ctx context.Context) error {
	for r, err := range mac80211hwsim.GetRadioDump(ctx, p.conn, mac80211hwsim.GetRadioDumpRequest{}) {
		if err != nil {
			return err
		}
		p.print("%d: %s, %d channels at the same time\n", r.RadioID, r.RadioName, r.Channels)
	}
	return nil
}

func wrap(verb, name string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s %s: %w", verb, name, err)
}
