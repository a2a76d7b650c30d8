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
	e.Path = path(body, &e.ExtAck, request[skip:], skip)
}

// controller is the number of nlctrl (GENL_ID_CTRL).
const controller = 0x10

// path names the faulty attribute with its value, or the one that is missing.
func path(body *desc.Body, a *netlink.ExtAck, data []byte, skip int) string {
	switch {
	case a.Missing != nil:
		nest := 0
		if a.Missing.Nest != 0 {
			nest = int(a.Missing.Nest) - skip
		}
		if p := dyn.MissingPath(body, data, nest, a.Missing.Type); p != "" {
			return p + " is missing"
		}
	case int(a.Offset) >= skip:
		return place(dyn.Find(body, data, int(a.Offset)-skip), a.Policy != nil)
	}
	return ""
}

// place says what was sent, and where the kernel does not tell it what the specs know to be accepted.
func place(p dyn.Place, policy bool) string {
	s := p.String()
	if p.Attribute != nil && !policy && p.Attribute.Checks != (desc.Checks{}) {
		s += ", accepts " + dyn.Accepted(p.Attribute)
	}
	return s
}

func namespace(name string) string {
	if strings.HasPrefix(name, "/") {
		return name
	}
	return "/run/netns/" + name
}
