package ip

const mainHelp = `Usage: ip [ OPTIONS ] OBJECT { COMMAND | help }
where  OBJECT := { address | link | neighbour | netns | route | rule }
       COMMAND := { show | list | help }
       OPTIONS := { -V[ersion] | -s[tatistics] | -d[etails] | -r[esolve] |
                    -h[uman-readable] | -iec | -j[son] | -p[retty] |
                    -f[amily] { inet | inet6 | mpls | bridge | link } |
                    -4 | -6 | -M | -B | -0 |
                    -o[neline] | -br[ief] | -n[etns] name | -N[umeric] |
                    -rc[vbuf] [size] | -a[ll] | -c[olor] }
`

const routeHelp = `Usage: ip route { list | show } [ SELECTOR ]
SELECTOR := [ root PREFIX ] [ match PREFIX ] [ exact PREFIX ]
            [ table TABLE_ID ] [ vrf NAME ] [ proto RTPROTO ]
            [ type TYPE ] [ scope SCOPE ] [ dev NAME ] [ via ADDRESS ]
            [ src ADDRESS ] [ metric METRIC ] [ tos TOS ] [ cached ]
TYPE := { unicast | local | broadcast | multicast | throw |
          unreachable | prohibit | blackhole | nat }
TABLE_ID := [ local | main | default | all | NUMBER ]
SCOPE := [ host | link | global | NUMBER ]
RTPROTO := [ kernel | boot | static | NUMBER ]
`

const linkHelp = `Usage: ip link show [ DEVICE | group GROUP ] [ up ] [ master DEV ] [ vrf NAME ] [ type TYPE ]
                    [ nomaster ]
`

const addressHelp = `Usage: ip address [ show [ dev IFNAME ] [ scope SCOPE-ID ] [ master DEVICE ]
                         [ nomaster ] [ type TYPE ] [ to PREFIX ] [ FLAG-LIST ]
                         [ label LABEL ] [ up ] [ vrf NAME ] ]
SCOPE-ID := [ host | link | global | NUMBER ]
FLAG-LIST := [ FLAG-LIST ] FLAG
FLAG  := [ [-]permanent | [-]dynamic | [-]secondary | [-]primary |
           [-]tentative | [-]deprecated | [-]dadfailed | temporary ]
`

const ruleHelp = `Usage: ip rule { list | show } [ SELECTOR ]
SELECTOR := [ from PREFIX ] [ to PREFIX ] [ tos TOS ]
            [ fwmark FWMARK[/MASK] ] [ iif STRING ] [ oif STRING ]
            [ pref NUMBER ] [ l3mdev ] [ uidrange NUMBER-NUMBER ]
            [ ipproto PROTOCOL ] [ sport [ NUMBER | NUMBER-NUMBER ] ]
            [ dport [ NUMBER | NUMBER-NUMBER ] ] [ table TABLE_ID ] [ protocol PROTO ]
`

const neighHelp = `Usage: ip neigh { show | list } [ proxy ] [ to PREFIX ] [ dev DEV ] [ nud STATE ] [ unused ]
                                [ vrf NAME ] [ nomaster ] [ master DEV ] [ protocol PROTO ]
STATE := { delay | failed | incomplete | noarp | none | permanent | probe | reachable | stale | all }
`

const netnsHelp = `Usage: ip netns { list | list-id | help }
`
