/* shlwapi.dll: paths as text, where they lie in the guest. */
#include <string.h>

#include "emulator/files.h"
#include "loader/pe.h"
#include "winapi-stubs/crt.h"

static unsigned unit_of(const struct call *c)
{
	return call_is_wide(c) ? 2 : 1;
}

static struct crt_text path_arg(struct call *c, unsigned n)
{
	uint64_t at = call_arg(c, n);

	if (at == 0)
		return (struct crt_text){
			process_need(arena_new_array(call_arena(c), uint16_t,
						     1)), 0 };
	return crt_text_at(c, at, unit_of(c), MAX_PATH);
}

/* The unit behind the last backslash or colon. */
static size_t name_start(const struct crt_text *t)
{
	size_t start = 0;

	for (size_t i = 0; i < t->n; i++) {
		if ((t->units[i] == '\\' || t->units[i] == '/' ||
		     t->units[i] == ':') && i + 1 < t->n &&
		    t->units[i + 1] != '\\' && t->units[i + 1] != '/')
			start = i + 1;
	}
	return start;
}

/* The last dot of the name; the end where there is none, or a blank after. */
static size_t extension_start(const struct crt_text *t)
{
	size_t at = t->n;

	for (size_t i = 0; i < t->n; i++) {
		if (t->units[i] == '.')
			at = i;
		else if (t->units[i] == '\\' || t->units[i] == ' ')
			at = t->n;
	}
	return at;
}

static bool is_letter(uint16_t u)
{
	return (u >= 'a' && u <= 'z') || (u >= 'A' && u <= 'Z');
}

/* "\", "C:\", "\\server\share": how many units; 0 where there is none. */
static size_t root_length(const struct crt_text *t)
{
	const uint16_t *u = t->units;
	size_t n = 2, slashes = 0;

	if (t->n >= 3 && is_letter(u[0]) && u[1] == ':' && u[2] == '\\')
		return 3;
	if (t->n == 0 || u[0] != '\\')
		return 0;
	if (t->n < 2 || u[1] != '\\')
		return 1;
	for (; n < t->n; n++) {
		if (u[n] == '\\' && ++slashes == 2)
			break;
	}
	return n;
}

static void return_at(struct call *c, size_t n)
{
	call_return(c, call_arg(c, 0) == 0 ? 0 :
				call_arg(c, 0) + n * unit_of(c));
}

static void cut(struct call *c, size_t n)
{
	crt_put(c, call_arg(c, 0) + n * unit_of(c), unit_of(c), NULL, 0,
		true);
}

static void find_extension(struct call *c)
{
	struct crt_text t = path_arg(c, 0);

	return_at(c, extension_start(&t));
}

static void find_name(struct call *c)
{
	struct crt_text t = path_arg(c, 0);

	return_at(c, name_start(&t));
}

static void strip_path(struct call *c)
{
	struct crt_text t = path_arg(c, 0);
	size_t n = name_start(&t);

	crt_put(c, call_arg(c, 0), unit_of(c), t.units + n, t.n - n, true);
}

static void remove_extension(struct call *c)
{
	struct crt_text t = path_arg(c, 0);
	size_t n = extension_start(&t);

	if (n < t.n)
		cut(c, n);
}

/* Off with the last name, but not with the root. */
static void remove_name(struct call *c)
{
	struct crt_text t = path_arg(c, 0);
	size_t n = t.n, root = root_length(&t);

	while (n > root && t.units[n - 1] != '\\')
		n--;
	if (n > root)
		n--;
	if (n == t.n)
		return;
	cut(c, n);
	call_return(c, 1);
}

static void strip_to_root(struct call *c)
{
	struct crt_text t = path_arg(c, 0);
	size_t n = root_length(&t);

	cut(c, n);
	call_return(c, n != 0);
}

static void add_backslash(struct call *c)
{
	static const uint16_t backslash = '\\';
	struct crt_text t = path_arg(c, 0);

	if (t.n + 1 >= MAX_PATH)
		return;
	if (t.n == 0 || t.units[t.n - 1] != '\\')
		crt_put(c, call_arg(c, 0) + t.n++ * unit_of(c), unit_of(c),
			&backslash, 1, true);
	return_at(c, t.n);
}

static void remove_backslash(struct call *c)
{
	struct crt_text t = path_arg(c, 0);

	if (t.n == 0) {
		return_at(c, 0);
		return;
	}
	if (t.units[t.n - 1] == '\\' && root_length(&t) != t.n)
		cut(c, t.n - 1);
	return_at(c, t.n - 1);
}

static void quote(struct call *c)
{
	struct crt_text t = path_arg(c, 0);
	uint16_t quoted[MAX_PATH + 2];
	bool has_blank = false;

	for (size_t i = 0; i < t.n; i++)
		has_blank |= t.units[i] == ' ';
	if (!has_blank || t.n + 2 >= MAX_PATH)
		return;
	quoted[0] = quoted[t.n + 1] = '"';
	memcpy(quoted + 1, t.units, t.n * sizeof(*quoted));
	crt_put(c, call_arg(c, 0), unit_of(c), quoted, t.n + 2, true);
	call_return(c, 1);
}

static void unquote(struct call *c)
{
	struct crt_text t = path_arg(c, 0);

	if (t.n < 2 || t.units[0] != '"' || t.units[t.n - 1] != '"')
		return;
	crt_put(c, call_arg(c, 0), unit_of(c), t.units + 1, t.n - 2, true);
	call_return(c, 1);
}

