package ip

import (
	"strconv"

	"golang.org/x/sys/unix"
)

func appendUint(b []byte, v uint64) []byte { return strconv.AppendUint(b, v, 10) }

// hardwareAddr writes a link-layer address: that of a tunnel is an IP address.
func hardwareAddr(linkType uint16, a []byte) string {
	var buf [128]byte
	switch {
	case len(a) == 4 && (linkType == unix.ARPHRD_TUNNEL || linkType == unix.ARPHRD_SIT || linkType == unix.ARPHRD_IPGRE):
		return addrText(unix.AF_INET, a)
	case len(a) == 16 && (linkType == unix.ARPHRD_TUNNEL6 || linkType == unix.ARPHRD_IP6GRE):
		return addrText(unix.AF_INET6, a)
	}
	return string(appendMAC(buf[:0], a))
}
