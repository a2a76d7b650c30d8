package families

import (
	"github.com/nlctl/netlink"
	"github.com/nlctl/netlink/genetlink"
	"github.com/nlctl/netlink/internal/desc"
	"github.com/nlctl/netlink/internal/dyn"
)

// Event takes a multicast message of a family apart. The name of the operation is empty if it is not known.
func Event(f *desc.Family, m netlink.Message) (string, dyn.Fields) {
	value, data := int(m.Type), m.Data
	if f.Generic {
		g, err := genetlink.Parse(m)
		if err != nil {
			return "", fields(nil, err)
		}
		value, data = int(g.Command), g.Data
	}
	op, body := dyn.Received(f, value)
	if op == nil {
		return "", dyn.Fields{{Name: "payload", Value: dyn.Bytes(data)}}
	}
	return op.Name, fields(dyn.Decode(body, data))
}
