package rfc3549

import (
	"testing"

	"golang.org/x/sys/unix"

	"github.com/nlctl/netlink"
)

// addresses are those of v0, of one family.
func (l *lab) addresses(t *testing.T, family byte) []netlink.Message {
	t.Helper()
	return l.dump(t, request(unix.RTM_GETADDR, 0, ifaddrmsg(family, 0, 0, 0, l.v0)))
}

// addressOf is the message about an address of v0.
func (l *lab) addressOf(t *testing.T, family byte, want string) netlink.Message {
	t.Helper()
	for _, m := range l.addresses(t, family) {
		if address(attributes(t, m, unix.SizeofIfAddrmsg)[unix.IFA_ADDRESS]) == want {
			return m
		}
	}
	t.Fatalf("no address %s", want)
	return netlink.Message{}
}

// judgedAddress is what iproute2 says of an address of v0.
func (l *lab) judgedAddress(t *testing.T, want string) object {
	t.Helper()
	for _, info := range l.judged(t, "ip", "-j", "addr", "show", "v0")["addr_info"].([]any) {
		if o := object(info.(map[string]any)); o["local"] == want {
			return o
		}
	}
	t.Fatalf("iproute2 shows no %s", want)
	return nil
}

func (l *lab) addAddress(t *testing.T, length, flags, scope byte, attrs ...func(*netlink.Builder)) {
	t.Helper()
	l.do(t, request(unix.RTM_NEWADDR, add, ifaddrmsg(unix.AF_INET, length, flags, scope, l.v0), attrs...))
}

// The IP address service module, its template field by field.
func TestS2_3_3_2_IPAddressTemplate(t *testing.T) {
	l := newLab(t)
	l.ip(t, "addr add 10.1.0.1/20 dev v0 scope link")
	b := l.addressOf(t, unix.AF_INET, "10.1.0.1").Data
	judge := l.judgedAddress(t, "10.1.0.1")
	t.Run("family", func(t *testing.T) {
		if b[0] != unix.AF_INET || judge["family"] != "inet" {
			t.Errorf("family %d, iproute2 says %v", b[0], judge["family"])
		}
	})
	t.Run("length", func(t *testing.T) {
		if float64(b[1]) != judge["prefixlen"] {
			t.Errorf("length %d, iproute2 says %v", b[1], judge["prefixlen"])
		}
	})
	t.Run("flags", func(t *testing.T) {
		// Eight bits, which have become too few: IFA_FLAGS has them all.
		const ifaFlags = 8
		all := attributes(t, netlink.Message{Data: b}, unix.SizeofIfAddrmsg)[ifaFlags]
		if b[2] != unix.IFA_F_PERMANENT || number(all) != unix.IFA_F_PERMANENT {
			t.Errorf("flags %#x and %x", b[2], all)
		}
	})
	t.Run("scope", func(t *testing.T) {
		if b[3] != unix.RT_SCOPE_LINK || judge["scope"] != "link" {
			t.Errorf("scope %d, iproute2 says %v", b[3], judge["scope"])
		}
	})
	t.Run("interface index", func(t *testing.T) {
		if got := native.Uint32(b[4:]); got != l.v0 {
			t.Errorf("index %d, want %d", got, l.v0)
		}
	})
}

func TestS2_3_3_2_IPAddressFlags(t *testing.T) {
	l := newLab(t)
	flags := func(t *testing.T, family byte, a string) byte {
		t.Helper()
		return l.addressOf(t, family, a).Data[2]
	}
	t.Run("IFA_F_SECONDARY", func(t *testing.T) {
		l.ip(t, "addr add 10.0.0.2/24 dev v0")
		if flags(t, unix.AF_INET, "10.0.0.2")&unix.IFA_F_SECONDARY == 0 || l.judgedAddress(t, "10.0.0.2")["secondary"] != true {
			t.Error("the second of a subnet is not secondary")
		}
		if flags(t, unix.AF_INET, "10.0.0.1")&unix.IFA_F_SECONDARY != 0 {
			t.Error("the first is")
		}
	})
	t.Run("IFA_F_PERMANENT", func(t *testing.T) {
		l.ip(t, "addr add 10.2.0.1/24 dev v0 valid_lft 100000 preferred_lft 100000")
		if flags(t, unix.AF_INET, "10.0.0.1")&unix.IFA_F_PERMANENT == 0 || flags(t, unix.AF_INET, "10.2.0.1")&unix.IFA_F_PERMANENT != 0 {
			t.Error("an address with a life time is permanent, or one without is not")
		}
		if l.judgedAddress(t, "10.2.0.1")["dynamic"] != true {
			t.Error("iproute2 calls it permanent")
		}
	})
	t.Run("IFA_F_DEPRECATED", func(t *testing.T) {
		l.ip(t, "addr add 10.3.0.1/24 dev v0 valid_lft 100000 preferred_lft 0")
		if flags(t, unix.AF_INET, "10.3.0.1")&unix.IFA_F_DEPRECATED == 0 || l.judgedAddress(t, "10.3.0.1")["deprecated"] != true {
			t.Error("an address that is preferred no more is not deprecated")
		}
	})
	t.Run("IFA_F_TENTATIVE", func(t *testing.T) {
		// Duplicate address detection waits for the link, which comes up with its peer.
		l.ip(t, "link set v1 down")
		l.ip(t, "addr add fd00::1/64 dev v0")
		if flags(t, unix.AF_INET6, "fd00::1")&unix.IFA_F_TENTATIVE == 0 || l.judgedAddress(t, "fd00::1")["tentative"] != true {
			t.Error("an address that nobody asked the link about is not tentative")
		}
	})
}

