/*
 * kernel32.dll: what runs, as Toolhelp lists it. The made-up machine has the
 * two processes that every NT has, and this one; nobody's heaps are listed.
 */
#include "emulator/modules.h"
#include "emulator/teb.h"
#include "emulator/threads.h"
#include "loader/pe.h"
#include "winapi-stubs/kernel32.h"

enum {
	OF_PROCESSES = 2, OF_THREADS = 4, OF_MODULES = 8, OF_MODULES_32 = 16,
	OF_ALL = 0x8000001f,
	/* The parent has ended, as it may. */
	SYSTEM_ID = 4, PARENT_ID = 0x1e4, NORMAL_PRIORITY = 8,
	NAME_UNITS = 256, PATH_UNITS = 260,
};

struct snapshot {
	uint32_t flags;
	size_t process, thread, module; /* the next ones */
};

static const struct handle_type snapshot_handle = {
	.kind = HANDLE_OTHER,
	.word = "snapshot",
};

static void create_snapshot(struct call *c)
{
	const uint64_t none = call_is_64(c) ? UINT64_MAX : UINT32_MAX;
	uint32_t flags = call_arg32(c, 0), id = call_arg32(c, 1), h;
	struct snapshot *s;

	if ((flags & ~(uint32_t)OF_ALL) != 0) {
		call_fail(c, none, ERROR_INVALID_PARAMETER);
		return;
	}
	if (flags & (OF_MODULES | OF_MODULES_32) && id != 0 &&
	    id != call_process_id(c)) {
		call_fail(c, none, id == SYSTEM_ID ? ERROR_ACCESS_DENIED :
						     ERROR_INVALID_PARAMETER);
		return;
	}
	s = process_need(arena_new(&call_process(c)->arena, struct snapshot));
	*s = (struct snapshot){ .flags = flags };
	h = handle_new(c, &snapshot_handle, s);
	if (h == 0)
		call_fail(c, none, ERROR_NOT_ENOUGH_MEMORY);
	else
		call_return(c, h);
}

/* That of argument 0, if it has such; and there is room for an entry. */
static struct snapshot *argument(struct call *c, uint32_t of, uint32_t size)
{
	struct snapshot *s = handle_object(c, call_arg(c, 0),
					   &snapshot_handle);

	if (s == NULL)
		call_fail(c, 0, ERROR_INVALID_HANDLE);
	else if (call_read32(c, call_arg(c, 1)) < size)
		call_fail(c, 0, ERROR_BAD_LENGTH);
	else if ((s->flags & of) == 0)
		call_fail(c, 0, ERROR_NO_MORE_FILES);
	else
		return s;
	return NULL;
}

static unsigned thread_count(const struct process *p)
{
	unsigned n = 1;

	for (const struct thread *t = p->threads; t != NULL; t = t->next)
		n += !t->ended;
	return n;
}

/* PROCESSENTRY32: id, heap, module, threads, parent, priority, flags, name. */
static void put_process(struct call *c, struct snapshot *s)
{
	const struct process *p = call_process(c);
	const unsigned at_threads = call_is_64(c) ? 28 : 20;
	const struct {
		uint32_t id, threads, parent, priority;
		struct str name;
	} all[] = {
		{ 0, 1, 0, 0, str_of("[System Process]") },
		{ SYSTEM_ID, 1, 0, NORMAL_PRIORITY, str_of("System") },
		{ call_process_id(c), thread_count(p), PARENT_ID,
		  NORMAL_PRIORITY, p->modules[0]->name },
	};
	uint64_t to = call_arg(c, 1);
	size_t n = s->process++;

	if (n >= sizeof(all) / sizeof(*all)) {
		call_fail(c, 0, ERROR_NO_MORE_FILES);
		return;
	}
	call_fill(c, to + 4, 0, at_threads + 12);
	call_write32(c, to + 8, all[n].id);
	call_write32(c, to + at_threads, all[n].threads);
	call_write32(c, to + at_threads + 4, all[n].parent);
	call_write32(c, to + at_threads + 8, all[n].priority);
	call_put_text(c, to + at_threads + 16, PATH_UNITS, all[n].name);
	call_return(c, 1);
}

static uint32_t process_entry(struct call *c)
{
	return (call_is_64(c) ? 44 : 36) + PATH_UNITS * unit_of(c);
}

