/* The least that the work takes: plain system calls, one buffer, every attribute walked. What it does is what the Go side does;
   it prints what package meter prints: nanoseconds, CPU nanoseconds, items and a checksum for each phase. */
#include <arpa/inet.h>
#include <errno.h>
#include <linux/if.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static char in[1 << 16], out[1 << 16];
static uint32_t seq;
static uint64_t wall, cpu, items, sum;
static uint64_t wall0, cpu0;

static void die(const char *what) {
	perror(what);
	exit(1);
}

static uint64_t now(clockid_t clock) {
	struct timespec t;
	clock_gettime(clock, &t);
	return t.tv_sec * 1000000000ull + t.tv_nsec;
}

static void start(void) {
	cpu0 = now(CLOCK_PROCESS_CPUTIME_ID);
	wall0 = now(CLOCK_MONOTONIC);
}

static void stop(void) {
	wall += now(CLOCK_MONOTONIC) - wall0;
	cpu += now(CLOCK_PROCESS_CPUTIME_ID) - cpu0;
}

static void report(void) {
	printf("{\"Wall\":%llu,\"CPU\":%llu,\"Items\":%llu,\"Sum\":%llu}\n", (unsigned long long)wall, (unsigned long long)cpu,
	       (unsigned long long)items, (unsigned long long)sum);
	wall = cpu = items = sum = 0;
}

static int dial(uint32_t groups, int buffer) {
	struct sockaddr_nl a = {.nl_family = AF_NETLINK, .nl_groups = groups};
	int one = 1, fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
	if (fd < 0 || bind(fd, (struct sockaddr *)&a, sizeof a) < 0)
		die("socket");
	setsockopt(fd, SOL_NETLINK, NETLINK_EXT_ACK, &one, sizeof one);
	setsockopt(fd, SOL_NETLINK, NETLINK_CAP_ACK, &one, sizeof one);
	setsockopt(fd, SOL_NETLINK, NETLINK_GET_STRICT_CHK, &one, sizeof one);
	if (buffer && setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &buffer, sizeof buffer) < 0)
		setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &buffer, sizeof buffer);
	return fd;
}

static void transmit(int fd, const void *b, size_t n) {
	struct sockaddr_nl kernel = {.nl_family = AF_NETLINK};
	if (sendto(fd, b, n, 0, (struct sockaddr *)&kernel, sizeof kernel) != (ssize_t)n)
		die("sendto");
}

static int receive(int fd) {
	ssize_t n = recv(fd, in, sizeof in, 0);
	if (n < 0)
		die("recv");
	return n;
}

/* await reads until the kernel has acknowledged the request with a number. */
static void await(int fd, uint32_t number) {
	for (;;) {
		int n = receive(fd);
		for (struct nlmsghdr *h = (void *)in; NLMSG_OK(h, n); h = NLMSG_NEXT(h, n)) {
			struct nlmsgerr *e = NLMSG_DATA(h);
			if (h->nlmsg_type != NLMSG_ERROR)
				continue;
			if (e->error) {
				errno = -e->error;
				die("request");
			}
			if (h->nlmsg_seq == number)
				return;
		}
	}
}

struct route {
	uint32_t dst, gateway, table, priority, oif, flags;
	uint8_t dst_len, tos, protocol, scope, type;
};

static void read_route(struct nlmsghdr *h, struct route *r) {
	struct rtmsg *m = NLMSG_DATA(h);
	int n = RTM_PAYLOAD(h);
	memset(r, 0, sizeof *r);
	r->dst_len = m->rtm_dst_len, r->tos = m->rtm_tos, r->table = m->rtm_table, r->protocol = m->rtm_protocol;
	r->scope = m->rtm_scope, r->type = m->rtm_type, r->flags = m->rtm_flags;
	for (struct rtattr *a = RTM_RTA(m); RTA_OK(a, n); a = RTA_NEXT(a, n)) {
		switch (a->rta_type) {
		case RTA_DST: memcpy(&r->dst, RTA_DATA(a), 4); break;
		case RTA_GATEWAY: memcpy(&r->gateway, RTA_DATA(a), 4); break;
		case RTA_TABLE: memcpy(&r->table, RTA_DATA(a), 4); break;
		case RTA_PRIORITY: memcpy(&r->priority, RTA_DATA(a), 4); break;
		case RTA_OIF: memcpy(&r->oif, RTA_DATA(a), 4); break;
		}
	}
}