func TestS2_3_3_2_IPAddressAttributes(t *testing.T) {
	l := newLab(t)
	got := func(t *testing.T, a string) map[uint16][]byte {
		t.Helper()
		return attributes(t, l.addressOf(t, unix.AF_INET, a), unix.SizeofIfAddrmsg)
	}
	t.Run("IFA_UNSPEC", func(t *testing.T) {
		if b, ok := got(t, "10.0.0.1")[unix.IFA_UNSPEC]; ok {
			t.Errorf("the kernel sends it: %x", b)
		}
	})
	t.Run("IFA_ADDRESS", func(t *testing.T) {
		// On a link between two ends it is the other end's.
		l.addAddress(t, 32, 0, 0, ip(unix.IFA_LOCAL, "10.4.0.1"), ip(unix.IFA_ADDRESS, "10.4.0.2"))
		if judge := l.judgedAddress(t, "10.4.0.1")["address"]; judge != "10.4.0.2" {
			t.Errorf("iproute2 says %v", judge)
		}
		got(t, "10.4.0.2")
	})
	t.Run("IFA_LOCAL", func(t *testing.T) {
		l.addAddress(t, 24, 0, 0, ip(unix.IFA_LOCAL, "10.5.0.1"))
		l.judgedAddress(t, "10.5.0.1")
		if local := address(got(t, "10.5.0.1")[unix.IFA_LOCAL]); local != "10.5.0.1" {
			t.Errorf("local %s", local)
		}
	})
	t.Run("IFA_LABEL", func(t *testing.T) {
		l.addAddress(t, 24, 0, 0, ip(unix.IFA_LOCAL, "10.6.0.1"), str(unix.IFA_LABEL, "v0:six"))
		if label, judge := text(got(t, "10.6.0.1")[unix.IFA_LABEL]), l.judgedAddress(t, "10.6.0.1")["label"]; label != "v0:six" || judge != label {
			t.Errorf("label %q, iproute2 says %v", label, judge)
		}
	})
	t.Run("IFA_BROADCAST", func(t *testing.T) {
		l.addAddress(t, 24, 0, 0, ip(unix.IFA_LOCAL, "10.7.0.1"), ip(unix.IFA_BROADCAST, "10.7.0.255"))
		if b, judge := address(got(t, "10.7.0.1")[unix.IFA_BROADCAST]), l.judgedAddress(t, "10.7.0.1")["broadcast"]; b != "10.7.0.255" || judge != b {
			t.Errorf("broadcast %s, iproute2 says %v", b, judge)
		}
	})
	t.Run("IFA_ANYCAST", func(t *testing.T) {
		// IPv4 knows none and takes no notice; IPv6 has a listing of its own, RTM_GETANYCAST, in which it is the address.
		l.addAddress(t, 24, 0, 0, ip(unix.IFA_LOCAL, "10.8.0.1"), ip(unix.IFA_ANYCAST, "10.8.0.9"))
		if b, ok := got(t, "10.8.0.1")[unix.IFA_ANYCAST]; ok {
			t.Errorf("IPv4 has %x", b)
		}
	})
	t.Run("IFA_CACHEINFO", func(t *testing.T) {
		// struct ifa_cacheinfo: preferred and valid life times in seconds, all ones for ever.
		b := got(t, "10.0.0.1")[unix.IFA_CACHEINFO]
		judge := l.judgedAddress(t, "10.0.0.1")
		if len(b) != 16 || native.Uint32(b) != 0xffffffff || native.Uint32(b[4:]) != 0xffffffff {
			t.Errorf("life times %x", b)
		}
		if judge["valid_life_time"] != 4294967295.0 || judge["preferred_life_time"] != 4294967295.0 {
			t.Errorf("iproute2 says %v", judge)
		}
		l.ip(t, "addr add 10.9.0.1/24 dev v0 valid_lft 100000 preferred_lft 50000")
		b = got(t, "10.9.0.1")[unix.IFA_CACHEINFO]
		if preferred, valid := native.Uint32(b), native.Uint32(b[4:]); preferred == 0 || preferred > 50000 || valid <= 50000 || valid > 100000 {
			t.Errorf("life times %d and %d", preferred, valid)
		}
	})
}

func TestS2_3_3_2_IPAddressMessages(t *testing.T) {
	l := newLab(t)
	t.Run("RTM_NEWADDR", func(t *testing.T) {
		l.addAddress(t, 24, 0, 0, ip(unix.IFA_LOCAL, "10.5.0.1"))
		l.judgedAddress(t, "10.5.0.1")
	})
	t.Run("RTM_DELADDR", func(t *testing.T) {
		l.ip(t, "addr add 10.6.0.1/24 dev v0")
		l.do(t, request(unix.RTM_DELADDR, 0, ifaddrmsg(unix.AF_INET, 24, 0, 0, l.v0), ip(unix.IFA_LOCAL, "10.6.0.1")))
		for _, o := range l.judge(t, "ip", "-j", "addr", "show", "v0", "to", "10.6.0.1") {
			if o["ifname"] == "v0" {
				t.Errorf("it is still there: %v", o)
			}
		}
	})
	t.Run("RTM_GETADDR", func(t *testing.T) {
		l.ip(t, "addr add 10.7.0.1/24 dev v0")
		want := l.judged(t, "ip", "-j", "-4", "addr", "show", "v0")["addr_info"].([]any)
		got := l.addresses(t, unix.AF_INET)
		if len(got) != len(want) {
			t.Fatalf("%d addresses, want %d", len(got), len(want))
		}
		for i, m := range got {
			if a, judge := address(attributes(t, m, unix.SizeofIfAddrmsg)[unix.IFA_LOCAL]), want[i].(map[string]any)["local"]; a != judge {
				t.Errorf("address %d is %s, iproute2 says %v", i, a, judge)
			}
		}
	})
}
