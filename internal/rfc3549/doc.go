// Package rfc3549 is RFC 3549, "Linux Netlink as an IP Services Protocol", as tests: one for each item of its
// sections 2 and 3 and its appendices, named by the section, run against the running kernel. docs/rfc3549.md maps the
// items to the tests and says where the kernel has left the document.
//
// The RFC calls the kernel's side the forwarding engine component (FEC) and the program's side the control plane
// component (CPC). The tests write the fixed headers byte by byte, as the RFC draws them.
package rfc3549
