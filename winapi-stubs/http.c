/* Requests of HTTP: everything works until the server has to be reached. */
#include "winapi-stubs/http.h"

#include <stdlib.h>

#include "emulator/handles.h"
#include "emulator/host_names.h"
#include "emulator/process.h"
#include "loader/pe.h"

struct http {
	enum http_kind kind;
	struct str host;
};

static const struct handle_type http_handle = { .kind = HANDLE_OTHER,
						.word = "http" };

bool http_is_handle(struct call *c, uint64_t handle)
{
	if (handle_object(c, handle, &http_handle) != NULL)
		return true;
	call_fail(c, 0, ERROR_INVALID_HANDLE);
	return false;
}

void http_open(struct call *c, enum http_kind kind, uint64_t parent,
	       struct str host)
{
	struct arena *a = &call_process(c)->arena;
	const struct http *above = handle_object(c, parent, &http_handle);
	struct http *h;

	if (kind != HTTP_SESSION && !http_is_handle(c, parent))
		return;
	if (kind != HTTP_SESSION && above->kind != kind - 1) {
		call_fail(c, 0, HTTP_INCORRECT_TYPE);
		return;
	}
	h = process_need(arena_new(a, struct http));
	h->kind = kind;
	h->host = kind == HTTP_REQUEST ? above->host :
					 process_need_str(str_copy(a, host));
	call_return(c, handle_new(c, &http_handle, h));
}

void http_send_to(struct call *c, struct str host)
{
	struct host_answer a = { 0 };

	call_describe(c, "%.*s", STR_ARGS(host));
	if (host.n != 0 && (host.s[0] < '0' || host.s[0] > '9') &&
	    host.s[0] != '[')
		host_names_find(c, host, &a);
	call_fail(c, 0, a.error != 0 ? HTTP_NAME_NOT_RESOLVED :
				       HTTP_CANNOT_CONNECT);
}

void http_send(struct call *c, uint64_t handle)
{
	const struct http *h = handle_object(c, handle, &http_handle);

	if (!http_is_handle(c, handle))
		return;
	if (h->kind != HTTP_REQUEST)
		call_fail(c, 0, HTTP_INCORRECT_TYPE);
	else
		http_send_to(c, h->host);
}

void http_close(struct call *c)
{
	if (!http_is_handle(c, call_arg(c, 0)))
		return;
	handle_close(c, call_arg(c, 0));
	call_return(c, 1);
}

void http_no_answer(struct call *c)
{
	if (http_is_handle(c, call_arg(c, 0)))
		call_fail(c, 0, HTTP_INCORRECT_STATE);
}

void http_accept(struct call *c)
{
	if (http_is_handle(c, call_arg(c, 0)))
		call_return(c, 1);
}
