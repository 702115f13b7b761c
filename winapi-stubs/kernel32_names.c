/* kernel32.dll: events, mutexes, semaphores and mappings that have names. */
#include "winapi-stubs/kernel32.h"

#include <string.h>

#include "loader/pe.h"

struct named {
	struct named *next;
	struct str name;
	const struct handle_type *type;
	void *object;
};

static const char names_key;

static struct named **names(struct call *c)
{
	return call_state(c, &names_key, sizeof(struct named *));
}

/* "Local\" and "Global\" are the same one in the session of a service. */
static struct str name_of(struct call *c, unsigned argument)
{
	static const char *const spaces[] = { "Local\\", "Global\\" };
	bool wide = strchr(call_api(c), 'A') == NULL;
	struct str s = call_text_at(c, call_arg(c, argument), wide,
				    PATH_UNITS_MAX);

	for (unsigned i = 0; i < 2; i++) {
		size_t n = strlen(spaces[i]);

		if (s.n > n && memcmp(s.s, spaces[i], n) == 0)
			return (struct str){ s.s + n, s.n - n };
	}
	return s;
}

/* A name ends with the last handle of its object. */
static bool is_open(struct call *c, const void *object)
{
	void *other;

	for (uint32_t h = 4; h <= 4 * HANDLES_MAX; h += 4) {
		if (handle_type_of(c, h, &other) != NULL && other == object)
			return true;
	}
	return false;
}

/* With regard to case, as kernel objects have it. */
static struct named *find(struct call *c, struct str name)
{
	struct named *n = *names(c);

	while (n != NULL && (!str_equal(n->name, name) ||
			     !is_open(c, n->object)))
		n = n->next;
	return n;
}

void *named_object(struct call *c, unsigned argument,
		   const struct handle_type *type)
{
	const struct named *n = find(c, name_of(c, argument));

	return n == NULL || n->type != type ? NULL : n->object;
}

static void add(struct call *c, struct str name,
		const struct handle_type *type, void *object)
{
	struct arena *a = &call_process(c)->arena;
	struct named *n = process_need(arena_new(a, struct named));

	n->name = process_need_str(str_copy(a, name));
	n->type = type;
	n->object = object;
	n->next = *names(c);
	*names(c) = n;
}

void return_named(struct call *c, unsigned argument,
		  const struct handle_type *type, void *object)
{
	struct str name = call_arg(c, argument) == 0 ? STR_EMPTY :
						       name_of(c, argument);
	const struct named *there = name.n == 0 ? NULL : find(c, name);
	uint32_t h;

	if (name.n != 0)
		call_describe(c, "%.*s", STR_ARGS(name));
	if (there != NULL && there->type != type) {
		call_fail(c, 0, ERROR_INVALID_HANDLE);
		return;
	}
	h = handle_new(c, type, there == NULL ? object : there->object);
	if (h == 0) {
		call_fail(c, 0, ERROR_NOT_ENOUGH_MEMORY);
		return;
	}
	if (there == NULL && name.n != 0)
		add(c, name, type, object);
	call_set_last_error(c, there == NULL ? ERROR_SUCCESS :
					       ERROR_ALREADY_EXISTS);
	call_return(c, h);
}

/* By the kind that the API's name says: "OpenEventW". */
static void open_named(struct call *c)
{
	static const struct {
		const char *word;
		enum handle_kind kind;
	} kinds[] = {
		{ "Event", HANDLE_EVENT }, { "Mutex", HANDLE_MUTEX },
		{ "Semaphore", HANDLE_SEMAPHORE },
		{ "FileMapping", HANDLE_MAPPING },
	};
	struct str name = name_of(c, 2);
	const struct named *n = find(c, name);
	enum handle_kind kind = HANDLE_NONE;
	uint32_t h;

	call_describe(c, "%.*s", STR_ARGS(name));
	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
		if (strstr(call_api(c), kinds[i].word) != NULL)
			kind = kinds[i].kind;
	}
	if (call_arg(c, 2) == 0) {
		call_fail(c, 0, ERROR_INVALID_PARAMETER);
		return;
	}
	if (n == NULL || n->type->kind != kind) {
		call_fail(c, 0, n == NULL ? ERROR_FILE_NOT_FOUND :
					    ERROR_INVALID_HANDLE);
		return;
	}
	h = handle_new(c, n->type, n->object);
	if (h == 0)
		call_fail(c, 0, ERROR_NOT_ENOUGH_MEMORY);
	else
		call_return(c, h);
}

static const struct stub stubs[] = {
	{ "OpenEventA", 3, open_named },
	{ "OpenEventW", 3, open_named },
	{ "OpenMutexA", 3, open_named },
	{ "OpenMutexW", 3, open_named },
	{ "OpenSemaphoreA", 3, open_named },
	{ "OpenSemaphoreW", 3, open_named },
	{ "OpenFileMappingA", 3, open_named },
	{ "OpenFileMappingW", 3, open_named },
};
STUB_MODULE(kernel32_names, "kernel32.dll", stubs);
