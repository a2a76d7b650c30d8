// Command bench compares this library with a raw C loop, with its peers and with iproute2, on the same work in the same run.
//
// It makes its own network namespace, and a user namespace around it where it has to, so it needs no root. It prints ratios, because
// times mean little on another machine. Runs of the peers alternate, and the ratio is the median of the ratios within each round:
// what else the machine does hits all alike.
//
//	go run .                              everything, in about two minutes
//	go run . -n 1000000 -runs 3           with a million routes
//	go run . -only stream,add -peers c,netlink -cpuprofile /tmp
//	go run . -check                       exit status 1 where a budget is exceeded
package main

import (
	"flag"
	"fmt"
	"os"
	"strings"
)

type options struct {
	n, runs, batch int
	only, peers    []string
	profile        string
	check          bool
}

// What tells a process of this program what it is.
const (
	sceneVariable   = "NLBENCH_SCENE"   // the scene that it measures, in a namespace of its own
	dirVariable     = "NLBENCH_DIR"     // where raw and nlctl are
	childVariable   = "NLBENCH_PEER"    // the library that it measures, once
	profileVariable = "NLBENCH_PROFILE" // where to write a CPU profile
)

func main() {
	var err error
	switch {
	case os.Getenv(childVariable) != "":
		err = child(os.Getenv(childVariable), os.Args[1:])
	case os.Getenv(sceneVariable) != "":
		err = measure(os.Getenv(sceneVariable), os.Getenv(dirVariable), parseOptions())
	default:
		err = bench(parseOptions())
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func parseOptions() *options {
	o := &options{}
	var only, who string
	flag.IntVar(&o.n, "n", 100_000, "routes")
	flag.IntVar(&o.runs, "runs", 5, "runs of each peer")
	flag.IntVar(&o.batch, "batch", 128, "requests in one send")
	flag.StringVar(&only, "only", "", "works, by comma: stream collect text json add del add1 del1 smallest events links iplink quiet")
	flag.StringVar(&who, "peers", strings.Join(peers, ","), "peers, by comma")
	flag.StringVar(&o.profile, "cpuprofile", "", "`directory` for a CPU profile of the last run of each work and Go library")
	flag.BoolVar(&o.check, "check", false, "exit with status 1 if a budget is exceeded")
	flag.Parse()
	o.only, o.peers = split(only), split(who)
	if o.n < 1 || o.n > 1<<24 || o.runs < 1 || o.batch < 1 || o.batch > 1000 || flag.NArg() > 0 {
		flag.Usage()
		os.Exit(2)
	}
	return o
}

func split(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return r == ',' })
}
