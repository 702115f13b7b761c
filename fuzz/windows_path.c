/* Any bytes as a path; what comes back keeps its promises. */
#include <assert.h>
#include <string.h>

#include "iis/windows_path.h"
#include "util/status.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct windows_variable variables[] = {
	{ { "windir", 6 }, { "C:\\WINDOWS", 10 }, false },
	{ { "ProgramFiles", 12 }, { "C:\\Program Files", 16 }, true },
	{ { "SystemDrive", 11 }, { "C:", 2 }, false },
};

static void check_name(struct str name)
{
	assert(name.n != 0);
	assert(!str_equal(name, str_of(".")) && !str_equal(name, str_of("..")));
	for (size_t i = 0; i < name.n; i++)
		assert(name.s[i] != '\0' && strchr("\\/:", name.s[i]) == NULL);
	(void)windows_name_is_short(name);
}

/* Joined and read again it is the same. */
static void check_whole(const struct windows_path *p, struct arena *a,
			struct windows_path_reading how)
{
	struct str joined = windows_path_join(a, p);
	struct windows_path again;

	assert(p->drive >= 'A' && p->drive <= 'Z');
	assert(joined.s != NULL);
	assert(str_equal(joined, p->text));
	for (size_t i = 0; i < p->count; i++)
		check_name(p->names[i]);
	how.completes = false;
	assert(windows_path_read(joined, how, a, &again) == OK);
	if (again.too_long) /* .DLL was too much for it */
		return;
	assert(again.kind == WINDOWS_PATH_WHOLE);
	assert(again.count == p->count && again.is_folder == p->is_folder);
	assert(again.drive == p->drive);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a = ARENA_INIT;
	struct windows_path_reading how;
	struct str path, expanded, unknown;
	struct windows_path p;
	bool usual;

	if (size == 0)
		return 0;
	how.verbatim = data[0] & 1;
	how.completes = data[0] & 2;
	path = (struct str){ (const char *)data + 1, size - 1 };
	assert(windows_path_expand(path, variables, 3, &a, &expanded, &unknown,
				   &usual) == OK);
	assert(expanded.n <= 2 * path.n);
	assert(unknown.n <= path.n);
	assert(windows_path_read(expanded, how, &a, &p) == OK);
	assert((p.kind == WINDOWS_PATH_WHOLE) == (p.why == NULL));
	if (p.kind == WINDOWS_PATH_WHOLE)
		check_whole(&p, &a, how);
	else
		assert(str_equal(p.text, expanded) && p.count == 0);
	arena_release(&a);
	return 0;
}
