/* The loader: which DLL, bound to what, started in which order. */
#include "emulator/modules.h"

#include <string.h>

#include "emulator/assemblies.h"
#include "emulator/heap.h"
#include "emulator/teb.h"
#include "emulator/tls.h"
#include "emulator/world.h"
#include "loader/pe.h"
#include "profiles/apiset.h"
#include "util/status.h"

enum { BIND_DEEP_MAX = 64, FORWARDERS_DEEP_MAX = 32 };

/* One load: what is new in it, in the order in which it is started. */
struct load {
	struct guest_module *order[GUEST_MODULES_MAX];
	size_t count;
	size_t first; /* of the process' modules that is new */
	unsigned depth;
	bool is_static; /* the root's: what was found to load */
	enum module_folder folder; /* of the first */
	enum module_search search;
};

static uint32_t load_one(struct process *p, struct load *l, struct str name,
			 struct guest_module **out);

static uint64_t follow(struct process *p, struct str text, unsigned depth);

static uint64_t file_symbol(struct process *p, struct guest_module *m,
			    const struct export_symbol *s, unsigned depth)
{
	if (s->forwarder.n != 0)
		return follow(p, s->forwarder, depth + 1);
	return m->base + s->rva;
}

static uint64_t find_procedure(struct process *p, struct guest_module *m,
			       struct str name, unsigned depth, bool *unknown)
{
	struct export_symbol s;

	*unknown = false;
	if (m->file.n == 0)
		return system_procedure(p, m, name, unknown);
	if (!exports_find_name(&m->exports, name, 0, &s))
		return 0;
	return file_symbol(p, m, &s, depth);
}

static uint64_t find_ordinal(struct process *p, struct guest_module *m,
			     uint16_t ordinal, unsigned depth, bool *unknown)
{
	struct export_symbol s;

	*unknown = false;
	if (m->file.n == 0)
		return system_ordinal(p, m, ordinal, unknown);
	if (!exports_find_ordinal(&m->exports, ordinal, &s))
		return 0;
	return file_symbol(p, m, &s, depth);
}

/* "DLL.Name", "DLL.#7": of a file's export (R311). */
static uint64_t follow(struct process *p, struct str text, unsigned depth)
{
	struct guest_module *m;
	struct load l = { .first = p->module_count };
	size_t dot = text.n, number = 0;
	struct str dll, name;
	bool unknown;

	while (dot > 0 && text.s[dot - 1] != '.')
		dot--;
	if (dot == 0 || depth > FORWARDERS_DEEP_MAX)
		return 0;
	name = (struct str){ text.s + dot, text.n - dot };
	dll = process_text(p, "%.*s.dll", (int)(dot - 1), text.s);
	m = guest_module_named(p, dll);
	if (m == NULL && load_one(p, &l, dll, &m) != ERROR_SUCCESS)
		return 0;
	if (name.n < 2 || name.s[0] != '#')
		return find_procedure(p, m, name, depth, &unknown);
	for (size_t i = 1; i < name.n && number < 0x10000; i++)
		number = number * 10 + (size_t)(name.s[i] - '0');
	return find_ordinal(p, m, (uint16_t)number, depth, &unknown);
}

static uint32_t bind_module(struct process *p, struct load *l,
			    struct guest_module *m,
			    const struct import_module *d)
{
	struct guest_module *from;
	struct str name = search_file_name(&p->arena, d->name);
	uint64_t slot = m->base + d->first_thunk, at;
	uint32_t error;
	bool unknown;

	process_need(name.s);
	error = load_one(p, l, name, &from);
	if (error != ERROR_SUCCESS)
		return error;
	for (size_t i = 0; i < d->count; i++, slot += p->pointer) {
		const struct import_symbol *s = &m->imports.symbols[d->first +
								    i];

		at = s->by_ordinal ?
			     find_ordinal(p, from, s->ordinal, 0, &unknown) :
			     find_procedure(p, from, s->name, 0, &unknown);
		if (at == 0)
			return s->by_ordinal ? ERROR_INVALID_ORDINAL :
					       ERROR_PROC_NOT_FOUND;
		process_write_pointer(p, slot, at);
	}
	return ERROR_SUCCESS;
}

static uint32_t bind_all(struct process *p, struct load *l,
			 struct guest_module *m)
{
	uint32_t error = ERROR_SUCCESS;

	if (l->depth >= BIND_DEEP_MAX) {
		process_stop(p, "its imports are nested too deeply");
		return ERROR_DLL_INIT_FAILED;
	}
	l->depth++;
	for (size_t i = 0; error == 0 && i < m->imports.module_count; i++)
		error = bind_module(p, l, m, &m->imports.modules[i]);
	l->depth--;
	return error;
}

/* Beside the DLL. IIS puts more before what it loads itself (R109). */
static struct str deployed_path(struct process *p, const struct load *l,
				struct str name)
{
	bool by_host = p->host != PROCESS_PLAIN && l->is_static && l->depth == 0;

