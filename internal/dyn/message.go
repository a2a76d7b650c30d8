package dyn

import "github.com/nlctl/netlink/internal/desc"

// Received finds what a message of the kernel is by its number: an answer, an event, or, as in rtnetlink's events of deletions,
// something that looks like a request.
func Received(f *desc.Family, value int) (*desc.Operation, *desc.Body) {
	for _, of := range []func(*desc.Operation) []*desc.Body{
		func(o *desc.Operation) []*desc.Body { return []*desc.Body{o.Event} },
		func(o *desc.Operation) []*desc.Body { return []*desc.Body{o.DoReply, o.DumpReply} },
		func(o *desc.Operation) []*desc.Body { return []*desc.Body{o.Do, o.Dump} },
	} {
		for _, o := range f.Operations {
			for _, b := range of(o) {
				if b != nil && b.Value == value {
					return o, b
				}
			}
		}
	}
	return nil, nil
}

// Sent finds what a request is by its number.
func Sent(f *desc.Family, value int, dump bool) (*desc.Operation, *desc.Body) {
	for _, o := range f.Operations {
		for _, b := range []*desc.Body{o.Do, o.Dump} {
			if b != nil && b.Value == value && (b == o.Dump) == dump {
				return o, b
			}
		}
	}
	if dump {
		return Sent(f, value, false)
	}
	return nil, nil
}
