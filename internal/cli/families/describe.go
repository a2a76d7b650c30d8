package families

import (
	"encoding/binary"
	"strings"

	"github.com/nlctl/netlink"
	"github.com/nlctl/netlink/genetlink"
	"github.com/nlctl/netlink/internal/desc"
	"github.com/nlctl/netlink/internal/dyn"
	"github.com/nlctl/netlink/internal/termsafe"
)

// describe names the operation and the attributes of an error. The controller speaks for every generic family.
func describe(f *desc.Family, e *netlink.Error, request []byte) {
	e.ExtAck.Message = termsafe.String(e.ExtAck.Message)
	if len(request) < netlink.HeaderLen {
		return
	}
	skip, value := netlink.HeaderLen, int(e.Request.Type)
	if f.Generic {
		if len(request) < skip+genetlink.HeaderLen {
			return
		}
		if e.Request.Type == controller {
			f = desc.Find("nlctrl")
		}
		value, skip = int(request[skip]), skip+genetlink.HeaderLen
	}
	flags := netlink.Flags(binary.NativeEndian.Uint16(request[6:]))
	op, body := dyn.Sent(f, value, flags&netlink.FlagDump == netlink.FlagDump)
	if op == nil {
		return
	}
	e.Op = f.Name + " " + op.Name
	locate(e, body, request[skip:], skip)
}

// controller is the number of nlctrl (GENL_ID_CTRL).
const controller = 0x10

// locate names the attribute that is at fault, or missing.
func locate(e *netlink.Error, body *desc.Body, data []byte, skip int) {
	a := &e.ExtAck
	switch {
	case a.Missing != nil:
		nest := 0
		if a.Missing.Nest != 0 {
			nest = int(a.Missing.Nest) - skip
		}
		e.Path = dyn.MissingPath(body, data, nest, a.Missing.Type)
	case int(a.Offset) >= skip:
		p := dyn.Find(body, data, int(a.Offset)-skip)
		e.Path, e.Sent = p.Path, p.Sent()
		if p.Attribute != nil && p.Attribute.Checks != (desc.Checks{}) {
			e.Accepts = dyn.Accepted(p.Attribute)
		}
	}
}

func namespace(name string) string {
	if strings.HasPrefix(name, "/") {
		return name
	}
	return "/run/netns/" + name
}
