package main

import "slices"

// arguments are what a piece of work is about. A work uses some of them.
type arguments struct {
	n      int // routes, requests, or events of a burst
	batch  int // requests of a send
	times  int // repetitions inside one run
	buffer int // bytes of a receive buffer
	force  bool
}

// operation does a piece of work and reports each of its phases to the meter.
type operation func(*meter, arguments) error

// operations are what a Go library can do, by the name of the work.
type operations map[string]operation

var libraries = map[string]operations{"netlink": ours, "typed": typed, "vishvananda": vishvananda, "mdlayher": mdlayher, "jsimonetti": jsimonetti}

// peers in the order of the table. "netlink" is this library, "typed" its generated packages, "nlctl" is its tool, "c" is raw.c, "ip" is iproute2.
var peers = []string{"c", "netlink", "typed", "mdlayher", "vishvananda", "jsimonetti", "ip", "nlctl"}

// work is what peers are compared at.
type work struct {
	name      string
	reference string // the peer that ratios are relative to
	title     string
	adjust    func(*arguments)
	phases    []phase
	commands  [][]string // of iproute2, one for each phase; nil: not measured
	nlctl     bool       // nlctl runs the same commands
	items     int        // that one command deals with; 0: as many as there are routes
}

// phase is a part of a work that is measured apart.
type phase struct {
	name   string
	budget map[string]budget
}

// budget is what a peer may take at most. Zero is no limit.
type budget struct {
	ratio  float64
	allocs float64 // for an item; a fraction is what does not grow with the work
	bytes  float64 // for an item
}

// scene is a state of the network, with the works that are done on it.
type scene struct {
	name  string
	title string
	setUp func(*scenery) error
	works []work
}

var scenes = []scene{
	{"routes", "a table of IPv4 routes", setUpRoutes, []work{
		{
			name: "stream", title: "dump as it arrives", reference: "c",
			phases: []phase{{"stream", map[string]budget{"netlink": {ratio: 1.15, allocs: 0.01}, "typed": {allocs: 0.01}}}},
		},
		{
			name: "collect", title: "dump into a slice", reference: "c",
			phases: []phase{{"collect", map[string]budget{"netlink": {ratio: 1.6, bytes: 160}}}},
		},
		{
			name: "text", title: "ip route", reference: "ip", commands: [][]string{{"route"}}, nlctl: true,
			phases: []phase{{"text", map[string]budget{"nlctl": {ratio: 0.6}}}},
		},
		{
			name: "json", title: "ip -json route", reference: "ip", commands: [][]string{{"-json", "route"}}, nlctl: true,
			phases: []phase{{"json", map[string]budget{"nlctl": {ratio: 0.6}}}},
		},
	}},
	{"changes", "requests that change something", setUpChanges, []work{
		{
			name: "change", title: "add and delete routes", reference: "c",
			commands: [][]string{{"-batch", "add"}, {"-batch", "del"}},
			phases: []phase{
				{"add", map[string]budget{"netlink": {ratio: 1.15}}},
				{"del", map[string]budget{"netlink": {ratio: 1.15}}},
			},
		},
		{
			name: "single", title: "one request, one ack", reference: "c",
			phases: []phase{
				{"add1", map[string]budget{"netlink": {ratio: 1.2, allocs: 0.01}}},
				{"del1", map[string]budget{"netlink": {ratio: 1.2, allocs: 0.01}}},
			},
			adjust: func(a *arguments) { a.batch, a.n = 1, max(1, a.n/2) },
		},
		{
			// No budget: the kernel does next to nothing for this one, and the least that two system calls of a Go program take is
			// 1.2 x C already.
			name: "smallest", title: "the smallest request", reference: "c",
			phases: []phase{{"smallest", map[string]budget{"netlink": {allocs: 0.01}}}},
		},
		{
			name: "events", title: "bursts of route events", reference: "c",
			phases: []phase{{"events", nil}},
			adjust: func(a *arguments) { a.times, a.n = max(1, a.n/burstSize(*a)/10), burstSize(*a) },
		},
	}},
	{"links", "1000 links", setUpLinks, []work{
		{
			name: "links", title: "dump of 1000 links", reference: "c",
			phases: []phase{{"links", nil}},
			adjust: func(a *arguments) { a.times = 10 },
		},
		{
			name: "iplink", title: "ip link", reference: "ip", commands: [][]string{{"link"}}, nlctl: true, items: 1001,
			phases: []phase{{"iplink", nil}},
			adjust: func(a *arguments) { a.times = 5 },
		},
	}},
	{"quiet", "nothing but lo", setUpNothing, []work{
		{
			name: "quiet", title: "ip link", reference: "ip", commands: [][]string{{"link"}}, nlctl: true, items: 1,
			phases: []phase{{"quiet", map[string]budget{"nlctl": {ratio: 2}}}},
			adjust: func(a *arguments) { a.times = 50 },
		},
	}},
}

// burstSize is how many events a receive buffer surely holds: the kernel counts up to 2 KiB for a route event, and twice the size of
// the buffer that was asked for.
func burstSize(a arguments) int { return max(1, min(5000, a.buffer/1024)) }

// wanted reports whether a work or one of its phases is selected.
func (w *work) wanted(only []string) bool {
	if len(only) == 0 || slices.Contains(only, w.name) {
		return true
	}
	return slices.ContainsFunc(w.phases, func(p phase) bool { return slices.Contains(only, p.name) })
}

// has reports whether a peer can do a work.
func (w *work) has(peer string) bool {
	switch peer {
	case "c":
		return w.commands == nil || w.name == "change"
	case "ip":
		return w.commands != nil
	case "nlctl":
		return w.nlctl
	}
	return libraries[peer][w.name] != nil
}
