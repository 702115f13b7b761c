/* winhttp.dll. */
#include "winapi-stubs/http.h"

static void open(struct call *c)
{
	http_open(c, HTTP_SESSION, 0, STR_EMPTY);
}

static void connect(struct call *c)
{
	http_open(c, HTTP_CONNECTION, call_arg(c, 0),
		  call_text_at(c, call_arg(c, 1), true, CALL_TEXT_MAX));
}

static void open_request(struct call *c)
{
	http_open(c, HTTP_REQUEST, call_arg(c, 0), STR_EMPTY);
}

static void send(struct call *c)
{
	http_send(c, call_arg(c, 0));
}

static const struct stub stubs[] = {
	{ "WinHttpOpen", 5, open },
	{ "WinHttpConnect", 4, connect },
	{ "WinHttpOpenRequest", 7, open_request },
	{ "WinHttpSendRequest", 7, send },
	{ "WinHttpCloseHandle", 1, http_close },
	{ "WinHttpAddRequestHeaders", 4, http_accept },
	{ "WinHttpSetOption", 4, http_accept },
	{ "WinHttpSetTimeouts", 5, http_accept },
	{ "WinHttpSetCredentials", 6, http_accept },
	{ "WinHttpReceiveResponse", 2, http_no_answer },
	{ "WinHttpQueryHeaders", 6, http_no_answer },
	{ "WinHttpQueryAuthSchemes", 4, http_no_answer },
	{ "WinHttpQueryDataAvailable", 2, http_no_answer },
	{ "WinHttpReadData", 4, http_no_answer },
	{ "WinHttpWriteData", 4, http_no_answer },
};
STUB_MODULE(winhttp, "winhttp.dll", stubs);
