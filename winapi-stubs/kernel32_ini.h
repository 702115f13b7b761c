/* Private profiles: what those who read and who write them share. */
#ifndef WINAPI_STUBS_KERNEL32_INI_H
#define WINAPI_STUBS_KERNEL32_INI_H

#include "winapi-stubs/kernel32.h"

/* The text of a file, line by line. */
struct ini {
	struct str text;
	size_t at;
	bool wide; /* the file is UTF-16 */
};

/* The name in argument 'n'; where the API has none it is that of win.ini. */
struct str ini_name(struct call *c, unsigned n);

/* A name without a folder is in that of Windows. */
struct str ini_path(struct call *c, struct str name);

void ini_read(struct call *c, const struct guest_file *f, struct ini *l);

/* The next one, without blanks around it; false behind the last. */
bool ini_line(struct ini *l, struct str *line);

/* Is it "[name]", or "key=value"? */
bool ini_title(struct str line, struct str *name);
bool ini_value(struct str line, struct str *key, struct str *value);

#endif
