/* What a path of a configuration means in a root: R108, R109, R114. */
#include "iis/root_parts.h"

#include <errno.h>

#include "iis/windows_path.h"
#include "util/status.h"

struct question {
	struct iis_root *root;
	struct arena *arena;
	bool wow64;
	bool completes; /* a DLL is asked for, no folder */
	bool usual;     /* a variable's value is only a usual one */
	struct root_place *out;
};

/* The most variables that a process is known to have. */
enum { VARIABLES_MAX = 16 };

enum { VISTA = 0x0600, WINDOWS_7 = 0x0601 };

/* learn.microsoft.com, WOW64 Implementation Details: Environment Variables. */
static size_t list_variables(const struct question *q,
			     struct windows_variable out[VARIABLES_MAX])
{
	const struct str windows = iis_root_windows(q->root);
	const struct {
		const char *name, *value;
		unsigned since; /* version */
	} rows[] = {
		{ "ProgramFiles",
		  q->wow64 ? "C:\\Program Files (x86)" : "C:\\Program Files",
		  0 },
		{ "CommonProgramFiles",
		  q->wow64 ? "C:\\Program Files (x86)\\Common Files" :
			     "C:\\Program Files\\Common Files",
		  0 },
		{ "ProgramFiles(x86)", "C:\\Program Files (x86)", 0 },
		{ "CommonProgramFiles(x86)",
		  "C:\\Program Files (x86)\\Common Files", 0 },
		{ "ProgramW6432", "C:\\Program Files", WINDOWS_7 },
		{ "CommonProgramW6432", "C:\\Program Files\\Common Files",
		  WINDOWS_7 },
		{ "ProgramData", "C:\\ProgramData", VISTA },
	};
	size_t n = 0;

	out[n++] = (struct windows_variable){ str_of("windir"), windows,
					      false };
	out[n++] = (struct windows_variable){ str_of("SystemRoot"), windows,
					      false };
	out[n++] = (struct windows_variable){ str_of("SystemDrive"),
					      str_of("C:"), false };
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (q->root->version >= rows[i].since)
			out[n++] = (struct windows_variable){
				str_of(rows[i].name), str_of(rows[i].value),
				true
			};
	}
	return n;
}

static int end(struct question *q, enum root_answer answer, int error,
	       const char *why)
{
	q->out->answer = answer;
	q->out->error = error;
	q->out->why = why;
	return OK;
}

/* Whether the server has it, and what it holds, is in no file here. */
static int end_unknown(struct question *q, struct str variable)
{
	struct str why = str_printf(q->arena,
				    "the variable %%%.*s%% isn't known: the "
				    "server's environment isn't at hand",
				    STR_ARGS(variable));

	return why.s == NULL ? E_NO_MEMORY :
			       end(q, ROOT_UNREADABLE, ENOTSUP, why.s);
}

static bool is_named(const struct windows_path *p, size_t at, const char *name)
{
	return at < p->count && str_equal_nocase(p->names[at], str_of(name));
}

/* Sub-folders of System32, at 'at', that are the same for all (R114). */
static bool is_exempt(const struct question *q, const struct windows_path *p,
		      size_t at)
{
	static const char *const names[] = { "catroot", "catroot2", "logfiles",
					     "spool" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (is_named(p, at, names[i]))
			return true;
	}
	if (is_named(p, at, "driverstore"))
		return q->root->version >= WINDOWS_7;
	return is_named(p, at, "drivers") && is_named(p, at + 1, "etc");
}

static int rename_folder(struct question *q, struct windows_path *p, size_t at,
			 const char *name)
{
	p->names[at] = str_of(name);
	q->out->windows = windows_path_join(q->arena, p);
	return q->out->windows.s == NULL ? E_NO_MEMORY : OK;
}

/* What WOW64 makes of a path in Windows' folder: R114, R2105. */
static int redirect(struct question *q, struct windows_path *p)
{
	struct str windows = iis_root_windows(q->root);
	struct str name = { windows.s + 3, windows.n - 3 };
	size_t at = is_named(p, 1, "lastgood") ? 2 : 1;

	if (!q->wow64 || p->drive != 'C' || p->count < 2 ||
	    !str_equal_nocase(p->names[0], name))
		return OK;
	if (is_named(p, at, "system32") && !is_exempt(q, p, at + 1)) {
		q->out->redirected = true;
		return rename_folder(q, p, at, "SysWOW64");
	}
	if (!is_named(p, 1, "sysnative"))
		return OK;
	if (q->root->version < VISTA)
		return end(q, ROOT_UNREADABLE, ENOTSUP,
			   "Sysnative is there on this Windows only with the "
			   "hotfix KB942589");
	return rename_folder(q, p, 1, "System32");
}