	return process_text(p, "%s%.*s\\%.*s", by_host ? "\\\\?\\" : "",
			    STR_ARGS(p->world->dll_folder), STR_ARGS(name));
}

static uint32_t load_file(struct process *p, struct load *l, struct str name,
			  struct str file, struct str path,
			  struct guest_module **out)
{
	const struct catalogue_file *f = catalogue_find(&p->catalogue, file);
	struct guest_module *m;
	uint32_t error;

	if (f == NULL)
		return ERROR_ACCESS_DENIED;
	m = module_new(p, name);
	if (m == NULL)
		return ERROR_NOT_ENOUGH_MEMORY;
	*out = m;
	m->file = f->path;
	m->path = path;
	error = module_map(p, m, f);
	if (error != ERROR_SUCCESS)
		return error;
	module_list_in_guest(p, m);
	error = bind_all(p, l, m);
	if (error != ERROR_SUCCESS)
		return error;
	module_protect(p, m);
	if (!tls_add_module(p, m))
		return ERROR_NOT_ENOUGH_MEMORY;
	l->order[l->count++] = m;
	return ERROR_SUCCESS;
}

/* The DLL that an API set leads to (R2301); any other name stays. */
static struct str hosted_name(struct process *p, struct str name)
{
	target_set target = TARGET_BIT(p->target);
	struct apiset_answer answer;

	if (!apiset_is_candidate(name))
		return name;
	answer = apiset_find(&p->profile, name, STR_EMPTY, target);
	for (size_t i = 0; i < answer.host_count; i++) {
		if (answer.hosts[i].targets & target)
			return answer.hosts[i].name;
	}
	return name;
}

/* Without a file at hand. */
static uint32_t load_stand_in(struct process *p, struct str name,
			      bool place_unknown, struct guest_module **out)
{
	*out = modules_add_system(p, name);
	if (*out == NULL)
		return ERROR_NOT_ENOUGH_MEMORY;
	(*out)->place_unknown = place_unknown;
	return ERROR_SUCCESS;
}

static uint32_t load_bound(struct process *p, struct load *l,
			   const struct bound_dll *bound,
			   struct guest_module **out)
{
	if (bound->file.n == 0)
		return load_stand_in(p, bound->name, bound->path.n == 0, out);
	return load_file(p, l, bound->name, bound->file, bound->path, out);
}

/* The altered order begins in the folder of what was asked for by its path. */
static enum search_order order_of(const struct process *p,
				  const struct load *l)
{
	bool beside = l->folder == MODULE_FOLDER_OWN &&
		      (l->depth == 0 || l->search == MODULE_SEARCH_ALTERED);

	return l->is_static || beside ||
			       module_beside(p) == MODULE_BESIDE_FIRST ?
		       SEARCH_ALTERED :
		       SEARCH_STANDARD;
}

/* It lies beside the DLL, where the standard order doesn't begin. */
static uint32_t load_passed_by(struct process *p, struct load *l,
			       struct str name, const struct module *file,
			       struct guest_module **out)
{
	enum module_beside beside = module_beside(p);
	uint32_t error;

	if (beside == MODULE_BESIDE_UNKNOWN ||
	    (beside == MODULE_BESIDE_LAST &&
	     l->search == MODULE_SEARCH_LISTED)) {
		process_stop(p, "it loads %.*s, which lies beside it, and "
				"whether it is looked for there isn't known "
				"(where the program lies tells --process-dir)",
			     STR_ARGS(name));
		return ERROR_MOD_NOT_FOUND;
	}
	if (beside != MODULE_BESIDE_LAST)
		return ERROR_MOD_NOT_FOUND;
	error = module_may_load(p, name);
	return error != ERROR_SUCCESS ?
		       error :
		       load_file(p, l, name, file->path,
				 deployed_path(p, l, name), out);
}

static uint32_t load_one(struct process *p, struct load *l, struct str name,
			 struct guest_module **out)
{
	enum module_folder folder = l->depth == 0 ? l->folder :
						    MODULE_FOLDER_NONE;
	enum search_order order = order_of(p, l);
	target_set target = TARGET_BIT(p->target);
	const struct bound_dll *bound;
	struct provider found;

