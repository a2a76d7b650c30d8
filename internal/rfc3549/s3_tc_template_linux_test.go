package rfc3549

import (
	"fmt"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/nlctl/netlink"
)

// tcm is the template of section 3.1.3, the kernel's struct tcmsg.
type tcm struct {
	Family                      byte
	Index, Handle, Parent, Info uint32
}

const (
	sizeofTcMsg = 20

	tcRoot    = 0xffffffff // TC_H_ROOT, linux/pkt_sched.h
	tcIngress = 0xfffffff1 // TC_H_INGRESS
)

func (m tcm) bytes() []byte {
	b := []byte{m.Family, 0, 0, 0}
	for _, v := range []uint32{m.Index, m.Handle, m.Parent, m.Info} {
		b = native.AppendUint32(b, v)
	}
	return b
}

func readTcm(b []byte) tcm {
	return tcm{b[0], native.Uint32(b[4:]), native.Uint32(b[8:]), native.Uint32(b[12:]), native.Uint32(b[16:])}
}

// handle writes a handle as iproute2 does.
func handle(h uint32) string {
	if h&0xffff == 0 {
		return fmt.Sprintf("%x:", h>>16)
	}
	return fmt.Sprintf("%x:%x", h>>16, h&0xffff)
}

// newQdisc makes a queuing discipline of v0's.
func newQdisc(l *lab, handle, parent uint32, kind string, attrs ...func(*netlink.Builder)) netlink.Message {
	return request(unix.RTM_NEWQDISC, add, tcm{Index: l.v0, Handle: handle, Parent: parent}.bytes(), append(attrs, str(unix.TCA_KIND, kind))...)
}

// qdisc is what the kernel lists of a queuing discipline of v0's.
func (l *lab) qdisc(t *testing.T, handle uint32) (tcm, map[uint16][]byte) {
	t.Helper()
	for _, m := range l.dump(t, request(unix.RTM_GETQDISC, 0, tcm{Index: l.v0}.bytes())) {
		if h := readTcm(m.Data); h.Index == l.v0 && h.Handle == handle {
			return h, attributes(t, m, sizeofTcMsg)
		}
	}
	t.Fatalf("no qdisc %x", handle)
	return tcm{}, nil
}

// judgedQdisc is what iproute2 lists of it.
func (l *lab) judgedQdisc(t *testing.T, h uint32) object {
	t.Helper()
	for _, o := range l.judge(t, "tc", "-s", "-j", "qdisc", "show", "dev", "v0") {
		if o["handle"] == handle(h) {
			return o
		}
	}
	t.Fatalf("iproute2 shows no qdisc %s", handle(h))
	return nil
}

