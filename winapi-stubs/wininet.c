/* wininet.dll: no modem, no network, nothing in the cache. */
#include "winapi-stubs/http.h"

#include <string.h>

#include "emulator/process.h"
#include "loader/pe.h"

static void open(struct call *c)
{
	http_open(c, HTTP_SESSION, 0, STR_EMPTY);
}

static void connect(struct call *c)
{
	enum { SERVICE_HTTP = 3 };
	struct str host = call_text(c, 1);

	/* FTP and Gopher connect at once. */
	if (call_arg32(c, 5) != SERVICE_HTTP)
		http_send_to(c, host);
	else
		http_open(c, HTTP_CONNECTION, call_arg(c, 0), host);
}

static void open_request(struct call *c)
{
	http_open(c, HTTP_REQUEST, call_arg(c, 0), STR_EMPTY);
}

static void send(struct call *c)
{
	http_send(c, call_arg(c, 0));
}

/* The host between "//" and what follows it. */
static void open_url(struct call *c)
{
	struct str url = call_text(c, 1);
	const char *start = strstr(url.s, "://");
	size_t n;

	if (!http_is_handle(c, call_arg(c, 0)))
		return;
	start = start == NULL ? url.s : start + 3;
	n = strcspn(start, ":/?#");
	http_send_to(c, process_need_str(str_copy(call_arena(c),
						  (struct str){ start, n })));
}

/* INTERNET_CONNECTION_OFFLINE, in a network of nobody. */
static void is_connected(struct call *c)
{
	enum { OFFLINE = 0x20, BY_LAN = 2 };

	if (call_arg(c, 0) != 0)
		call_write32(c, call_arg(c, 0), OFFLINE | BY_LAN);
	call_return(c, 0);
}

/* Options without a handle are those of all sessions. */
static void set_option(struct call *c)
{
	if (call_arg(c, 0) == 0)
		call_return(c, 1);
	else
		http_accept(c);
}

/* INTERNET_INVALID_STATUS_CALLBACK is -1; there was none before. */
static void set_callback(struct call *c)
{
	if (http_is_handle(c, call_arg(c, 0)))
		call_return(c, 0);
}

static void last_response(struct call *c)
{
	uint64_t room = call_arg(c, 2);

	call_write32(c, call_arg(c, 0), 0);
	if (call_read32(c, room) != 0 && call_arg(c, 1) != 0)
		call_put_text(c, call_arg(c, 1), 1, STR_EMPTY);
	call_write32(c, room, 0);
	call_return(c, 1);
}

static const struct stub stubs[] = {
	{ "InternetOpenA", 5, open },
	{ "InternetOpenW", 5, open },
	{ "InternetConnectA", 8, connect },
	{ "InternetConnectW", 8, connect },
	{ "HttpOpenRequestA", 8, open_request },
	{ "HttpOpenRequestW", 8, open_request },
	{ "HttpSendRequestA", 5, send },
	{ "HttpSendRequestW", 5, send },
	{ "HttpAddRequestHeadersA", 4, http_accept },
	{ "HttpAddRequestHeadersW", 4, http_accept },
	{ "HttpQueryInfoA", 5, http_no_answer },
	{ "HttpQueryInfoW", 5, http_no_answer },
	{ "InternetOpenUrlA", 6, open_url },
	{ "InternetOpenUrlW", 6, open_url },
	{ "InternetReadFile", 4, http_no_answer },
	{ "InternetWriteFile", 4, http_no_answer },
	{ "InternetQueryDataAvailable", 4, http_no_answer },
	{ "InternetSetFilePointer", 5, http_no_answer },
	{ "InternetCloseHandle", 1, http_close },
	{ "InternetGetConnectedState", 2, is_connected },
	{ "InternetSetOptionA", 4, set_option },
	{ "InternetSetOptionW", 4, set_option },
	{ "InternetSetStatusCallback", 2, set_callback },
	{ "InternetSetStatusCallbackA", 2, set_callback },
	{ "InternetSetStatusCallbackW", 2, set_callback },
	{ "InternetGetLastResponseInfoA", 3, last_response },
	{ "InternetGetLastResponseInfoW", 3, last_response },
};
STUB_MODULE(wininet, "wininet.dll", stubs);