	name = hosted_name(p, name);
	*out = guest_module_named(p, name);
	if (*out != NULL) {
		(*out)->references++;
		return ERROR_SUCCESS;
	}
	if (l->is_static && l->depth == 0)
		return load_file(p, l, name, p->root_file,
				 deployed_path(p, l, name), out);
	bound = l->is_static ? assemblies_find(p, name) : NULL;
	if (bound != NULL)
		return load_bound(p, l, bound, out);
	if (search_module(&p->search, name, order, target, &found) != OK)
		process_need(NULL);
	if (found.in_file & target && folder == MODULE_FOLDER_SYSTEM) {
		process_stop(p, "it loads %.*s by its path, and the "
				"deployment has one of that name",
			     STR_ARGS(name));
		return ERROR_MOD_NOT_FOUND;
	}
	if (found.in_file & target && order == SEARCH_STANDARD &&
	    l->search == MODULE_SEARCH_LISTED) {
		process_stop(p, "it loads %.*s from some of the folders alone, "
				"and the deployment has one of that name",
			     STR_ARGS(name));
		return ERROR_MOD_NOT_FOUND;
	}
	if (found.in_file & target) {
		/* Of its imports that was found out before. */
		uint32_t error = l->is_static ? ERROR_SUCCESS :
						module_may_load(p, name);

		return error != ERROR_SUCCESS ?
			       error :
			       load_file(p, l, name, found.file->path,
					 deployed_path(p, l, name), out);
	}
	if (folder == MODULE_FOLDER_OWN)
		return ERROR_MOD_NOT_FOUND;
	/* That the DLL loads was found out before: something brings it. */
	if (found.in_system & target || l->is_static)
		return load_stand_in(p, name, !(found.in_system & target), out);
	if (found.absent & target)
		return found.passed_by == NULL ?
			       ERROR_MOD_NOT_FOUND :
			       load_passed_by(p, l, name, found.passed_by, out);
	process_stop(p, "it loads %.*s, and whether that Windows has it isn't "
			"known",
		     STR_ARGS(name));
	return ERROR_MOD_NOT_FOUND;
}

static void unload(struct process *p, struct guest_module *m)
{
	struct region *r;

	if (m->is_static || m->gone)
		return;
	m->gone = true;
	module_unlist_in_guest(p, m);
	r = space_find(&p->space, m->base);
	if (m->base != 0 && r != NULL)
		space_release(&p->space, r);
}

static void undo(struct process *p, const struct load *l)
{
	for (size_t i = l->count; i > 0; i--) {
		if (l->order[i - 1]->attached)
			module_detach(p, l->order[i - 1], false);
	}
	for (size_t i = l->first; i < p->module_count; i++)
		unload(p, p->modules[i]);
}

/* The base name of a path; its folder goes to '*folder'. */
static struct str split(struct str path, struct str *folder)
{
	size_t at = path.n;

	while (at > 0 && path.s[at - 1] != '\\' && path.s[at - 1] != '/')
		at--;
	*folder = (struct str){ path.s, at == 0 ? 0 : at - 1 };
	return (struct str){ path.s + at, path.n - at };
}

void modules_load(struct process *p, struct str name,
		  enum module_search search, struct load_result *out)
{
	struct load *l = process_need(arena_new(&p->arena, struct load));
	struct str folder, base = split(name, &folder);
	struct str file = search_file_name(&p->arena, base);

	process_need(file.s);
	*out = (struct load_result){ .module = NULL };
	l->first = p->module_count;
	l->is_static = p->runs->depth == 0;
	l->search = search;
	l->folder = module_folder_of(p, folder);
	if (l->folder == MODULE_FOLDER_OTHER) {
		out->error = module_load_elsewhere(p, name, folder, file);
		return;
	}
	out->error = load_one(p, l, file, &out->module);
	for (size_t i = 0; out->error == ERROR_SUCCESS && i < l->count; i++) {
		if (!module_attach(p, l->order[i], out))
			break;
	}
	if (out->error == ERROR_SUCCESS)
		return;
	if (!process_is_stopped(p) && !p->runs->abandoning)
		undo(p, l);
	out->module = NULL;
}

/* What it imports goes with it, unless others have it too. */
static void free_imports(struct process *p, const struct guest_module *m)
{
	for (size_t i = 0; i < m->imports.module_count; i++) {
		struct str name = search_file_name(
			&p->arena, m->imports.modules[i].name);
		struct guest_module *d;

		process_need(name.s);
		d = guest_module_named(p, hosted_name(p, name));
		if (d != NULL && d != m)
			modules_free(p, d);
	}
}

bool modules_free(struct process *p, struct guest_module *m)
{
	if (m->is_static || m->references == 0)
		return true;
	if (--m->references > 0)
		return true;
	if (m->attached)
		module_detach(p, m, false);
	if (process_is_stopped(p) || p->runs->abandoning)
		return true;
	unload(p, m);
	if (p->runs->depth > 0)
		free_imports(p, m);
	return true;
}

static uint64_t known_or_stop(struct process *p, struct guest_module *m,
			      struct str name, uint64_t address, bool unknown)
{
	if (!unknown || address == 0)
		return address;
	process_stop(p, "it asks for %.*s!%.*s, and whether that %s has it "
			"isn't known",
		     STR_ARGS(m->name), STR_ARGS(name),
		     m->is_program ? "program" : "Windows");
	return 0;
}

uint64_t module_procedure(struct process *p, struct guest_module *m,
			  struct str name)
{
	bool unknown;
	uint64_t at = find_procedure(p, m, name, 0, &unknown);

	return known_or_stop(p, m, name, at, unknown);
}

uint64_t module_ordinal(struct process *p, struct guest_module *m,
			uint16_t ordinal)
{
	bool unknown;
	uint64_t at = find_ordinal(p, m, ordinal, 0, &unknown);

	return known_or_stop(p, m, process_text(p, "#%u", ordinal), at,
			     unknown);
}
