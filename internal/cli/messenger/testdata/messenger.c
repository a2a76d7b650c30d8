/* A messenger over UDP, written for the test: what it prints is what the guide shows. */
#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons(12345)};
	int s = socket(AF_INET, SOCK_DGRAM, 0);

	if (argc != 2)
		return 1;
	setlinebuf(stdout);
	inet_pton(AF_INET, "127.0.0.1", &a.sin_addr);
	printf("This node is a %s\n", argv[1]);
	if (!strcmp(argv[1], "sender")) {
		printf("Starting sender\n");
		return sendto(s, "MSG", 4, 0, (struct sockaddr *)&a, sizeof a) != 4;
	}
	if (bind(s, (struct sockaddr *)&a, sizeof a))
		return 1;
	printf("Starting receiver\n");
	for (;;) {
		struct sockaddr_in from;
		socklen_t n = sizeof from;
		char b[1024] = "", text[INET_ADDRSTRLEN];

		if (recvfrom(s, b, sizeof b - 1, 0, (struct sockaddr *)&from, &n) < 0)
			return 1;
		inet_ntop(AF_INET, &from.sin_addr, text, sizeof text);
		printf("Received datagram from %s\nDatagram content: %s\n", text, b);
	}
}
