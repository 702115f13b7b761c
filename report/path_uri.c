/* The URI of a file, as it was named. */
#include "report/path_uri.h"

#include <string.h>

/* A byte becomes three at most. */
enum { ENCODED = 3 };

/* What RFC 3986 calls unreserved, and what separates folders. */
static bool is_literal(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' ||
	       c == '~' || c == '/';
}

/* Does the path climb out of where it starts, at any of its folders? */
static bool climbs(struct str path)
{
	size_t start = 0;

	for (size_t i = 0; i <= path.n; i++) {
		if (i < path.n && path.s[i] != '/')
			continue;
		if (i - start == 2 && memcmp(path.s + start, "..", 2) == 0)
			return true;
		start = i + 1;
	}
	return false;
}

static struct str without_dot(struct str path)
{
	while (path.n > 2 && path.s[0] == '.' && path.s[1] == '/') {
		path.s += 2;
		path.n -= 2;
		while (path.n > 1 && path.s[0] == '/') {
			path.s++;
			path.n--;
		}
	}
	return path;
}

struct path_uri path_uri(struct arena *a, struct str path)
{
	static const char digits[] = "0123456789ABCDEF", scheme[] = "file://";
	bool absolute = path.n != 0 && path.s[0] == '/';
	struct path_uri out = { { NULL, 0 }, false };
	size_t n = 0;
	char *s;

	path = without_dot(path);
	if (path.n > SIZE_MAX / ENCODED - sizeof(scheme))
		return out;
	s = arena_take(a, path.n * ENCODED + sizeof(scheme), 1);
	if (s == NULL)
		return out;
	if (absolute) {
		memcpy(s, scheme, sizeof(scheme) - 1);
		n = sizeof(scheme) - 1;
	}
	for (size_t i = 0; i < path.n; i++) {
		unsigned char c = (unsigned char)path.s[i];

		if (is_literal(path.s[i])) {
			s[n++] = path.s[i];
			continue;
		}
		s[n++] = '%';
		s[n++] = digits[c >> 4];
		s[n++] = digits[c & 15];
	}
	out.uri = (struct str){ s, n };
	out.in_folder = !absolute && !climbs(path);
	return out;
}
