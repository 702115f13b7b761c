/* The made-up machine: a server called SERVER, and its worker process. */
#include "emulator/world.h"

#include <string.h>

#include "emulator/heap.h"
#include "emulator/releases.h"
#include "emulator/serve.h"
#include "emulator/text.h"
#include "emulator/world_settings.h"

/* 2 January 2007, noon, as FILETIME. */
#define CLOCK_START 128122128000000000ull

static struct str program_of(const struct process *p)
{
	if (p->host == PROCESS_PLAIN)
		return str_of("C:\\WINDOWS\\system32\\rundll32.exe");
	/* IIS 5.x runs filters in its own service (R1012). */
	if (p->windows < 0x502)
		return str_of("C:\\WINDOWS\\system32\\inetsrv\\inetinfo.exe");
	return str_of("C:\\WINDOWS\\system32\\inetsrv\\w3wp.exe");
}

struct variable {
	const char *name, *value;
};

static void set_all(struct process *p, const struct variable *v, size_t n)
{
	for (size_t i = 0; i < n; i++)
		world_set_variable(p, str_of(v[i].name), str_of(v[i].value));
}

#define SET_ALL(p, rows) set_all(p, rows, sizeof(rows) / sizeof((rows)[0]))

/* Of a 64-bit Windows, as its documentation of WOW64 has them. */
static void set_wide_variables(struct process *p, bool wow64)
{
	static const struct variable both[] = {
		{ "ProgramFiles(x86)", "C:\\Program Files (x86)" },
		{ "CommonProgramFiles(x86)",
		  "C:\\Program Files (x86)\\Common Files" },
	};
	static const struct variable since_7[] = {
		{ "ProgramW6432", "C:\\Program Files" },
		{ "CommonProgramW6432", "C:\\Program Files\\Common Files" },
	};
	static const struct variable narrow[] = {
		{ "ProgramFiles", "C:\\Program Files (x86)" },
		{ "CommonProgramFiles",
		  "C:\\Program Files (x86)\\Common Files" },
		{ "PROCESSOR_ARCHITEW6432", "AMD64" },
	};

	SET_ALL(p, both);
	if (p->windows >= WINDOWS_7)
		SET_ALL(p, since_7);
	if (wow64)
		SET_ALL(p, narrow);
}

static void set_variables(struct process *p)
{
	static const struct variable since_vista[] = {
		{ "ALLUSERSPROFILE", "C:\\ProgramData" },
		{ "ProgramData", "C:\\ProgramData" },
		{ "PUBLIC", "C:\\Users\\Public" },
	};
	static const struct variable plain[] = {
		{ "ALLUSERSPROFILE", "C:\\Documents and Settings\\All Users" },
		{ "CommonProgramFiles", "C:\\Program Files\\Common Files" },
		{ "ComSpec", "C:\\WINDOWS\\system32\\cmd.exe" },
		{ "NUMBER_OF_PROCESSORS", "1" },
		{ "OS", "Windows_NT" },
		{ "Path", ("C:\\WINDOWS\\system32;C:\\WINDOWS;"
			   "C:\\WINDOWS\\System32\\Wbem") },
		{ "PATHEXT", ".COM;.EXE;.BAT;.CMD;.VBS;.VBE;.JS;.JSE;.WSF" },
		{ "ProgramFiles", "C:\\Program Files" },
		{ "SystemDrive", "C:" },
		{ "SystemRoot", "C:\\WINDOWS" },
		{ "TEMP", "C:\\WINDOWS\\TEMP" },
		{ "TMP", "C:\\WINDOWS\\TEMP" },
		{ "windir", "C:\\WINDOWS" },
	};

	bool wow64 = str_ends_nocase(profile_target_id(&p->profile, p->target),
				     "wow64");

	SET_ALL(p, plain);
	if (p->windows >= VISTA)
		SET_ALL(p, since_vista);
	if (p->is_64 || wow64)
		set_wide_variables(p, wow64);
	world_set_variable(p, str_of("COMPUTERNAME"), p->world->computer);
	world_set_variable(p, str_of("PROCESSOR_ARCHITECTURE"),
			   str_of(p->is_64 ? "AMD64" : "x86"));
}

