package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/nlctl/netlink/spec"
)

func (g *generator) writeOperations() {
	for _, op := range g.f.Operations {
		name := goName(op.Name)
		if op.Do != nil {
			g.writeMode(op, op.Do, g.scope.take(name, "Do"), "")
		}
		if op.Dump != nil {
			g.writeMode(op, op.Dump, g.scope.take(name+"Dump", ""), "Dump")
		}
	}
}

// writeMode writes the function of a request, and names for its types.
func (g *generator) writeMode(op *spec.Operation, m *spec.Mode, name, dump string) {
	request := g.message(m.Request)
	reply := &bodyType{name: "codec.Empty"}
	if m.Reply != nil {
		reply = g.message(m.Reply)
	}
	requestName, replyName := g.scope.take(name+"Request", ""), g.scope.take(name+"Reply", "")
	g.p("// %s is what %s sends%s.\ntype %s = %s\n", requestName, name, attributesOf(m.Request), requestName, request.name)
	g.p("// %s is what comes back%s.\ntype %s = %s\n", replyName, attributesOf(m.Reply), replyName, reply.name)
	conn, raw := "genetlink.Conn", ""
	if !g.f.Generic {
		conn, raw = "netlink.Conn", "Raw"
	}
	variable := "op" + name
	g.p("var %s = codec.Operation{%s}\n", variable, g.operationFields(op, m))
	g.p("// %s is %s (%d)%s. flags are added to those of a %s.", name, op.CName, m.Request.Value, needs(op), map[string]string{"": "request", "Dump": "dump"}[dump])
	g.p("// If the kernel refuses, the error is a *netlink.Error that names the attribute at fault.")
	if dump == "" {
		g.p("func %s(ctx context.Context, c *%s, request %s, flags ...netlink.Flags) (*%s, error) {", name, conn, requestName, replyName)
		g.p("return codec.Do%s[%s](ctx, c, &%s, &request, flags)\n}", raw, replyName, variable)
	} else {
		g.p("func %s(ctx context.Context, c *%s, request %s, flags ...netlink.Flags) iter.Seq2[*%s, error] {", name, conn, requestName, replyName)
		g.p("return codec.Dump%s[%s](ctx, c, &%s, &request, flags)\n}\n", raw, replyName, variable)
		stream := g.scope.take(strings.TrimSuffix(name, "Dump")+"Stream", "")
		g.p("// %s lists as %s does, but gives replies as they arrive, in constant memory and valid until the next one.", stream, name)
		g.p("// If what is listed changes meanwhile, the last error is a *netlink.InterruptedError.")
		g.p("func %s(ctx context.Context, c *%s, request %s, flags ...netlink.Flags) iter.Seq2[*%s, error] {", stream, conn, requestName, replyName)
		g.p("return codec.Stream%s[%s](ctx, c, &%s, &request, flags)\n}", raw, replyName, variable)
	}
	g.end()
}

func (g *generator) operationFields(op *spec.Operation, m *spec.Mode) string {
	s := fmt.Sprintf("Name: %q, Value: %d", op.Name, m.Request.Value)
	if g.f.Generic {
		s = fmt.Sprintf("Family: %q, %s, Version: %d", g.f.Name, s, g.f.Version)
	}
	if m.Request.Header != nil {
		s += fmt.Sprintf(", Header: %d", m.Request.Header.Size)
	}
	if m.Request.Set != nil {
		s += ", Names: names" + g.sets[m.Request.Set].name
	}
	return s
}

// attributesOf lists what a message is said to carry.
func attributesOf(b *spec.Body) string {
	if b == nil || len(b.Attributes) == 0 || len(b.Attributes) > 24 {
		return ""
	}
	var list []string
	for _, a := range b.Attributes {
		list = append(list, a.Name)
	}
	return ": " + strings.Join(list, ", ")
}

// needs says which right and which kernel an operation wants.
func needs(op *spec.Operation) string {
	s := ""
	switch {
	case slices.Contains(op.Flags, "admin-perm"):
		s = ", for CAP_NET_ADMIN in the initial user namespace"
	case slices.Contains(op.Flags, "uns-admin-perm"):
		s = ", for CAP_NET_ADMIN in the namespace"
	}
	if op.Since != "" {
		s += ", since Linux " + op.Since
	}
	return s
}

// writeEvents writes what multicasts are.
func (g *generator) writeEvents() {
	g.p("const _ = codec.%s", runtimeVersion)
	g.end()
	events := []*spec.Operation{}
	seen := map[int]bool{}
	for _, op := range g.f.Operations {
		if op.Event != nil && !seen[op.Event.Value] {
			seen[op.Event.Value] = true
			events = append(events, op)
		}
	}
	if len(events) == 0 || g.f.Bare {
		return
	}
	g.writeParse(events)
	g.end()
	g.writeSubscribe()
	g.end()
}

func (g *generator) writeParse(events []*spec.Operation) {
	g.p("// ParseEvent decodes a notification: the operation's name and its content. Of one that is not described, the name is empty.")
	g.p("func ParseEvent(m netlink.Message) (string, codec.Body, error) {")
	value, data := "m.Type", "m.Data"
	if g.f.Generic {
		g.p("g, err := genetlink.Parse(m)\nif err != nil {\nreturn \"\", nil, err\n}")
		value, data = "g.Command", "g.Data"
	}
	g.p("switch %s {", value)
	for _, op := range events {
		g.p("case %d: // %s\nbody := new(%s)\nreturn %q, body, body.Decode(%s, \"\")", op.Event.Value, op.CName, g.message(op.Event).name, op.Name, data)
	}
	g.p("}\nbody := new(codec.Raw)\nreturn \"\", body, body.Decode(%s, \"\")\n}", data)
}

func (g *generator) writeSubscribe() {
	var groups []string
	for _, group := range g.f.Groups {
		groups = append(groups, group.Name)
	}
	g.p("// Subscribe gives what is multicast to groups (%s) from now on, until it is closed. An overrun is an event, not the end.", strings.Join(groups, ", "))
	if g.f.Generic {
		g.p("func Subscribe(ctx context.Context, c *genetlink.Conn, groups ...string) (*codec.Subscription, error) {")
		g.p("s, err := c.Subscribe(ctx, %q, groups...)", g.f.Name)
	} else {
		g.p("func Subscribe(ctx context.Context, c *netlink.Conn, groups ...uint32) (*codec.Subscription, error) {")
		g.p("s, err := c.Subscribe(ctx, groups...)")
	}
	g.p("if err != nil {\nreturn nil, err\n}\nreturn codec.NewSubscription(s, ParseEvent), nil\n}")
	if g.f.Generic || len(g.f.Groups) == 0 {
		return
	}
	g.end()
	g.p("// Groups of the protocol.\nconst (")
	for _, group := range g.f.Groups {
		g.p("%s = %d // %s", g.scope.take("Group"+goName(strings.TrimPrefix(group.Name, "rtnlgrp-")), ""), group.Number, group.CName)
	}
	g.p(")")
}