static void first_process(struct call *c)
{
	struct snapshot *s = argument(c, OF_PROCESSES, process_entry(c));

	if (s == NULL)
		return;
	s->process = 0;
	put_process(c, s);
}

static void next_process(struct call *c)
{
	struct snapshot *s = argument(c, OF_PROCESSES, process_entry(c));

	if (s != NULL)
		put_process(c, s);
}

/* THREADENTRY32: usage, id, process, priority, its change, flags. */
static void put_thread(struct call *c, struct snapshot *s)
{
	const struct thread *t = call_process(c)->threads;
	uint32_t id = FIRST_THREAD_ID;
	uint64_t to = call_arg(c, 1);

	for (size_t n = 0; t != NULL; t = t->next) {
		if (t->ended)
			continue;
		if (++n == s->thread)
			break;
	}
	if (s->thread != 0 && t == NULL) {
		call_fail(c, 0, ERROR_NO_MORE_FILES);
		return;
	}
	if (s->thread++ != 0)
		id = t->id;
	call_fill(c, to + 4, 0, 24);
	call_write32(c, to + 8, id);
	call_write32(c, to + 12, call_process_id(c));
	call_write32(c, to + 16, NORMAL_PRIORITY);
	call_return(c, 1);
}

enum { THREAD_ENTRY = 28 };

static void first_thread(struct call *c)
{
	struct snapshot *s = argument(c, OF_THREADS, THREAD_ENTRY);

	if (s == NULL)
		return;
	s->thread = 0;
	put_thread(c, s);
}

static void next_thread(struct call *c)
{
	struct snapshot *s = argument(c, OF_THREADS, THREAD_ENTRY);

	if (s != NULL)
		put_thread(c, s);
}

/* MODULEENTRY32: 1, process, usage twice, base, size, handle, name, path. */
static void put_module(struct call *c, struct snapshot *s)
{
	const struct process *p = call_process(c);
	const unsigned size = call_pointer_size(c);
	uint64_t to = call_arg(c, 1), base = to + (call_is_64(c) ? 24 : 20);
	const struct guest_module *m;

	while (s->module < p->module_count && p->modules[s->module]->gone)
		s->module++;
	if (s->module >= p->module_count) {
		call_fail(c, 0, ERROR_NO_MORE_FILES);
		return;
	}
	m = p->modules[s->module++];
	if (m->place_unknown) {
		call_stop(c, "the folder of %.*s isn't known",
			  STR_ARGS(m->name));
		return;
	}
	call_write32(c, to + 4, 1);
	call_write32(c, to + 8, call_process_id(c));
	call_write32(c, to + 12, m->is_static ? 0xffff : m->references);
	call_write32(c, to + 16, m->is_static ? 0xffff : m->references);
	call_write_pointer(c, base, m->base);
	call_write32(c, base + size, (uint32_t)m->size);
	call_write_pointer(c, base + 2 * size, m->base);
	call_put_text(c, base + 3 * size, NAME_UNITS, m->name);
	call_put_text(c, base + 3 * size + NAME_UNITS * unit_of(c),
		      PATH_UNITS, m->path);
	call_return(c, 1);
}

static uint32_t module_entry(struct call *c)
{
	return (call_is_64(c) ? 48 : 32) +
	       (NAME_UNITS + PATH_UNITS) * unit_of(c);
}

static void first_module(struct call *c)
{
	struct snapshot *s = argument(c, OF_MODULES | OF_MODULES_32,
				      module_entry(c));

	if (s == NULL)
		return;
	s->module = 0;
	put_module(c, s);
}

static void next_module(struct call *c)
{
	struct snapshot *s = argument(c, OF_MODULES | OF_MODULES_32,
				      module_entry(c));

	if (s != NULL)
		put_module(c, s);
}

static const struct stub stubs[] = {
	{ "CreateToolhelp32Snapshot", 2, create_snapshot },
	{ "Process32First", 2, first_process },
	{ "Process32FirstW", 2, first_process },
	{ "Process32Next", 2, next_process },
	{ "Process32NextW", 2, next_process },
	{ "Thread32First", 2, first_thread },
	{ "Thread32Next", 2, next_thread },
	{ "Module32First", 2, first_module },
	{ "Module32FirstW", 2, first_module },
	{ "Module32Next", 2, next_module },
	{ "Module32NextW", 2, next_module },
};
STUB_MODULE(kernel32_toolhelp, "kernel32.dll", stubs);