static struct route one_route;

static void take_route(struct nlmsghdr *h) {
	read_route(h, &one_route);
	items++;
	sum += ntohl(one_route.dst) + one_route.oif;
}

struct link {
	int32_t index;
	uint32_t flags, mtu, group;
	uint8_t address[32], operstate;
	char name[IFNAMSIZ], kind[16];
	uint64_t stats[3 * 8];
};

static struct link one_link;

static void copy(void *to, size_t room, struct rtattr *a) {
	memcpy(to, RTA_DATA(a), RTA_PAYLOAD(a) < room ? RTA_PAYLOAD(a) : room);
}

static void take_link(struct nlmsghdr *h) {
	struct ifinfomsg *m = NLMSG_DATA(h);
	int n = IFLA_PAYLOAD(h);
	struct link *l = &one_link;
	memset(l, 0, sizeof *l);
	l->index = m->ifi_index, l->flags = m->ifi_flags;
	for (struct rtattr *a = IFLA_RTA(m); RTA_OK(a, n); a = RTA_NEXT(a, n)) {
		switch (a->rta_type & NLA_TYPE_MASK) {
		case IFLA_IFNAME: copy(l->name, sizeof l->name, a); break;
		case IFLA_ADDRESS: copy(l->address, sizeof l->address, a); break;
		case IFLA_MTU: copy(&l->mtu, 4, a); break;
		case IFLA_GROUP: copy(&l->group, 4, a); break;
		case IFLA_OPERSTATE: copy(&l->operstate, 1, a); break;
		case IFLA_STATS64: copy(l->stats, sizeof l->stats, a); break;
		case IFLA_LINKINFO: {
			int left = RTA_PAYLOAD(a);
			for (struct rtattr *i = RTA_DATA(a); RTA_OK(i, left); i = RTA_NEXT(i, left))
				if (i->rta_type == IFLA_INFO_KIND)
					copy(l->kind, sizeof l->kind, i);
		}
		}
	}
	items++;
	sum += l->mtu + strlen(l->name);
}

static void dump(int fd, void *request, void (*take)(struct nlmsghdr *)) {
	struct nlmsghdr *q = request;
	q->nlmsg_seq = ++seq;
	transmit(fd, q, q->nlmsg_len);
	for (;;) {
		int n = receive(fd);
		for (struct nlmsghdr *h = (void *)in; NLMSG_OK(h, n); h = NLMSG_NEXT(h, n)) {
			if (h->nlmsg_type == NLMSG_DONE)
				return;
			if (h->nlmsg_type == NLMSG_ERROR)
				die("dump");
			take(h);
		}
	}
}

static void stream(void) {
	struct { struct nlmsghdr h; struct rtmsg m; } q = {
		{sizeof q, RTM_GETROUTE, NLM_F_REQUEST | NLM_F_DUMP, 0, 0}, {.rtm_family = AF_INET}};
	int fd = dial(0, 0);
	start();
	dump(fd, &q, take_route);
	stop();
	report();
}

static void links(int times) {
	struct { struct nlmsghdr h; struct ifinfomsg m; struct rtattr a; uint32_t mask; } q = {
		{sizeof q, RTM_GETLINK, NLM_F_REQUEST | NLM_F_DUMP, 0, 0}, {0}, {8, IFLA_EXT_MASK}, RTEXT_FILTER_VF};
	int fd = dial(0, 0);
	start();
	for (int i = 0; i < times; i++)
		dump(fd, &q, take_link);
	stop();
	report();
}

