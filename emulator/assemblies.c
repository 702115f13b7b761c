/* By the name of the DLL, as the settings bring them. */
#include "emulator/assemblies.h"

#include "emulator/files.h"
#include "util/status.h"

static struct bound_dll *find(const struct process *p, struct str name)
{
	for (size_t i = 0; i < p->bound_count; i++) {
		if (str_equal_nocase(p->bound[i].name, name))
			return &p->bound[i];
	}
	return NULL;
}

const struct bound_dll *assemblies_find(const struct process *p,
					struct str name)
{
	return find(p, name);
}

static void add(struct process *p, const struct bound_dll *new)
{
	struct bound_dll *before = find(p, new->name);
	void *bound = p->bound;

	if (before != NULL) {
		if (!str_equal(before->file, new->file) ||
		    !str_equal(before->path, new->path))
			before->file = before->path = STR_EMPTY;
		return;
	}
	if (p->bound_count >= BOUND_DLLS_MAX) {
		process_stop(p, "more than %d DLLs are bound by manifests",
			     BOUND_DLLS_MAX);
		return;
	}
	if (arena_grow(&p->arena, &bound, p->bound_count, &p->bound_capacity,
		       sizeof(*new)) != 0)
		process_need(NULL);
	p->bound = bound;
	p->bound[p->bound_count++] = *new;
}

static struct str folder_of(const struct process *p, struct str place)
{
	if (str_equal(place, str_of("dll")))
		return p->world->dll_folder;
	if (str_equal(place, str_of("program")))
		return files_folder(p->world->program);
	return p->world->windows_folder;
}

void assemblies_add(struct process *p, struct str name, struct str file,
		    struct str place, struct str folder)
{
	struct bound_dll new = { .name = name, .file = file,
				 .path = STR_EMPTY };

	if (file.n == 0) {
		add(p, &new);
		return;
	}
	new.path = process_text(p, "%.*s%s%s%.*s\\%.*s",
				STR_ARGS(folder_of(p, place)),
				str_equal(place, str_of("winsxs")) ?
					"\\WinSxS" : "",
				folder.n == 0 ? "" : "\\", STR_ARGS(folder),
				STR_ARGS(name));
	if (catalogue_add(&p->catalogue, &p->arena, file, STR_EMPTY) != OK)
		process_need(NULL);
	catalogue_sort(&p->catalogue);
	add(p, &new);
}

void assemblies_add_system(struct process *p, struct str name)
{
	add(p, &(struct bound_dll){
		       .name = name,
		       .file = STR_EMPTY,
		       .path = process_text(p, "%.*s\\%.*s",
					    STR_ARGS(p->world->system_folder),
					    STR_ARGS(name)) });
}
