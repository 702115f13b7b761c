/* Windows' error numbers: what each means for a DLL that doesn't load. */
#ifndef RULES_CODES_H
#define RULES_CODES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "util/str.h"

enum { ERROR_CODE_RULES_MAX = 7 };

/*
 * A Win32 error. The same number has two meanings: the loader or IIS met it,
 * or the filter loaded and left it behind when GetFilterVersion said FALSE.
 */
struct error_code {
	uint32_t number;
	const char *name;
	bool from_loader;    /* the loader, or IIS around it, can give it */
	const char *message; /* as XP and 2003 word it, if they know it */
	const char *loader;  /* what it means, or why it can't be theirs */
	const char *own;     /* as the filter's own; NULL: not to be expected */
	const char *rules[ERROR_CODE_RULES_MAX + 1]; /* ends with NULL */
};

/* An NTSTATUS and the Win32 error that LoadLibrary makes of it. */
struct ntstatus_code {
	uint32_t number;
	const char *name;
	uint32_t win32;   /* 0: not a failure */
	const char *note; /* NULL: the Win32 error says it all */
};

/* Both tables whole, each in the order of its numbers. */
const struct error_code *error_codes(size_t *count);
const struct ntstatus_code *ntstatus_codes(size_t *count);

/*
 * NULL where the table has no such row. Names go without regard to case, and
 * with or without their ERROR_ or STATUS_.
 */
const struct error_code *error_code_find(uint32_t win32);
const struct error_code *error_code_find_name(struct str name);
const struct ntstatus_code *ntstatus_find(uint32_t ntstatus);
const struct ntstatus_code *ntstatus_find_name(struct str name);

/* NULL where the table has no such row. */
const char *ntstatus_name(uint32_t ntstatus);

/* As IIS 7 and later show it: 126 is 0x8007007E. 0 stays 0. */
uint32_t hresult_of_win32(uint32_t win32);

/* As an event's data shows it, the lowest byte first: "7e 00 00 00". */
enum { ERROR_CODE_BYTES_SIZE = 12 };
void error_code_bytes(uint32_t win32, char out[ERROR_CODE_BYTES_SIZE]);

#endif
