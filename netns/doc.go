// Package netns names, makes and enters network namespaces (network_namespaces(7)).
//
// A namespace belongs to a thread, and Go moves goroutines between threads. So nothing here leaves a thread in another namespace:
// [NS.Do] runs a function on a thread of its own, puts the thread back, and throws it away if that is not possible.
//
// Names are kept as iproute2 keeps them: a file in /run/netns on which the namespace is mounted, so that `ip netns` and this package
// see the same ones.
//
// On systems other than Linux everything fails with errors.ErrUnsupported.
package netns
