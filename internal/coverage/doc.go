// Package coverage holds what a kernel says over netlink, as facts that were taken from its source, against what the specs
// describe: every protocol, family, message, kind and attribute is covered, opaque or missing.
//
// facts.txt is written by cmd/nlfacts. The verdicts are made when they are asked for, from the tables of internal/desc, so that
// they cannot be older than these.
package coverage

// Kernel is the version whose facts are embedded.
const Kernel = "7.3.4"
