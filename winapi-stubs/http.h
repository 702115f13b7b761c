/* What winhttp.dll and wininet.dll share: requests that go nowhere. */
#ifndef WINAPI_STUBS_HTTP_H
#define WINAPI_STUBS_HTTP_H

#include "emulator/call.h"

/* winhttp.h's and wininet.h's, which have the same numbers. */
enum {
	HTTP_TIMEOUT = 12002, HTTP_NAME_NOT_RESOLVED = 12007,
	HTTP_INCORRECT_TYPE = 12018, HTTP_INCORRECT_STATE = 12019,
	HTTP_CANNOT_CONNECT = 12029,
};

enum http_kind { HTTP_SESSION, HTTP_CONNECTION, HTTP_REQUEST };

/* A new handle below 'parent' (0: a session), of the host that is told. */
void http_open(struct call *c, enum http_kind kind, uint64_t parent,
	       struct str host);

/* True where the handle is one; else the call has failed. */
bool http_is_handle(struct call *c, uint64_t handle);

/* Send a request, or connect to the host: it fails. */
void http_send(struct call *c, uint64_t handle);
void http_send_to(struct call *c, struct str host);

void http_close(struct call *c);

/* For what needs an answer of the server. */
void http_no_answer(struct call *c);

/* TRUE for a handle: options, headers and timeouts of what isn't sent. */
void http_accept(struct call *c);

#endif
