/* What a status of HTTP, or a word of HTTPERR, says about a DLL. */
#ifndef RULES_HTTP_STATUS_H
#define RULES_HTTP_STATUS_H

#include <stdbool.h>
#include <stddef.h>

#include "util/str.h"

enum { HTTP_RULES_MAX = 3, HTTP_ANY_SUBSTATUS = 0xffff,
       HTTP_FILTERED = 0xfffe /* those of request filtering */ };

struct http_status {
	unsigned status, substatus; /* HTTP_ANY_SUBSTATUS: all others */
	unsigned win32; /* 0: with any; else only with that one, and where a
			   DLL was asked for or nobody says what */
	const char *meaning;
	const char *advice;
	const char *rules[HTTP_RULES_MAX + 1]; /* ends with NULL */
};

/* The table whole. */
const struct http_status *http_statuses(size_t *count);

/* NULL where the table has nothing to say. An empty 'uri': it isn't known. */
const struct http_status *http_status_find(unsigned status,
					   unsigned substatus,
					   unsigned win32, struct str uri);

/* Is it mostly of no DLL, unless one was asked for? */
bool http_status_is_vague(const struct http_status *s);

/* Does it ask for a DLL or program: "/x.dll", "/x.dll/more", "/x.exe"? */
bool http_uri_is_of_dll(struct str uri);

/* A reason that HTTP.sys writes into HTTPERR. */
struct http_reason {
	const char *word; /* "AppOffline" */
	const char *meaning;
	const char *advice;
};

const struct http_reason *http_reason_find(struct str word);

#endif
