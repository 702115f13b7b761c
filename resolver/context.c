/* From a manifest to what Windows makes of it. */
#include "resolver/context_parts.h"

#include <string.h>

#include "loader/pe.h"
#include "loader/resources.h"
#include "profiles/release.h"
#include "resolver/resolve.h"
#include "util/status.h"

/* Of a manifest that asks for nothing: it shuts out the caller's context. */
static const struct activation_context nothing_asked = {
	.state = MANIFEST_READ,
};

/* The DLL that a manifest is in may be one of its files. */
static bool is_own_name(const struct module *m, struct str name,
			struct str path)
{
	return str_equal_nocase(name, m->name) &&
	       (m->of_assembly ? str_equal(path, m->path) : !m->is_later);
}

/* Files that the manifest lists itself lie with the DLL (R501). */
static int add_own_files(struct search *s, struct activation_context *c,
			 struct module *m, const struct manifest *manifest)
{
	int ret = OK;

	for (size_t i = 0; ret == OK && i < manifest->file_count; i++) {
		const struct folder *folder;
		struct assembly_file f = {
			.name = str_copy(s->arena, manifest->files[i]),
			.targets = c->targets,
			.is_private = true,
			.place = ASSEMBLY_BESIDE_DLL,
			.folder = STR_EMPTY,
		};

		if (f.name.s == NULL ||
		    folders_find(deployment_folders(s->deployment, m->role),
				 s->arena, f.name, &f.path, &folder) != OK)
			return E_NO_MEMORY;
		if (is_own_name(m, f.name, f.path)) {
			f.itself = m;
			if (f.path.n == 0)
				f.path = m->path;
		}
		ret = context_add_file(s, c, &f);
	}
	return ret;
}

static int make_context(struct search *s, struct module *m,
			const struct manifest *manifest)
{
	struct activation_context *c;
	int ret = OK;

	if (manifest->state == MANIFEST_READ &&
	    manifest->reference_count == 0 && manifest->file_count == 0) {
		m->context = &nothing_asked;
		return OK;
	}
	c = arena_new(s->arena, struct activation_context);
	if (c == NULL)
		return E_NO_MEMORY;
	c->state = manifest->state;
	c->line = manifest->line;
	c->why = manifest->why;
	/* Windows 2000 knows no manifests. */
	c->targets = windows_from(s->profile, m->machine_targets, WINDOWS_XP);
	if (c->state != MANIFEST_READ)
		c->troubled = c->targets;
	ret = add_own_files(s, c, m, manifest);
	if (ret == OK)
		ret = context_ask_for_all(s, c, m, manifest);
	m->context = c;
	return ret;
}

/* "x.dll.manifest" beside a DLL says nothing to LoadLibrary (R603). */
static int look_beside(struct search *s, struct module *m)
{
	static const char suffix[] = ".manifest";
	const struct folder *folder;
	char name[256];

	if (m->of_assembly || m->name.n + sizeof(suffix) > sizeof(name))
		return OK;
	memcpy(name, m->name.s, m->name.n);
	memcpy(name + m->name.n, suffix, sizeof(suffix));
	return folders_find(deployment_folders(s->deployment, m->role),
			    s->arena, str_of(name), &m->ignored_manifest,
			    &folder);
}

/* /ALLOWISOLATION:NO "indicates DLLs are loaded as if there was no manifest". */
static bool is_switched_off(const struct module *m)
{
	return (m->image.dll_characteristics &
		IMAGE_DLLCHARACTERISTICS_NO_ISOLATION) != 0;
}

int context_read(struct search *s, struct module *m)
{
	struct arena scratch = ARENA_BESIDE(s->arena);
	struct manifest manifest;
	struct bytes xml;
	int ret;

	if (m->context_read)
		return OK;
	m->context_read = true;
	m->ignored_manifest = STR_EMPTY;
	m->manifest_switched_off = false;
	if (!resource_find(&m->image, RESOURCE_TYPE_MANIFEST, DLL_MANIFEST_ID,
			   &xml))
		return look_beside(s, m);
	if (is_switched_off(m)) {
		m->manifest_switched_off = true;
		return OK;
	}
	ret = manifest_read(xml, &scratch, &manifest);
	if (ret == OK)
		ret = make_context(s, m, &manifest);
	arena_release(&scratch);
	return ret;
}

const struct activation_context *context_of(const struct chain *chain)
{
	for (; chain != NULL; chain = chain->up) {
		if (chain->is_over)
			return NULL;
		if (chain->module->context != NULL)
			return chain->module->context;
	}
	return NULL;
}

target_set context_binds(const struct activation_context *c, struct str name,
			 bool is_private)
{
	target_set targets = 0;

	for (size_t i = 0; c != NULL && i < c->file_count; i++) {
		if (c->files[i].is_private == is_private &&
		    str_equal_nocase(c->files[i].name, name))
			targets |= c->files[i].targets;
	}
	return targets;
}
