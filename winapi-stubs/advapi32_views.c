/* advapi32.dll: what 32-bit processes of a 64-bit Windows see of HKLM\SOFTWARE. */
#include "winapi-stubs/advapi32.h"

enum { VIEW_64 = 0x100, VIEW_32 = 0x200 }; /* KEY_WOW64_... */

#define SOFTWARE "HKEY_LOCAL_MACHINE\\SOFTWARE"
#define NODE "Wow6432Node"

static bool is_at(struct str path, const char *start)
{
	return str_starts_nocase(path, start) &&
	       (path.n == str_of(start).n || path.s[str_of(start).n] == '\\');
}

/* Windows' own keys aren't all of two views: of them either is unknown. */
static bool has_two_views(struct str path)
{
	return is_at(path, SOFTWARE) && path.n != str_of(SOFTWARE).n &&
	       !is_at(path, SOFTWARE "\\" NODE) &&
	       !registry_is_of_windows(path);
}

static bool is_wow64(struct call *c)
{
	struct process *p = call_process(c);

	return str_ends_nocase(profile_target_id(&p->profile, p->target),
			       "wow64");
}

static bool is_denied(struct call *c, struct str path)
{
	return world_may_open(call_world(c), path, false) == WORLD_DENIED;
}

struct str registry_view(struct call *c, struct str base, struct str path,
			 uint32_t access)
{
	const struct registry *r = call_process(c)->registry;
	const size_t n = str_of(SOFTWARE).n;
	bool wide = access & VIEW_64 || !(is_wow64(c) || access & VIEW_32);
	bool has_views = call_is_64(c) || is_wow64(c);
	struct str narrow;

	/* Below a key that is open its own view goes on. */
	if (wide || !has_views || base.n > n || !has_two_views(path))
		return path;
	narrow = process_need_str(STR_CONCAT(
		call_arena(c), str_of(SOFTWARE "\\" NODE),
		((struct str){ path.s + n, path.n - n })));
	/* A world for both kinds of a server may well mean the 32-bit one. */
	if ((registry_find(r, narrow) == NULL &&
	     registry_find(r, path) != NULL) ||
	    (is_denied(c, path) && !is_denied(c, narrow)))
		call_stop(c, "it looks for %.*s, and the world has that for "
			     "64-bit programs alone",
			  STR_ARGS(narrow));
	return narrow;
}
