/* psapi.dll: the modules of this process; of others nothing is known. */
#include "emulator/modules.h"
#include "loader/pe.h"
#include "winapi-stubs/kernel32.h"

static void enumerate_modules(struct call *c)
{
	const struct process *p = call_process(c);
	const unsigned size = call_pointer_size(c);
	uint32_t room = call_arg32(c, 2), n = 0;

	if (!process_argument(c))
		return;
	for (size_t i = 0; i < p->module_count; i++) {
		if (p->modules[i]->gone)
			continue;
		if ((n + 1) * size <= room)
			call_write_pointer(c, call_arg(c, 1) + n * size,
					   p->modules[i]->base);
		n++;
	}
	if (call_write32(c, call_arg(c, 3), n * size))
		call_return(c, 1);
}

/* 0: the program. NULL, and the call has failed. */
static const struct guest_module *module_argument(struct call *c)
{
	struct process *p = call_process(c);
	const struct guest_module *m;

	if (!process_argument(c))
		return NULL;
	m = call_arg(c, 1) == 0 ? p->modules[0] :
				  modules_by_base(p, call_arg(c, 1));
	if (m == NULL)
		call_fail(c, 0, ERROR_INVALID_HANDLE);
	return m;
}

static void put_name(struct call *c, struct str name)
{
	uint32_t room = call_arg32(c, 3);
	size_t n = call_put_text(c, call_arg(c, 2), room, name);

	if (n < room)
		call_return(c, n);
	else
		call_fail(c, 0, ERROR_INSUFFICIENT_BUFFER);
}

static void get_base_name(struct call *c)
{
	const struct guest_module *m = module_argument(c);

	if (m != NULL)
		put_name(c, m->name);
}

static void get_file_name(struct call *c)
{
	const struct guest_module *m = module_argument(c);

	if (m != NULL && m->place_unknown)
		call_stop(c, "the folder of %.*s isn't known",
			  STR_ARGS(m->name));
	else if (m != NULL)
		put_name(c, m->path);
}

/* MODULEINFO: base, size, entry point. */
static void get_information(struct call *c)
{
	const struct guest_module *m = module_argument(c);
	const unsigned size = call_pointer_size(c);
	uint64_t to = call_arg(c, 2);

	if (m == NULL)
		return;
	if (call_arg32(c, 3) < 3 * size) {
		call_fail(c, 0, ERROR_INSUFFICIENT_BUFFER);
		return;
	}
	call_write_pointer(c, to, m->base);
	call_write_pointer(c, to + size, m->size);
	call_write_pointer(c, to + 2 * size, m->entry_point);
	call_return(c, 1);
}

/* Those that Toolhelp lists, too: numbers, room, what they take. */
static void enumerate_processes(struct call *c)
{
	const uint32_t all[] = { 0, 4, call_process_id(c) };
	uint32_t room = call_arg32(c, 1), n = 0;

	for (; n < 3 && 4 * n + 4 <= room; n++)
		call_write32(c, call_arg(c, 0) + 4 * n, all[n]);
	if (call_write32(c, call_arg(c, 2), 4 * n))
		call_return(c, 1);
}

/* It is about how much memory is in use: nothing is given back. */
static void empty_working_set(struct call *c)
{
	if (process_argument(c))
		call_return(c, 1);
}

static const struct stub stubs[] = {
	{ "EnumProcesses", 3, enumerate_processes },
	{ "EnumProcessModulesEx", 5, enumerate_modules },
	{ "EmptyWorkingSet", 1, empty_working_set },
	{ "EnumProcessModules", 4, enumerate_modules },
	{ "GetModuleBaseNameA", 4, get_base_name },
	{ "GetModuleBaseNameW", 4, get_base_name },
	{ "GetModuleFileNameExA", 4, get_file_name },
	{ "GetModuleFileNameExW", 4, get_file_name },
	{ "GetModuleInformation", 4, get_information },
};
STUB_MODULE(psapi, "psapi.dll", stubs);

/* Of Windows 7 on: psapi.dll forwards to these. */
static const struct stub kernel_stubs[] = {
	{ "K32EnumProcesses", 3, enumerate_processes },
	{ "K32EnumProcessModules", 4, enumerate_modules },
	{ "K32EnumProcessModulesEx", 5, enumerate_modules },
	{ "K32EmptyWorkingSet", 1, empty_working_set },
	{ "K32GetModuleBaseNameA", 4, get_base_name },
	{ "K32GetModuleBaseNameW", 4, get_base_name },
	{ "K32GetModuleFileNameExA", 4, get_file_name },
	{ "K32GetModuleFileNameExW", 4, get_file_name },
	{ "K32GetModuleInformation", 4, get_information },
};
STUB_MODULE(psapi_kernel32, "kernel32.dll", kernel_stubs);
