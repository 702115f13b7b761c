/* Plain text, written so that Markdown shows it as it is. */
#include "report/markdown_text.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

/* An underscore inside a word is no emphasis: STATUS_DLL_NOT_FOUND. */
static bool is_markup(const char *text, const char *at)
{
	if (*at == '_' && at > text && isalnum((unsigned char)at[-1]) &&
	    isalnum((unsigned char)at[1]))
		return false;
	return strchr("\\*_<>[]|", *at) != NULL;
}

void markdown_text_put(FILE *out, const char *text)
{
	bool code = false;

	for (const char *p = text; *p != '\0'; p++) {
		if (*p == '`')
			code = !code;
		if (!code && is_markup(text, p))
			fputc('\\', out);
		fputc(*p, out);
	}
}
