/* What a DLL is known for: its product, and what its own errors mean. */
#ifndef RULES_VENDORS_H
#define RULES_VENDORS_H

#include <stdbool.h>
#include <stdint.h>

#include "util/arena.h"
#include "util/str.h"

/* Strings are from the table, or the arena. */
struct vendor_advice {
	const char *product; /* "Apache Tomcat connector (isapi_redirect)" */
	const char *source;
	struct str rules; /* "R1102,R1012", or empty */
	struct str dll;   /* the name that it is known by */
	bool has_cause;   /* false: nothing is known of this error */
	bool is_general;  /* said of any error without a row of its own */
	struct str cause, look;
};

/*
 * What is known of the DLL at 'path' and its error (R1102, R1103). Opens the
 * second table: only for who asks. '*found' is false where the DLL isn't
 * known. 0, E_NO_MEMORY or E_PROFILE.
 */
int vendor_advise(struct str path, uint32_t win32, struct arena *a,
		  struct vendor_advice *out, bool *found);

#endif
