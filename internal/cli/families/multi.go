package families

import (
	"context"

	"github.com/nlctl/netlink/internal/cli"
)

func (o *options) runMulti(context.Context, *cli.Env, []string) error { return cli.Usagef("not yet") }
