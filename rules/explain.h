/* An error code in whatever notation a user found it. */
#ifndef RULES_EXPLAIN_H
#define RULES_EXPLAIN_H

#include <stdbool.h>
#include <stdint.h>

#include "rules/codes.h"
#include "util/str.h"

/* What is longer isn't a code. */
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
	/*
	 * Windows has a Win32 error for more statuses than our table: 'win32'
	 * is the NTSTATUS itself where that lacks it.
	 */
	bool win32_is_unknown;
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
 * "404 0 2" (a site's log). A text that has one somewhere in it is for
 * paste_read() (rules/paste.h).
 *
 * Digits alone are decimal; eight of them, or a letter from a to f among them,
 * make it hexadecimal.
 *
 * 0, or E_USAGE with the reason in 'why' and 'out' all zero.
 */
int explain_parse(const char *text, struct explanation *out, const char **why);

/*
 * The same of a piece of a text. Two to four bytes, those left out being 0;
 * where it is 'pasted' more may follow: the column of characters, more data.
 */
bool explain_bytes(struct str text, bool pasted, struct explanation *e);

/* Eight digits and more, lowest byte first: 7E000000. */
bool explain_binary(struct str digits, struct explanation *e);

/* One word in any notation; false with the reason in 'why'. */
bool explain_word(struct str word, struct explanation *e, const char **why);

/* A number that was read elsewhere. */
void explain_value(uint32_t value, const char *reading, struct explanation *e);

#endif
