// Package testenv gives tests a network of their own.
//
// A test binary whose TestMain calls Main runs inside its own network and mount namespace, and without root
// inside its own user namespace too, so that every test has CAP_NET_ADMIN there and none can touch the machine's
// network. Each test then takes a fresh namespace with NetNS:
//
//	func TestMain(m *testing.M) { testenv.Main(m) }
//
//	func TestRoutes(t *testing.T) {
//		ns := testenv.NetNS(t)
//		testenv.IP(t, ns, "link add v0 type veth peer name v1")
//		testenv.InNetNS(t, ns, func() { ... })
//	}
//
// The environment changes what a missing thing means: with NLCTL_VM=1 (a Debian kernel with all its modules) or
// NLCTL_CI=1 (all packages are installed) it fails the test that elsewhere is skipped; with NLCTL_BYTES=1 (an
// emulated processor without a real kernel) whatever needs a namespace is skipped.
package testenv
