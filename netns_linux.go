package netlink

import "github.com/nlctl/netlink/netns"

// inNetNS runs f in a namespace.
func inNetNS(n NetNS, f func() error) error {
	if n.kind == nsCurrent {
		return f()
	}
	ns, err := n.open()
	if err != nil {
		return err
	}
	defer ns.Close()
	return ns.Do(f)
}

func (n NetNS) open() (*netns.NS, error) {
	switch n.kind {
	case nsPath:
		return netns.OpenPath(n.path)
	case nsFD:
		return netns.OpenFD(n.n)
	default:
		return netns.OpenPID(n.n)
	}
}