// The traffic control service, its template field by field.
func TestS3_1_3_TrafficControlTemplate(t *testing.T) {
	l := newLab(t)
	l.do(t, newQdisc(l, 0x10000, tcRoot, "htb", nest(unix.TCA_OPTIONS, htbInit(0))))
	root, _ := l.qdisc(t, 0x10000)
	l.tc(t, "class add dev v0 parent 1: classid 1:10 htb rate 1mbit")
	l.tc(t, "qdisc add dev v0 parent 1:10 handle 20: pfifo")
	leaf, _ := l.qdisc(t, 0x200000)
	t.Run("family", func(t *testing.T) {
		// There are no families here: whatever is asked, the answer is AF_UNSPEC. It goes to the group, and to whoever
		// asks only with NLM_F_ECHO (qdisc_notify in net/sched/sch_api.c).
		m := request(unix.RTM_GETQDISC, netlink.FlagEcho, tcm{Family: unix.AF_INET, Index: l.v0, Handle: 0x10000, Parent: tcRoot}.bytes())
		if got := readTcm(l.one(t, m).Data); root.Family != unix.AF_UNSPEC || got != root {
			t.Errorf("got %+v and %+v", root, got)
		}
	})
	t.Run("reserved", func(t *testing.T) {
		for _, m := range l.dump(t, request(unix.RTM_GETQDISC, 0, tcm{}.bytes())) {
			if m.Data[1] != 0 || native.Uint16(m.Data[2:]) != 0 {
				t.Errorf("% x", m.Data[:sizeofTcMsg])
			}
		}
	})
	t.Run("interface index", func(t *testing.T) {
		if root.Index != l.v0 || leaf.Index != l.v0 {
			t.Errorf("indices %d and %d", root.Index, leaf.Index)
		}
		l.refused(t, request(unix.RTM_NEWQDISC, add, tcm{Index: 1 << 30, Parent: tcRoot}.bytes(), str(unix.TCA_KIND, "pfifo")), unix.ENODEV)
	})
	t.Run("qdisc handle", func(t *testing.T) {
		// The major number is the upper half; the minor number of a discipline is 0, of its classes it is not.
		l.judgedQdisc(t, 0x10000)
		if leaf.Handle != 0x20<<16 {
			t.Errorf("20: is %#x", leaf.Handle)
		}
		l.refused(t, request(unix.RTM_NEWQDISC, add, tcm{Index: l.v1, Handle: 0x10001, Parent: tcRoot}.bytes(), str(unix.TCA_KIND, "pfifo")), unix.EINVAL)
	})
	t.Run("parent qdisc", func(t *testing.T) {
		if judge := l.judgedQdisc(t, 0x10000); root.Parent != tcRoot || judge["root"] != true {
			t.Errorf("parent %#x, iproute2 says %v", root.Parent, judge)
		}
		if judge := l.judgedQdisc(t, 0x200000); leaf.Parent != 0x10010 || judge["parent"] != "1:10" {
			t.Errorf("parent %#x, iproute2 says %v", leaf.Parent, judge)
		}
		// The RFC has TC_H_ROOT in the handle of the topmost as well, which is no handle for the kernel.
		l.refused(t, request(unix.RTM_NEWQDISC, add, tcm{Index: l.v1, Handle: tcRoot, Parent: tcRoot}.bytes(), str(unix.TCA_KIND, "pfifo")), unix.EINVAL)
	})
	t.Run("TCM info", func(t *testing.T) {
		// Of a discipline it is the count of references; iproute2 leaves out a 1.
		l.do(t, newQdisc(l, 0xffff0000, tcIngress, "ingress"))
		ingress, _ := l.qdisc(t, 0xffff0000)
		if _, ok := l.judgedQdisc(t, 0xffff0000)["refcnt"]; ingress.Info != 1 || ok {
			t.Errorf("info %d, iproute2 says %v", ingress.Info, l.judgedQdisc(t, 0xffff0000))
		}
		if refs := l.judgedQdisc(t, 0x10000)["refcnt"]; refs != float64(root.Info) {
			t.Errorf("info %d, iproute2 says %v", root.Info, refs)
		}
	})
	t.Run("TCM info of a filter", func(t *testing.T) {
		// The priority in the upper half, the protocol in the lower one: in the order of the network, which the RFC leaves out.
		l.do(t, newFilter(l, 0x10000, 5, unix.ETH_P_IP, "u32", nest(unix.TCA_OPTIONS, u32Match("10.0.0.9", 0x10010)...)))
		judge := l.judge(t, "tc", "-j", "filter", "show", "dev", "v0")
		if len(judge) == 0 || judge[0]["pref"] != 5.0 || judge[0]["protocol"] != "ip" {
			t.Errorf("iproute2 says %v", judge)
		}
		l.tc(t, "filter add dev v0 parent 1: protocol ipv6 prio 7 u32 match u32 0 0 flowid 1:10")
		last := l.filters(t, 0x10000)
		if h := readTcm(last[len(last)-1].Data); h.Info != 7<<16|uint32(bigEndian(unix.ETH_P_IPV6)) {
			t.Errorf("info %#x", h.Info)
		}
	})
}
