/* kernel32.dll: modules. What isn't found by the guest is a note of the run. */
#include <string.h>

#include "emulator/call.h"
#include "emulator/modules.h"
#include "emulator/notes.h"
#include "emulator/text.h"
#include "emulator/world.h"
#include "loader/pe.h"

enum { XP = 0x501, VISTA = 0x600 };

/* LoadLibrary's rules for a name without a dot hold here too. */
static struct guest_module *find(struct call *c, struct str name)
{
	struct str file;
	size_t at = name.n;

	while (at > 0 && name.s[at - 1] != '\\' && name.s[at - 1] != '/')
		at--;
	file = search_file_name(call_arena(c), (struct str){ name.s + at,
							     name.n - at });
	process_need(file.s);
	return guest_module_named(call_process(c), file);
}

static struct guest_module *module_of(struct call *c, uint64_t handle)
{
	struct process *p = call_process(c);

	return handle == 0 ? p->modules[0] : modules_by_base(p, handle);
}

static void get_module_handle(struct call *c)
{
	struct guest_module *m;
	struct str name;

	if (call_arg(c, 0) == 0) {
		call_return(c, call_process(c)->modules[0]->base);
		return;
	}
	name = call_text(c, 0);
	call_describe(c, "%.*s", STR_ARGS(name));
	m = find(c, name);
	/* A question that many ask, and no failure to tell of. */
	if (m == NULL)
		call_set_last_error(c, ERROR_MOD_NOT_FOUND);
	else
		call_return(c, m->base);
}

static void get_module_handle_ex(struct call *c)
{
	enum { PIN = 1, UNCHANGED = 2, FROM_ADDRESS = 4 };
	uint32_t flags = call_arg32(c, 0);
	struct guest_module *m;

	if (flags & FROM_ADDRESS)
		m = modules_at(call_process(c), call_arg(c, 1));
	else if (call_arg(c, 1) == 0)
		m = call_process(c)->modules[0];
	else
		m = find(c, call_text(c, 1));
	call_write_pointer(c, call_arg(c, 2), m == NULL ? 0 : m->base);
	if (m == NULL) {
		call_fail(c, 0, ERROR_MOD_NOT_FOUND);
		return;
	}
	if (flags & PIN)
		m->is_static = true;
	else if (!(flags & UNCHANGED))
		m->references++;
	call_return(c, 1);
}

/* LOAD_... of LoadLibraryEx(). */
enum {
	AS_DATA = 0x2 | 0x20 | 0x40,
	WITHOUT_START = 0x1, /* DONT_RESOLVE_DLL_REFERENCES */
	ALTERED_PATH = 0x8,
	OWN_FOLDER = 0x100,
	LISTED_FOLDERS = 0x200 | 0x400 | 0x800 | 0x1000,
};

/*
 * The flags that name folders came together with AddDllDirectory (with 8, or
 * KB2533623), as the documentation has it; they were an error before.
 */
static bool names_folders(struct call *c)
{
	struct process *p = call_process(c);
	struct guest_module *kernel = guest_module_named(
		p, str_of("kernel32.dll"));

	return kernel != NULL &&
	       module_procedure(p, kernel, str_of("AddDllDirectory")) != 0;
}

/* False where the flags can't be emulated, or aren't allowed together. */
static bool search_of_flags(struct call *c, struct str name, uint32_t flags,
			    enum module_search *out)
{
	*out = MODULE_SEARCH_STANDARD;
	if (flags & (AS_DATA | WITHOUT_START)) {
		call_stop(c, "it maps %.*s %s", STR_ARGS(name),
			  flags & AS_DATA ? "as data" : "without its start");
		return false;
	}
	if ((flags & (OWN_FOLDER | LISTED_FOLDERS) &&
	     (flags & ALTERED_PATH || !names_folders(c))) ||
	    (flags & OWN_FOLDER && memchr(name.s, '\\', name.n) == NULL)) {
		call_fail(c, 0, ERROR_INVALID_PARAMETER);
		return false;
	}
	if (flags & (ALTERED_PATH | OWN_FOLDER))
		*out = MODULE_SEARCH_ALTERED;
	else if (flags & LISTED_FOLDERS)
		*out = MODULE_SEARCH_LISTED;
	return true;
}

static void load(struct call *c, uint32_t flags)
{
	struct process *p = call_process(c);
	struct str name = call_text(c, 0);
	enum module_search search;
	struct load_result l;

	call_describe(c, "%.*s", STR_ARGS(name));
	if (!search_of_flags(c, name, flags, &search))
		return;
	modules_load(p, name, search, &l);
	if (l.error == ERROR_SUCCESS) {
		call_return(c, l.module->base);
		return;
	}
	call_fail(c, 0, l.error);
	if (l.error == ERROR_MOD_NOT_FOUND && !process_is_stopped(p))
		note_missing_module(c, name);
}

