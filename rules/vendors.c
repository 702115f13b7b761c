/* Looking a DLL up in the table of vendors. */
#include "rules/vendors.h"

#include "profiles/overlays.h"
#include "rules/pieces.h"
#include "util/status.h"

/* Names of files aren't longer; a paste may be. */
enum { NAME_MAX_TRIED = 260 };

static struct str base_name(struct str path)
{
	size_t at = path.n;

	while (at > 0 && !char_in(path.s[at - 1], "\\/"))
		at--;
	return str_skip(path, at);
}

/*
 * Web pages lose backslashes: "C:PHPphp5isapi.dll". So the shortest end of such
 * a path that is known counts.
 */
static bool find_lossy(const struct overlays *o, struct str path,
		       struct vendor *v, struct str *dll)
{
	if (path.n < 3 || path.n > NAME_MAX_TRIED || path.s[1] != ':')
		return false;
	for (size_t at = path.n; at-- > 2;) {
		*dll = str_skip(path, at);
		if (vendor_find(o, *dll, v))
			return true;
	}
	return false;
}

/* With the DLL's name, less its extension, for each "<name>". */
static struct str text_fill(struct arena *a, const char *text, struct str dll)
{
	static const char hole[] = "<name>";
	struct str name = dll, out = STR_EMPTY;
	const char *at;

	if (str_ends_nocase(dll, ".dll") || str_ends_nocase(dll, ".exe"))
		name.n -= 4;
	while (out.s != NULL && (at = strstr(text, hole)) != NULL) {
		out = STR_CONCAT(a, out,
				 ((struct str){ text, (size_t)(at - text) }),
				 name);
		text = at + sizeof(hole) - 1;
	}
	return out.s == NULL ? out : STR_CONCAT(a, out, str_of(text));
}

int vendor_advise(struct str path, uint32_t win32, struct arena *a,
		  struct vendor_advice *out, bool *found)
{
	struct str dll = base_name(path);
	struct vendor_cause cause;
	struct overlays o;
	struct vendor v;

	*found = false;
	*out = (struct vendor_advice){ .cause = STR_EMPTY, .look = STR_EMPTY };
	if (overlays_open(overlays_builtin(), &o) != OK)
		return E_PROFILE;
	if (!vendor_find(&o, dll, &v) && !find_lossy(&o, dll, &v, &dll))
		return OK;
	*found = true;
	out->product = v.product;
	out->source = v.source;
	out->rules = v.rules;
	out->dll = dll;
	out->has_cause = vendor_cause_find(&o, &v, win32, &cause);
	if (!out->has_cause)
		return OK;
	out->is_general = cause.any;
	out->cause = text_fill(a, cause.cause, dll);
	out->look = text_fill(a, cause.look, dll);
	return out->cause.s == NULL || out->look.s == NULL ? E_NO_MEMORY : OK;
}
