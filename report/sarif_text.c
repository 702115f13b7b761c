/* Texts of SARIF, and where files are. */
#include <string.h>

#include "report/path_uri.h"
#include "report/sarif.h"
#include "util/utf8.h"
#include "util/status.h"

/* A byte becomes "\xNN" at most. */
enum { ESCAPED = 4 };

/* What stands for one that doesn't stand for itself; the bytes written. */
static size_t put_special(char *out, struct str s, size_t at)
{
	static const char digits[] = "0123456789ABCDEF";
	unsigned char c = (unsigned char)s.s[at];

	if (c == '{' || c == '}') {
		memset(out, c, 2);
		return 2;
	}
	/* "[text](target)" is a link; a blank ends that, whatever is before. */
	if (c == ']' && at + 1 < s.n && s.s[at + 1] == '(') {
		memcpy(out, "] ", 2);
		return 2;
	}
	if (utf8_printable_at(s, at) != 0)
		return 0;
	memcpy(out, "\\x", 2);
	out[2] = digits[c >> 4];
	out[3] = digits[c & 15];
	return ESCAPED;
}

struct str sarif_text(struct arena *a, struct str s)
{
	size_t n = 0, taken;
	char *out;

	if (s.n > SIZE_MAX / ESCAPED - 1)
		return (struct str){ NULL, 0 };
	out = arena_take(a, s.n * ESCAPED + 1, 1);
	if (out == NULL)
		return (struct str){ NULL, 0 };
	for (size_t i = 0; i < s.n; i += taken) {
		size_t special = put_special(out + n, s, i);

		taken = special != 0 ? 1 : utf8_printable_at(s, i);
		if (special == 0)
			memcpy(out + n, s.s + i, taken);
		n += special != 0 ? special : taken;
	}
	return (struct str){ out, n };
}

int sarif_message(struct json_out *j, const char *key, struct arena *a,
		  struct str s)
{
	struct str text = sarif_text(a, s);

	if (text.s == NULL)
		return E_NO_MEMORY;
	json_object(j, key);
	json_str(j, "text", text);
	json_object_end(j);
	return OK;
}

const char *sarif_level(enum severity s)
{
	static const char *const levels[] = {
		[LEVEL_ERROR] = "error",
		[LEVEL_UNKNOWN] = "none",
		[LEVEL_WARNING] = "warning",
		[LEVEL_NOTE] = "note",
	};

	return levels[s];
}

int sarif_location(struct json_out *j, struct arena *a, struct str path,
		   size_t index)
{
	bool standard_input = str_equal(path, str_of("-"));
	struct path_uri where = path_uri(a, path);

	if (where.uri.s == NULL)
		return E_NO_MEMORY;
	json_str(j, "uri", where.uri);
	if (where.in_folder && !standard_input)
		json_text(j, "uriBaseId", "%SRCROOT%");
	if (index != SARIF_NO_ARTIFACT)
		json_uint(j, "index", index);
	return OK;
}
