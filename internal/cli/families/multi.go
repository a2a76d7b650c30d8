package families

import (
	"context"
	"fmt"

	"github.com/nlctl/netlink"
	"github.com/nlctl/netlink/internal/cli"
	"github.com/nlctl/netlink/internal/desc"
	"github.com/nlctl/netlink/internal/dyn"
)

// asked is one request of several.
type asked struct {
	op     *desc.Operation
	object *dyn.Object
	data   []byte
}

// runMulti makes several requests in one send, as nfnetlink's transactions need it. All are encoded before the first is sent; each
// has its own result.
func (o *options) runMulti(ctx context.Context, env *cli.Env, args []string) error {
	f, err := o.Need(args[0])
	if err != nil {
		return err
	}
	all, err := o.several(env, f, args[1:])
	if err != nil {
		return err
	}
	flags, err := o.netlinkFlags()
	if err != nil {
		return err
	}
	for i, a := range all {
		if a.data, err = o.encode(a.op.Do, a.object); err != nil {
			return cli.Usagef("request %d, %s: %v", i+1, a.op.Name, err)
		}
	}
	c, err := dial(ctx, f, o.config())
	if err != nil {
		return because(ctx, err)
	}
	defer c.close()
	ms := make([]netlink.Message, 0, len(all))
	for _, a := range all {
		ms = append(ms, c.message(a.op.Do, flags, a.data))
	}
	results, err := c.conn.Batch(ctx, ms, &netlink.BatchOptions{Size: len(ms)})
	if err != nil {
		return because(ctx, err)
	}
	return o.showAll(env, c, all, results)
}

func (o *options) showAll(env *cli.Env, c *client, all []*asked, results []netlink.Result) error {
	failed := 0
	for i, r := range results {
		if r.Err != nil {
			failed++
			fmt.Fprintf(env.Stderr, "nlctl: request %d: %v\n", i+1, rights(c.f, all[i].op, r.Err))
		}
		if err := o.show(env, c, r.Reply, all[i].op.DoReply); err != nil {
			return err
		}
	}
	if failed > 0 {
		return &cli.ExitError{Code: 1}
	}
	return nil
}

// several takes requests apart: words with a + between requests, or a JSON array of objects that have one operation as their key.
func (o *options) several(env *cli.Env, f *desc.Family, words []string) ([]*asked, error) {
	if words = o.json.take(words); o.json.input != "" {
		return o.severalJSON(env, f)
	}
	var all []*asked
	for len(words) > 0 {
		n := 0
		for n < len(words) && words[n] != "+" {
			n++
		}
		if n == 0 {
			return nil, cli.Usagef("request %d is empty", len(all)+1)
		}
		object, err := usage(dyn.ParseArgs(words[1:n]))
		if err != nil {
			return nil, err
		}
		if all, err = add(all, f, words[0], object); err != nil {
			return nil, err
		}
		words = words[min(n+1, len(words)):]
	}
	return all, nil
}

func (o *options) severalJSON(env *cli.Env, f *desc.Family) ([]*asked, error) {
	v, err := readInput(env, o.json.input)
	if err != nil {
		return nil, err
	}
	list, ok := v.([]any)
	if !ok {
		return nil, cli.Usagef("%s has no JSON array", o.json.input)
	}
	var all []*asked
	for i, e := range list {
		name, object := dyn.Single(e)
		if object == nil {
			return nil, cli.Usagef("element %d of %s is not an operation with an object of attributes", i, o.json.input)
		}
		if all, err = add(all, f, name, object); err != nil {
			return nil, err
		}
	}
	return all, nil
}

func add(all []*asked, f *desc.Family, name string, object *dyn.Object) ([]*asked, error) {
	op, _, err := operation(f, name, "do")
	return append(all, &asked{op: op, object: object}), err
}
