package families

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"

	"github.com/nlctl/netlink/internal/desc"
)

// rights adds to a refusal which right was missing.
func rights(f *desc.Family, op *desc.Operation, err error) error {
	if !errors.Is(err, fs.ErrPermission) {
		return err
	}
	switch {
	case f.Name == "audit":
		return fmt.Errorf("%w; it takes CAP_AUDIT_CONTROL, to listen CAP_AUDIT_READ, in the initial user namespace", err)
	case f.Generic && slices.Contains(op.Flags, "admin-perm"):
		return fmt.Errorf("%w; it takes CAP_NET_ADMIN in the initial user namespace", err)
	case !f.Generic || slices.Contains(op.Flags, "uns-admin-perm"):
		return fmt.Errorf("%w; it takes CAP_NET_ADMIN in the network namespace", err)
	}
	return err
}
