package spec

// operations counts messages as the family's model says: unified, where a request and its reply have one number, or
// directional, where each direction counts for itself.
func (r *resolver) operations() {
	ops := &r.raw.Operations
	count := r.unified
	switch ops.EnumModel {
	case "", "unified":
	case "directional":
		count = r.directional
	default:
		r.unknown(ops.At, "enum-model", ops.EnumModel, []string{"unified", "directional"})
	}
	request, reply := int64(1), int64(1)
	for i := range ops.List {
		raw := &ops.List[i]
		if r.f.Operation(raw.Name) != nil {
			r.add(raw.At, "operation %s is there twice", raw.Name)
		}
		op := &Operation{
			Pos: raw.At, Name: raw.Name, CName: r.operationCName(raw), Set: r.set(raw.At, raw.Set), Group: raw.Group,
			Flags: raw.Flags, Module: raw.Module, Config: raw.Config, Since: raw.Since,
		}
		count(op, raw, &request, &reply)
		r.f.Operations = append(r.f.Operations, op)
	}
	for i, op := range r.f.Operations {
		r.notify(op, ops.List[i])
	}
}

func (r *resolver) operationCName(raw *rawOperation) string {
	p := prefix(r.raw.Operations.NamePrefix, r.f.Name+"-cmd-")
	if r.raw.Operations.AsyncPrefix != nil && (raw.Notify != "" || raw.Event != nil) {
		p = *r.raw.Operations.AsyncPrefix
	}
	return cName(raw.CName, p, raw.Name)
}

func (r *resolver) unified(op *Operation, raw *rawOperation, next, _ *int64) {
	if raw.Value != nil {
		*next = *raw.Value
	}
	op.Do, op.Dump = r.mode(op, raw, raw.Do, *next, *next), r.mode(op, raw, raw.Dump, *next, *next)
	op.Event = r.event(op, raw, *next)
	*next++
}

// directional counts requests and replies apart; events count as replies.
func (r *resolver) directional(op *Operation, raw *rawOperation, request, reply *int64) {
	if raw.Notify != "" || raw.Event != nil {
		if raw.Value != nil {
			*reply = *raw.Value
		}
		op.Event = r.event(op, raw, *reply)
		*reply++
		if raw.Do == nil && raw.Dump == nil {
			return
		}
	}
	first := raw.Do
	if first == nil {
		first = raw.Dump
	}
	if first == nil {
		r.add(raw.At, "operation %s neither asks nor tells", raw.Name)
		return
	}
	*request, *reply = written(raw, first.Request, *request), written(nil, first.Reply, *reply)
	op.Do, op.Dump = r.mode(op, raw, raw.Do, *request, *reply), r.mode(op, raw, raw.Dump, *request, *reply)
	*request++
	if first.Reply != nil {
		*reply++
	}
}

func written(op *rawOperation, b *rawBody, otherwise int64) int64 {
	switch {
	case b != nil && b.Value != nil:
		return *b.Value
	case op != nil && op.Value != nil:
		return *op.Value
	}
	return otherwise
}

func (r *resolver) mode(op *Operation, raw *rawOperation, m *rawMode, request, reply int64) *Mode {
	if m == nil {
		return nil
	}
	req := m.Request
	if req == nil {
		req = &rawBody{At: m.At}
	}
	mode := &Mode{Request: r.body(op, raw, req, request)}
	if m.Reply != nil {
		mode.Reply = r.body(op, raw, m.Reply, reply)
	}
	return mode
}

func (r *resolver) event(op *Operation, raw *rawOperation, value int64) *Body {
	if raw.Event == nil {
		if raw.Notify != "" {
			return &Body{Value: int(value)}
		}
		return nil
	}
	return r.body(op, raw, raw.Event, value)
}

func (r *resolver) body(op *Operation, raw *rawOperation, b *rawBody, value int64) *Body {
	body := &Body{Value: int(written(nil, b, value)), Trailer: b.Trailer, Set: op.Set}
	if b.Set != "" {
		body.Set = r.set(b.At, b.Set)
	}
	header := r.raw.Operations.FixedHeader
	if raw.FixedHeader != "" {
		header = raw.FixedHeader
	}
	if b.FixedHeader != "" {
		header = b.FixedHeader
	}
	body.Header = r.structure(raw.At, header)
	for _, name := range b.Attributes {
		if body.Set == nil {
			r.add(raw.At, "operation %s names attributes but no attribute-set", op.Name)
			break
		}
		a := body.Set.Attribute(name)
		if a == nil {
			r.unknown(b.At, "attribute", name, attributeNames(body.Set))
			continue
		}
		body.Attributes = append(body.Attributes, a)
	}
	return body
}

// notify gives a notification the content of the reply that it looks like.
func (r *resolver) notify(op *Operation, raw rawOperation) {
	if raw.Notify == "" {
		return
	}
	of := r.f.Operation(raw.Notify)
	if of == nil {
		r.unknown(raw.At, "operation", raw.Notify, names(r.f.Operations, func(o *Operation) string { return o.Name }))
		return
	}
	op.Notify = of
	if op.Set == nil {
		op.Set = of.Set
	}
	for _, m := range []*Mode{of.Do, of.Dump} {
		if m != nil && m.Reply != nil {
			value := op.Event.Value
			*op.Event = *m.Reply
			op.Event.Value = value
			return
		}
	}
	if of.Do != nil {
		value := op.Event.Value
		*op.Event = *of.Do.Request
		op.Event.Value = value
	}
}

func (r *resolver) groups() {
	for _, raw := range r.raw.Groups.List {
		g := &Group{Pos: raw.At, Name: raw.Name, CName: raw.CDefineName, Since: raw.Since}
		if raw.Value != nil {
			g.Number = uint32(*raw.Value)
		}
		r.f.Groups = append(r.f.Groups, g)
	}
	for _, op := range r.f.Operations {
		if op.Group != "" && named(r.f.Groups, op.Group, func(g *Group) string { return g.Name }) == nil {
			r.unknown(op.Pos, "group", op.Group, names(r.f.Groups, func(g *Group) string { return g.Name }))
		}
	}
}
