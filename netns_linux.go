package netlink

// inNetNS runs f in a namespace.
func inNetNS(n NetNS, f func() error) error {
	if n.kind != nsCurrent {
		return ErrNotSupported
	}
	return f()
}
