/* mswsock.dll: extensions of the sockets; their transfers are overlapped. */
#include "winapi-stubs/ws2_32.h"

static void transmit(struct call *c)
{
	struct socket *s = socket_arg(c, 0);

	call_return(c, 0);
	if (s == NULL)
		return;
	if (!s->connected)
		call_fail(c, 0, WSAENOTCONN);
	else
		call_stop(c, "files aren't sent through sockets");
}

static void accept_extended(struct call *c)
{
	struct socket *s = socket_arg(c, 0);

	call_return(c, 0);
	if (s != NULL && !s->listening)
		call_fail(c, 0, WSAEINVAL);
	else if (s != NULL)
		call_stop(c, "overlapped transfers aren't carried out");
}

static const struct stub stubs[] = {
	{ "TransmitFile", 7, transmit },
	{ "AcceptEx", 8, accept_extended },
};
STUB_MODULE(mswsock, "mswsock.dll", stubs);