static void is_relative(struct call *c)
{
	struct crt_text t = path_arg(c, 0);

	call_return(c, t.n == 0 || (t.units[0] != '\\' &&
				    (t.n < 2 || t.units[1] != ':')));
}

static void is_root(struct call *c)
{
	struct crt_text t = path_arg(c, 0);

	call_return(c, t.n != 0 && root_length(&t) == t.n);
}

static void is_unc(struct call *c)
{
	struct crt_text t = path_arg(c, 0);

	call_return(c, t.n >= 2 && t.units[0] == '\\' && t.units[1] == '\\' &&
			       (t.n == 2 || t.units[2] != '?'));
}

static bool find(struct call *c, struct guest_file **f)
{
	struct process *p = call_process(c);
	struct str path = call_text(c, 0);

	call_describe(c, "%s", path.s);
	switch (files_find(p, files_full_path(p, path), f)) {
	case FILE_THERE:
		return true;
	case FILE_UNKNOWN:
		call_stop(c, "whether %s is there isn't known", path.s);
		return false;
	case FILE_ABSENT:
		call_fail(c, 0, ERROR_FILE_NOT_FOUND);
		return false;
	case FILE_NO_FOLDER:
		call_fail(c, 0, ERROR_PATH_NOT_FOUND);
		return false;
	}
	return false;
}

static void exists(struct call *c)
{
	struct guest_file *f;

	if (find(c, &f))
		call_return(c, 1);
}

/* FILE_ATTRIBUTE_DIRECTORY is what it returns. */
static void is_folder(struct call *c)
{
	struct guest_file *f;

	if (find(c, &f))
		call_return(c, f->is_folder ? FILE_ATTRIBUTE_DIRECTORY : 0);
}

/* "dir" and "name" to one path, without dots; 0 where it is too long. */
static void put_combined(struct call *c, struct str folder, struct str name,
			 bool append)
{
	struct str path = name;
	bool rooted = name.n != 0 && (name.s[0] == '\\' ||
				      (name.n > 1 && name.s[1] == ':'));

	if (append) {
		while (name.n != 0 && name.s[0] == '\\')
			name = (struct str){ name.s + 1, name.n - 1 };
		rooted = false;
	}
	if (!rooted || (name.n > 1 && name.s[0] == '\\' &&
			name.s[1] != '\\')) {
		if (rooted && folder.n > 2 && folder.s[1] == ':')
			folder.n = 2;
		path = STR_CONCAT(call_arena(c), folder,
				  str_of(folder.n == 0 || name.n == 0 ||
					 folder.s[folder.n - 1] == '\\' ||
					 name.s[0] == '\\' ? "" : "\\"),
				  name);
		process_need(path.s);
	}
	if (strstr(path.s, "\\.") != NULL)
		path = files_full_path(call_process(c), path);
	if (path.n >= MAX_PATH)
		return;
	call_put_text(c, call_arg(c, 0), MAX_PATH, path);
	call_return(c, append ? 1 : call_arg(c, 0));
}

static void append(struct call *c)
{
	put_combined(c, call_text(c, 0), call_text(c, 1), true);
}

static void combine(struct call *c)
{
	put_combined(c, call_text(c, 1), call_text(c, 2), false);
}

static const struct stub stubs[] = {
	{ "PathFindExtensionA", 1, find_extension },
	{ "PathFindExtensionW", 1, find_extension },
	{ "PathFindFileNameA", 1, find_name },
	{ "PathFindFileNameW", 1, find_name },
	{ "PathStripPathA", 1, strip_path },
	{ "PathStripPathW", 1, strip_path },
	{ "PathRemoveExtensionA", 1, remove_extension },
	{ "PathRemoveExtensionW", 1, remove_extension },
	{ "PathRemoveFileSpecA", 1, remove_name },
	{ "PathRemoveFileSpecW", 1, remove_name },
	{ "PathStripToRootA", 1, strip_to_root },
	{ "PathStripToRootW", 1, strip_to_root },
	{ "PathAddBackslashA", 1, add_backslash },
	{ "PathAddBackslashW", 1, add_backslash },
	{ "PathRemoveBackslashA", 1, remove_backslash },
	{ "PathRemoveBackslashW", 1, remove_backslash },
	{ "PathQuoteSpacesA", 1, quote },
	{ "PathQuoteSpacesW", 1, quote },
	{ "PathUnquoteSpacesA", 1, unquote },
	{ "PathUnquoteSpacesW", 1, unquote },
	{ "PathIsRelativeA", 1, is_relative },
	{ "PathIsRelativeW", 1, is_relative },
	{ "PathIsRootA", 1, is_root },
	{ "PathIsRootW", 1, is_root },
	{ "PathIsUNCA", 1, is_unc },
	{ "PathIsUNCW", 1, is_unc },
	{ "PathIsNetworkPathA", 1, is_unc },
	{ "PathIsNetworkPathW", 1, is_unc },
	{ "PathFileExistsA", 1, exists },
	{ "PathFileExistsW", 1, exists },
	{ "PathIsDirectoryA", 1, is_folder },
	{ "PathIsDirectoryW", 1, is_folder },
	{ "PathAppendA", 2, append },
	{ "PathAppendW", 2, append },
	{ "PathCombineA", 3, combine },
	{ "PathCombineW", 3, combine },
};
STUB_MODULE(shlwapi_paths, "shlwapi.dll", stubs);
