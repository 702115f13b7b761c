/* Windows' own messages, filled in. */
#include "rules/error_text.h"

#include <string.h>

#include "loader/pe.h"
#include "rules/codes.h"

struct str error_text(struct arena *a, uint32_t win32, struct str module)
{
	const struct error_code *code = error_code_find(win32);
	const char *insert;
	struct str parts[3];

	if (code == NULL)
		return STR_EMPTY;
	insert = strstr(code->message, "%1");
	/* 317 has the number of the message there, not a module. */
	if (insert == NULL || code->number == ERROR_MR_MID_NOT_FOUND)
		return str_of(code->message);
	parts[0] = (struct str){ code->message,
				 (size_t)(insert - code->message) };
	parts[1] = module;
	parts[2] = str_of(insert + 2);
	return str_join(a, parts, 3, "");
}
