package ip

// Numbers of the kernel's interface that golang.org/x/sys/unix does not have.
const (
	rtaNHID       = 30         // RTA_NH_ID, linux/rtnetlink.h
	nhaFDB        = 11         // NHA_FDB, linux/nexthop.h
	rtcfLocal     = 0x80000000 // RTCF_LOCAL, linux/in_route.h
	ndaProtocol   = 12         // NDA_PROTOCOL, linux/neighbour.h
	ndaFlagsExt   = 15         // NDA_FLAGS_EXT
	ntfExtManaged = 1          // NTF_EXT_MANAGED
	withVFs       = 1          // RTEXT_FILTER_VF, linux/rtnetlink.h
)
