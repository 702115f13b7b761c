/* An error code in whatever notation a user found it. */
#ifndef RULES_EXPLAIN_H
#define RULES_EXPLAIN_H

#include <stdbool.h>
#include <stdint.h>

#include "rules/codes.h"

/* A pasted event is a page; what is longer isn't one. */
enum { EXPLAIN_TEXT_MAX = 65536 };

/* All pointers are into tables of the program. */
struct explanation {
	uint32_t win32;      /* what GetLastError said, or would say */
	uint32_t ntstatus;   /* 0: none was given */
	const char *reading; /* how the text was read: "decimal number" */
	bool from_bytes;
	bool from_name;
	bool from_log; /* sc-status sc-substatus sc-win32-status */
	bool from_hresult;
	bool from_ntstatus;
	const struct error_code *code;      /* NULL: not in the table */
	const struct ntstatus_code *status; /* NULL: none, or not there */

	/* What the same digits could stand for as well; NULL: nothing. */
	const struct error_code *other;
	const char *other_reading;
};

/*
 * Read one code: 126, 0x7e, 7e, "7e 00 00 00" (event data, lowest byte
 * first), 7E000000 (the same in an event's XML), 0xC0000135, -1073741515,
 * 3221225781, 0x8007007E, ERROR_MOD_NOT_FOUND, STATUS_DLL_NOT_FOUND,
 * "404 0 2" (a site's log), or the text of an event that has one of these.
 * Digits alone are decimal; eight of them, or a letter from a to f among
 * them, make it hexadecimal.
 *
 * 0, or E_USAGE with the reason in 'why' and 'out' all zero.
 */
int explain_parse(const char *text, struct explanation *out, const char **why);

#endif
