// Package cli has what every command of the tool shares. A command is a function run(ctx, env, args) error that uses nothing of the
// process but what Env gives it, so that tests run it like any function.
package cli

import (
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/nlctl/netlink/internal/termsafe"
)

// Env is what a command may use of its process.
type Env struct {
	Stdin          io.Reader
	Stdout, Stderr io.Writer
	Getenv         func(string) string
}

// OS is the process's own environment. What goes to a terminal is made harmless on the way.
func OS() *Env {
	return &Env{
		Stdin: os.Stdin, Stdout: termsafe.Writer(os.Stdout), Stderr: termsafe.Writer(os.Stderr),
		Getenv: os.Getenv,
	}
}

// StdoutIsTerminal reports whether somebody looks at the output as it comes.
func (e *Env) StdoutIsTerminal() bool {
	_, filtered := e.Stdout.(*termsafe.Filter)
	return filtered
}

// ExitError ends a command with a status when everything has been said already.
type ExitError struct{ Code int }

func (e *ExitError) Error() string { return fmt.Sprintf("exit status %d", e.Code) }

// UsageError says that the command line was wrong. Its exit status is 2.
type UsageError struct{ Message string }

func (e *UsageError) Error() string { return e.Message }

// Usagef makes a UsageError.
func Usagef(format string, args ...any) error { return &UsageError{fmt.Sprintf(format, args...)} }

// Status is the exit status of what a command returned.
func Status(err error) int {
	var exit *ExitError
	var usage *UsageError
	switch {
	case err == nil:
		return 0
	case errors.As(err, &exit):
		return exit.Code
	case errors.As(err, &usage):
		return 2
	}
	return 1
}