static void load_library(struct call *c)
{
	load(c, 0);
}

static void load_library_ex(struct call *c)
{
	load(c, call_arg32(c, 2));
}

static void get_proc_address(struct call *c)
{
	struct process *p = call_process(c);
	struct guest_module *m = module_of(c, call_arg(c, 0));
	uint64_t name = call_arg(c, 1), at;
	struct str text;

	if (m == NULL) {
		call_fail(c, 0, ERROR_MOD_NOT_FOUND);
		return;
	}
	if (name < 0x10000) {
		text = process_text(p, "#%u", (unsigned)name);
		at = module_ordinal(p, m, (uint16_t)name);
	} else {
		text = call_text_at(c, name, false, CALL_TEXT_MAX);
		at = module_procedure(p, m, text);
	}
	call_describe(c, "%.*s!%.*s", STR_ARGS(m->name), STR_ARGS(text));
	if (at != 0) {
		call_return(c, at);
		return;
	}
	/* R405 */
	call_fail(c, 0, name < 0x10000 ? ERROR_INVALID_ORDINAL :
					 ERROR_PROC_NOT_FOUND);
	if (!process_is_stopped(p))
		note_missing_procedure(c, m->name, text);
}

static void free_library(struct call *c)
{
	struct guest_module *m = modules_by_base(call_process(c),
						 call_arg(c, 0));

	if (m == NULL)
		call_fail(c, 0, ERROR_MOD_NOT_FOUND);
	else
		call_return(c, modules_free(call_process(c), m));
}

static void disable_thread_library_calls(struct call *c)
{
	struct guest_module *m = modules_by_base(call_process(c),
						 call_arg(c, 0));

	if (m == NULL) {
		call_fail(c, 0, ERROR_INVALID_HANDLE);
		return;
	}
	/* What has thread-local storage has to hear of threads. */
	if (m->tls.present && call_windows(c) >= VISTA) {
		call_fail(c, 0, ERROR_MOD_NOT_FOUND);
		return;
	}
	m->no_thread_calls = true;
	call_return(c, 1);
}

/* On XP a cut path has no zero, and no error. */
static void put_cut_path(struct call *c, uint64_t to, uint32_t capacity,
			 struct str path)
{
	unsigned unit = call_is_wide(c) ? 2 : 1;
	bool zero = call_windows(c) > XP;
	size_t n;
	void *units = unit == 2 ? (void *)text_to_wide(call_arena(c), path, &n) :
				  (void *)text_to_ansi(call_arena(c), path, &n);

	process_need(units);
	if (zero) {
		call_fail(c, capacity, ERROR_INSUFFICIENT_BUFFER);
		if (capacity == 0)
			return;
		capacity--;
		call_fill(c, to + (uint64_t)capacity * unit, 0, unit);
	} else {
		call_return(c, capacity);
	}
	call_write(c, to, units, (size_t)capacity * unit);
}

static void get_module_file_name(struct call *c)
{
	struct guest_module *m = module_of(c, call_arg(c, 0));
	uint32_t capacity = call_arg32(c, 2);
	size_t n;

	if (m == NULL) {
		call_fail(c, 0, ERROR_MOD_NOT_FOUND);
		return;
	}
	if (m->place_unknown) {
		call_stop(c, "the folder of %.*s isn't known",
			  STR_ARGS(m->name));
		return;
	}
	n = call_put_text(c, call_arg(c, 1), capacity, m->path);
	if (n < capacity)
		call_return(c, n);
	else
		put_cut_path(c, call_arg(c, 1), capacity, m->path);
}

static const struct stub stubs[] = {
	{ "GetModuleHandleA", 1, get_module_handle },
	{ "GetModuleHandleW", 1, get_module_handle },
	{ "GetModuleHandleExA", 3, get_module_handle_ex },
	{ "GetModuleHandleExW", 3, get_module_handle_ex },
	{ "LoadLibraryA", 1, load_library },
	{ "LoadLibraryW", 1, load_library },
	{ "LoadLibraryExA", 3, load_library_ex },
	{ "LoadLibraryExW", 3, load_library_ex },
	{ "GetProcAddress", 2, get_proc_address },
	{ "FreeLibrary", 1, free_library },
	{ "DisableThreadLibraryCalls", 1, disable_thread_library_calls },
	{ "GetModuleFileNameA", 3, get_module_file_name },
	{ "GetModuleFileNameW", 3, get_module_file_name },
};
STUB_MODULE(kernel32_loader, "kernel32.dll", stubs);
