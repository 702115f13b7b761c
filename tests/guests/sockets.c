/* Winsock on a server without a network, and a connection with itself. */
#include <winsock2.h>
#include <ws2tcpip.h>

#include <string.h>

#include "check.h"

static void check_start(void)
{
	WSADATA d;

	CHECK(socket(AF_INET, SOCK_STREAM, 0) == INVALID_SOCKET);
	CHECK(WSAGetLastError() == WSANOTINITIALISED);
	CHECK(WSAStartup(MAKEWORD(9, 9), &d) == 0);
	CHECK(d.wVersion == MAKEWORD(2, 2) && d.wHighVersion == d.wVersion);
	CHECK(strcmp(d.szSystemStatus, "Running") == 0);
	CHECK(WSAStartup(MAKEWORD(1, 1), &d) == 0);
	CHECK(d.wVersion == MAKEWORD(1, 1) && d.iMaxSockets != 0);
	CHECK(WSACleanup() == 0);
}

static void check_addresses(void)
{
	struct in_addr a = { .s_addr = htonl(0x7f000001) };

	CHECK(htons(0x1234) == 0x3412 && htonl(1) == 0x01000000);
	CHECK(strcmp(inet_ntoa(a), "127.0.0.1") == 0);
	CHECK(inet_addr("127.0.0.1") == a.s_addr);
	CHECK(inet_addr("127.1") == a.s_addr);
	CHECK(inet_addr("0x7f.1") == a.s_addr);
	CHECK(inet_addr("host.example") == INADDR_NONE);
	CHECK(inet_addr("1.2.3.256") == INADDR_NONE);
}

static void check_names(void)
{
	struct addrinfo ask = { .ai_family = AF_INET,
				.ai_socktype = SOCK_STREAM }, *found;
	struct hostent *h = gethostbyname("was.example.com");
	struct servent *s;
	char name[64];

	CHECK(h == NULL && WSAGetLastError() == WSANO_DATA);
	CHECK(gethostname(name, sizeof(name)) == 0 && name[0] == 'S');
	h = gethostbyname(name);
	CHECK(h != NULL && h->h_length == 4 && h->h_addrtype == AF_INET);
	CHECK(h != NULL && h->h_addr_list[0][0] == 127);
	CHECK(h != NULL && h->h_addr_list[1] == NULL && *h->h_aliases == NULL);
	CHECK(getaddrinfo("was.example.com", "80", &ask, &found) ==
	      WSANO_DATA);
	CHECK(getaddrinfo("10.1.2.3", "https", &ask, &found) == 0);
	CHECK(wrong != 0 || found->ai_addrlen == 16);
	CHECK(wrong != 0 || ((struct sockaddr_in *)found->ai_addr)->sin_port ==
				    htons(443));
	CHECK(wrong != 0 || found->ai_addr->sa_data[5] == 3);
	CHECK(wrong != 0 || found->ai_next == NULL);
	if (wrong == 0)
		freeaddrinfo(found);
	s = getservbyname("http", "tcp");
	CHECK(s != NULL && s->s_port == htons(80) && s->s_proto[0] == 't');
}

static struct sockaddr_in address(DWORD ip, u_short port)
{
	struct sockaddr_in a = { .sin_family = AF_INET };

	a.sin_port = htons(port);
	a.sin_addr.s_addr = htonl(ip);
	return a;
}

static void check_no_network(void)
{
	SOCKET s = socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);
	struct sockaddr_in a = address(0x0a000001, 9080);
	int n, size = sizeof(n);

	CHECK(s != INVALID_SOCKET);
	CHECK(getsockopt(s, SOL_SOCKET, SO_TYPE, (char *)&n, &size) == 0);
	CHECK(n == SOCK_STREAM && size == 4);
	CHECK(connect(s, (struct sockaddr *)&a, sizeof(a)) == SOCKET_ERROR);
	CHECK(WSAGetLastError() == WSAENETUNREACH);
	a = address(INADDR_LOOPBACK, 9080);
	CHECK(connect(s, (struct sockaddr *)&a, sizeof(a)) == SOCKET_ERROR);
	CHECK(WSAGetLastError() == WSAECONNREFUSED);
	CHECK(send(s, "x", 1, 0) == SOCKET_ERROR);
	CHECK(WSAGetLastError() == WSAENOTCONN);
	CHECK(closesocket(s) == 0 && closesocket(s) == SOCKET_ERROR);
	CHECK(WSAGetLastError() == WSAENOTSOCK);
}

static void check_pair(void)
{
	SOCKET l = socket(AF_INET, SOCK_STREAM, 0), s, t;
	struct sockaddr_in a = address(INADDR_LOOPBACK, 0), b;
	struct timeval none = { 0, 0 };
	int size = sizeof(a);
	u_long on = 1;
	fd_set set;
	char text[8] = "";

	CHECK(listen(l, 1) == SOCKET_ERROR);
	CHECK(bind(l, (struct sockaddr *)&a, size) == 0);
	CHECK(listen(l, 1) == 0);
	CHECK(getsockname(l, (struct sockaddr *)&a, &size) == 0);
	CHECK(a.sin_port != 0 && size == 16);
	s = socket(AF_INET, SOCK_STREAM, 0);
	CHECK(connect(s, (struct sockaddr *)&a, size) == 0);
	t = accept(l, (struct sockaddr *)&b, &size);
	CHECK(t != INVALID_SOCKET && b.sin_addr.s_addr == a.sin_addr.s_addr);
	FD_ZERO(&set);
	FD_SET(t, &set);
	CHECK(select(0, &set, NULL, NULL, &none) == 0);
	CHECK(!FD_ISSET(t, &set));
	CHECK(send(s, "hello", 5, 0) == 5);
	FD_SET(t, &set);
	CHECK(select(0, &set, NULL, NULL, &none) == 1 && FD_ISSET(t, &set));
	CHECK(recv(t, text, 3, 0) == 3 && text[2] == 'l');
	CHECK(recv(t, text, 8, 0) == 2 && text[1] == 'o');
	CHECK(ioctlsocket(t, FIONBIO, &on) == 0);
	CHECK(recv(t, text, 8, 0) == SOCKET_ERROR);
	CHECK(WSAGetLastError() == WSAEWOULDBLOCK);
	CHECK(closesocket(s) == 0);
	CHECK(recv(t, text, 8, 0) == 0);
	CHECK(closesocket(t) == 0 && closesocket(l) == 0);
}

static void check(void)
{
	check_start();
	check_addresses();
	check_names();
	check_no_network();
	check_pair();
	CHECK(WSACleanup() == 0 && WSACleanup() == SOCKET_ERROR);
}
