/* The forms of the lines in what adsutil.vbs writes. */
#ifndef IIS_ADSUTIL_LINES_H
#define IIS_ADSUTIL_LINES_H

#include <stdbool.h>

#include "util/arena.h"
#include "util/bytes.h"
#include "util/str.h"

/*
 * The text as one string, 'unicode' where its encoding is told: cscript writes
 * in the OEM code page, or with //U in UTF-16. 0, or E_NO_MEMORY.
 */
int adsutil_decode(struct arena *a, struct bytes b, struct str *out,
		   bool *unicode);

/* Cut the first line, trimmed, off what is left. False: there is no more. */
bool adsutil_next_line(struct str *rest, struct str *line);

/* `Name   : (TYPE) value` */
struct adsutil_property {
	struct str name, type, value;
};

bool adsutil_property(struct str line, struct adsutil_property *out);

/* `[/W3SVC/1]` */
bool adsutil_heading(struct str line, struct str *path);

/* `C:\>cscript adsutil.vbs ENUM_ALL W3SVC/1`: the path, or "/". */
bool adsutil_command(struct str line, struct str *path);

/* What cscript begins with. */
bool adsutil_is_banner(struct str line);

struct str adsutil_without_quotes(struct str s);

/*
 * The first key of a run has no heading: its type tells which it is, or else
 * the heading of its first sub key. 'rest' begins with its first property.
 * False: nothing tells.
 */
bool adsutil_first_key(struct str rest, struct str *path);

#endif
