package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"

	"golang.org/x/sys/unix"
)

// Run runs a command with signals that end its context, prints what it returns and gives the exit status.
// A second signal ends the process at once.
func Run(env *Env, name string, run func(context.Context) error) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, unix.SIGTERM)
	defer stop()
	go func() { <-ctx.Done(); stop() }()
	err := run(ctx)
	if ctx.Err() != nil && errors.Is(err, context.Canceled) {
		return 128 + int(unix.SIGINT)
	}
	Report(env, name, err)
	return Status(err)
}

// Report prints what a command returned, if there is something left to say.
func Report(env *Env, name string, err error) {
	var exit *ExitError
	if err != nil && !errors.As(err, &exit) {
		fmt.Fprintf(env.Stderr, "%s: %v\n", name, err)
	}
}
