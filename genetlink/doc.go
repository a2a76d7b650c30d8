// Package genetlink speaks generic netlink: the protocol under which kernel subsystems register families by name, each with commands,
// attributes and multicast groups of its own (Documentation/networking/generic_netlink.rst).
//
// A family's number is given out while the kernel runs. A [Conn] asks the controller for it once and notices when it has changed:
//
//	c, err := genetlink.Dial(ctx, nil)
//	defer c.Close()
//	replies, err := c.Do(ctx, "ethtool", genetlink.Message{Command: 1, Data: attributes})
package genetlink