/* put_route writes a request about the route to 10.0.0.0 + i. */
static size_t put_route(char *at, int i, int type, int flags) {
	struct { struct nlmsghdr h; struct rtmsg m; struct rtattr a; uint32_t dst; struct rtattr b; uint32_t gateway; struct rtattr c; uint32_t priority; } q = {
		{sizeof q, type, NLM_F_REQUEST | flags, ++seq, 0},
		{AF_INET, 32, 0, 0, RT_TABLE_MAIN, RTPROT_STATIC, RT_SCOPE_UNIVERSE, RTN_UNICAST, 0},
		{8, RTA_DST}, htonl(0x0a000000 + i), {8, RTA_GATEWAY}, htonl(INADDR_LOOPBACK), {8, RTA_PRIORITY}, 20};
	memcpy(at, &q, sizeof q);
	return sizeof q;
}

/* batches asks for an acknowledgement of the last request of each send alone: refusals come without it. */
static void batches(int fd, int n, int size, int type, int flags) {
	for (int i = 0; i < n;) {
		size_t used = 0;
		for (int k = 0; k < size && i < n; k++, i++)
			used += put_route(out + used, i, type, k == size - 1 || i == n - 1 ? flags | NLM_F_ACK : flags);
		transmit(fd, out, used);
		await(fd, seq);
	}
}

static void change(int n, int size) {
	int fd = dial(0, 0);
	start();
	batches(fd, n, size, RTM_NEWROUTE, NLM_F_CREATE | NLM_F_EXCL);
	stop();
	items = n;
	report();
	start();
	batches(fd, n, size, RTM_DELROUTE, 0);
	stop();
	items = n;
	report();
}

static void smallest(int n) {
	struct { struct nlmsghdr h; struct ifinfomsg m; } q = {
		{sizeof q, RTM_NEWLINK, NLM_F_REQUEST | NLM_F_ACK, 0, 0}, {.ifi_index = 1, .ifi_flags = IFF_UP, .ifi_change = IFF_UP}};
	int fd = dial(0, 0);
	start();
	for (int i = 0; i < n; i++) {
		q.h.nlmsg_seq = ++seq;
		transmit(fd, &q, sizeof q);
		await(fd, seq);
	}
	stop();
	items = n;
	report();
}

/* drain receives a burst that waits in the socket's buffer. */
static void drain(int fd, uint64_t n) {
	start();
	for (n += items; items < n;) {
		int left = receive(fd);
		for (struct nlmsghdr *h = (void *)in; NLMSG_OK(h, left); h = NLMSG_NEXT(h, left))
			take_route(h);
	}
	stop();
}

static void burst(int n, int buffer, int times) {
	int from = dial(0, 0), to = dial(RTMGRP_IPV4_ROUTE, buffer);
	for (int i = 0; i < times; i++) {
		batches(from, n, 128, RTM_NEWROUTE, NLM_F_CREATE | NLM_F_EXCL);
		drain(to, n);
		batches(from, n, 128, RTM_DELROUTE, 0);
		drain(to, n);
	}
	report();
}

int main(int argc, char **argv) {
	const char *work = argc > 1 ? argv[1] : "";
	int a[4] = {0}; /* as in works.go: n, batch, times, buffer */
	for (int i = 2; i < argc && i < 6; i++)
		a[i - 2] = atoi(argv[i]);
	if (!strcmp(work, "stream") || !strcmp(work, "collect"))
		stream();
	else if (!strcmp(work, "links"))
		links(a[2]);
	else if (!strcmp(work, "change") || !strcmp(work, "single"))
		change(a[0], a[1]);
	else if (!strcmp(work, "smallest"))
		smallest(a[0]);
	else if (!strcmp(work, "events"))
		burst(a[0], a[3], a[2]);
	else
		return 2;
	return 0;
}