static int walk(struct question *q, const struct windows_path *p)
{
	const struct root_drive *drive = root_drive_of(q->root, p->drive);
	struct tree_folder *folder;

	if (drive->is_outside)
		return end(q, ROOT_OUTSIDE, 0,
			   "the folder of that drive is a symbolic link out of "
			   "the root");
	if (drive->top == NULL)
		return end(q, ROOT_NO_DRIVE, 0, NULL);
	if (tree_walk(&q->root->tree, drive->top, p->names, p->count, q->arena,
		      q->out, &folder) != OK)
		return E_NO_MEMORY;
	if (p->is_folder && q->out->answer == ROOT_FILE) {
		q->out->disk = STR_EMPTY;
		return end(q, ROOT_NO_FOLDER, 0,
			   "a file stands where a folder should");
	}
	return OK;
}

/* Without a dot in its name: is what goes by that name alone there? */
static int walk_uncompleted(struct question *q, struct windows_path *p)
{
	struct root_place *out = q->out;
	const struct root_place missing = *out;
	struct str *last = &p->names[p->count - 1];

	last->n -= sizeof(".DLL") - 1;
	if (redirect(q, p) != OK || (out->error == 0 && walk(q, p) != OK))
		return E_NO_MEMORY;
	if (out->answer == ROOT_FOLDER) {
		out->windows = windows_path_join(q->arena, p);
		out->completed = false;
		out->why = "a folder has that name; a file of it with .DLL "
			   "behind, as a DLL would be looked for, isn't there";
		return out->windows.s == NULL ? E_NO_MEMORY : OK;
	}
	if (out->answer == ROOT_FILE) {
		*out = missing;
		out->why = "Windows puts .DLL behind a name without a dot, and "
			   "only a file without it is there";
		return OK;
	}
	*out = missing;
	return OK;
}

static int look_up(struct question *q, struct windows_path *p)
{
	struct root_place *out = q->out;

	if (redirect(q, p) != OK)
		return E_NO_MEMORY;
	if (out->error != 0)
		return OK;
	if (walk(q, p) != OK)
		return E_NO_MEMORY;
	if (p->completed && out->answer == ROOT_MISSING && out->why == NULL)
		return walk_uncompleted(q, p);
	if (q->usual && out->answer == ROOT_NO_FOLDER && out->why == NULL)
		return end(q, ROOT_UNREADABLE, ENOTSUP,
			   "it has a variable whose usual value leads nowhere "
			   "here, so that it may have another");
	return OK;
}

static int answer(struct question *q, struct str path)
{
	/* R109; for other versions no source tells. */
	const bool verbatim = q->root->version == 0x0501 ||
			      q->root->version == 0x0502;
	struct windows_variable variables[VARIABLES_MAX];
	size_t count = list_variables(q, variables);
	struct windows_path_reading how = { verbatim, q->completes };
	struct str expanded, unknown;
	struct windows_path p;

	if (windows_path_expand(path, variables, count, q->arena, &expanded,
				&unknown, &q->usual) != OK)
		return E_NO_MEMORY;
	q->out->windows = expanded;
	if (unknown.n != 0)
		return end_unknown(q, unknown);
	if (windows_path_read(expanded, how, q->arena, &p) != OK)
		return E_NO_MEMORY;
	q->out->windows = p.text;
	q->out->too_long = p.too_long;
	q->out->completed = p.completed;
	if (p.kind == WINDOWS_PATH_NONE)
		return end(q, ROOT_NOT_A_PATH, 0, p.why);
	if (p.kind == WINDOWS_PATH_OPEN)
		return end(q, ROOT_UNREADABLE, ENOTSUP, p.why);
	return look_up(q, &p);
}

static int find(struct question *q, struct str path)
{
	struct str copy = str_copy(q->arena, path);

	*q->out = (struct root_place){ .windows = STR_EMPTY,
				       .disk = STR_EMPTY };
	return copy.s == NULL ? E_NO_MEMORY : answer(q, copy);
}

int iis_root_find(struct iis_root *r, struct str path, bool wow64,
		  struct arena *a, struct root_place *out)
{
	struct question q = { r, a, wow64, true, false, out };

	return find(&q, path);
}

int iis_root_find_folder(struct iis_root *r, struct str path, bool wow64,
			 struct arena *a, struct root_place *out)
{
	struct question q = { r, a, wow64, false, false, out };

	return find(&q, path);
}