struct world *world_new(struct process *p)
{
	struct world *w = process_need(arena_new(&p->arena, struct world));

	w->program = program_of(p);
	w->command_line = w->program;
	w->windows_folder = str_of("C:\\WINDOWS");
	w->system_folder = str_of("C:\\WINDOWS\\system32");
	w->directory = w->system_folder;
	w->temporary_folder = str_of("C:\\WINDOWS\\TEMP\\");
	w->dll_folder = str_of("C:\\Deployed");
	w->computer = str_of("SERVER");
	w->user = str_of("NETWORK SERVICE");
	w->domain = str_of("NT AUTHORITY");
	w->identity = IDENTITY_NETWORK_SERVICE;
	if (p->windows < 0x502) {
		w->user = str_of("SYSTEM");
		w->identity = IDENTITY_LOCAL_SYSTEM;
	}
	w->clock = CLOCK_START;
	p->world = w;
	world_settings_apply(p, WORLD_BASE);
	set_variables(p);
	return w;
}

struct world *call_world(const struct call *c)
{
	return c->process->world;
}

const struct world_name *world_find_name(const struct world *w,
					 struct str name)
{
	const struct world_name *any = NULL;

	for (size_t i = 0; i < w->name_count; i++) {
		if (str_equal_nocase(w->names[i].name, name))
			return &w->names[i];
		if (str_equal(w->names[i].name, str_of("*")))
			any = &w->names[i];
	}
	return any;
}

static struct world_variable *find(const struct world *w, struct str name)
{
	for (size_t i = 0; i < w->variable_count; i++) {
		if (str_equal_nocase(w->variables[i].name, name))
			return &w->variables[i];
	}
	return NULL;
}

bool world_variable(const struct world *w, struct str name, struct str *out)
{
	const struct world_variable *v = find(w, name);

	if (v == NULL || v->value.s == NULL)
		return false;
	*out = v->value;
	return true;
}

bool world_variable_for(struct call *c, struct str name, struct str *out)
{
	static const char *const of_user[] = {
		"APPDATA", "HOMEDRIVE", "HOMEPATH", "LOCALAPPDATA",
		"LOGONSERVER", "SESSIONNAME", "USERDOMAIN", "USERNAME",
		"USERPROFILE",
	};
	const struct world *w = call_world(c);

	if (world_variable(w, name, out))
		return true;
	for (size_t i = 0; i < sizeof(of_user) / sizeof(*of_user); i++) {
		if (str_equal_nocase(name, str_of(of_user[i])) &&
		    find(w, name) == NULL)
			call_stop(c, "the variable %s, which is the user's, "
				     "isn't known",
				  of_user[i]);
	}
	return false;
}

void world_set_variable(struct process *p, struct str name, struct str value)
{
	struct world *w = p->world;
	struct world_variable *v = find(w, name), new;
	void *variables = w->variables;

	/* One that was taken away is known not to be there. */
	new.value = value;
	if (value.s != NULL)
		new.value = process_need_str(str_copy(&p->arena, value));
	if (v != NULL) {
		v->value = new.value;
		return;
	}
	new.name = str_copy(&p->arena, name);
	process_need(new.name.s);
	if (arena_grow(&p->arena, &variables, w->variable_count,
		       &w->variable_capacity, sizeof(new)) != 0)
		process_need(NULL);
	w->variables = variables;
	w->variables[w->variable_count++] = new;
}

uint64_t world_environment_block(struct process *p)
{
	const struct world *w = p->world;
	size_t total = 1, n;
	uint64_t block, at;

	for (size_t i = 0; i < w->variable_count; i++)
		total += w->variables[i].name.n + w->variables[i].value.n + 2;
	block = at = heap_alloc(p, total * 2);
	if (block == 0)
		return 0;
	for (size_t i = 0; i < w->variable_count; i++) {
		if (w->variables[i].value.s == NULL)
			continue;
		struct str line = STR_CONCAT(&p->arena, w->variables[i].name,
					     str_of("="),
					     w->variables[i].value);
		uint16_t *wide = text_to_wide(&p->arena, line, &n);

		process_need(wide);
		process_write(p, at, wide, (n + 1) * 2);
		at += (n + 1) * 2;
	}
	return block;
}
