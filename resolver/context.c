/* From a manifest to what Windows makes of it. */
#include "resolver/context_parts.h"

#include <string.h>

#include "loader/pe.h"
#include "loader/resources.h"
#include "profiles/release.h"
#include "resolver/private_assembly.h"
#include "resolver/resolve.h"
#include "resolver/vc_assembly.h"
#include "util/status.h"

/* With this key Windows' own assemblies are signed. */
static const char windows_key[] = "6595b64144ccf1df";

/* Of a manifest that asks for nothing: it shuts out the caller's context. */
static const struct activation_context nothing_asked = {
	.state = MANIFEST_READ,
};

static int add_trouble(struct search *s, struct activation_context *c,
		       const struct assembly_trouble *t)
{
	void *items = c->troubles;

	if (t->targets == 0)
		return OK;
	if (arena_grow(s->arena, &items, c->trouble_count,
		       &c->trouble_capacity, sizeof(*t)))
		return E_NO_MEMORY;
	c->troubles = items;
	c->troubles[c->trouble_count++] = *t;
	c->troubled |= t->targets;
	return OK;
}

static bool same_identity(const struct assembly_identity *a,
			  const struct assembly_identity *b)
{
	return str_equal_nocase(a->name, b->name) &&
	       str_equal(a->version, b->version) &&
	       str_equal_nocase(a->public_key_token, b->public_key_token) &&
	       str_equal_nocase(a->architecture, b->architecture) &&
	       str_equal_nocase(a->language, b->language) &&
	       str_equal_nocase(a->type, b->type);
}

/* Each is asked for once, so that those who need each other come to an end. */
static int add_question(struct search *s, struct activation_context *c,
			const struct assembly_reference *r,
			struct str needed_by, target_set targets)
{
	struct assembly_question new = { *r, needed_by, targets };
	void *items = c->questions;

	for (size_t i = 0; i < c->question_count; i++) {
		const struct assembly_question *q = &c->questions[i];

		if (q->reference.optional == r->optional &&
		    same_identity(&q->reference.identity, &r->identity))
			new.targets &= ~q->targets;
	}
	if (new.targets == 0)
		return OK;
	if (c->question_count == CONTEXT_ASSEMBLIES_MAX)
		return add_trouble(s, c, &(struct assembly_trouble){
					 .kind = ASSEMBLY_UNPROVEN,
					 .targets = new.targets,
					 .asked = r->identity,
					 .needed_by = needed_by });
	if (arena_grow(s->arena, &items, c->question_count,
		       &c->question_capacity, sizeof(new)))
		return E_NO_MEMORY;
	c->questions = items;
	c->questions[c->question_count++] = new;
	return OK;
}

static const char *own_architecture(uint16_t machine)
{
	return machine == IMAGE_FILE_MACHINE_AMD64 ? "amd64" : "x86";
}

/* "*" is any processor (R611). */
static bool architecture_fits(struct str asked, uint16_t machine)
{
	const char *own = own_architecture(machine);

	return asked.n == 0 || str_equal(asked, str_of("*")) ||
	       str_equal_nocase(asked, str_of(own));
}

/* Attributes that aren't there, or that we can't weigh. */
static bool is_vague(const struct assembly_identity *asked, bool has_version)
{
	return !has_version || asked->architecture.n == 0 ||
	       (asked->language.n != 0 &&
		!str_equal(asked->language, str_of("*")) &&
		!str_equal_nocase(asked->language, str_of("neutral")) &&
		!str_equal_nocase(asked->language, str_of("x-ww"))) ||
	       !str_equal_nocase(asked->type, str_of("win32"));
}

static int add_private_files(struct search *s, struct activation_context *c,
			     const struct private_assembly *found,
			     target_set targets)
{
	int ret = OK;

	for (size_t i = 0; ret == OK && i < found->file_count; i++)
		ret = context_add_file(s, c, &(struct assembly_file){
					     .name = found->files[i].name,
					     .targets = targets,
					     .is_private = true,
					     .path = found->files[i].path,
					     .place = found->role == FOLDER_PROCESS ?
							      ASSEMBLY_BESIDE_PROGRAM :
							      ASSEMBLY_BESIDE_DLL,
					     .folder = found->folder });
	return ret;
}

/* The first that Windows finds is the one that counts. */
static int take_private(struct search *s, struct activation_context *c,
			const struct private_assembly *found,
			struct assembly_trouble *t)
{
	static const enum assembly_trouble_kind kinds[] = {
		[ASSEMBLY_FITS_NOT] = ASSEMBLY_MISFIT,
		[ASSEMBLY_FITS_PERHAPS] = ASSEMBLY_PERHAPS,
		[ASSEMBLY_FITS] = ASSEMBLY_PRIVATE,
	};
	const target_set open = t->targets;
	int ret;

	t->kind = kinds[found->fit];
	t->path = found->path;
	t->differs_in = found->differs_in;
	t->likely = found->likely;
	/* From 7 on it likely serves, wherever it was found (R2601). */
	if (found->fit == ASSEMBLY_FITS) {
		target_set serves = windows_from(s->profile, open, WINDOWS_7);

		c->likely |= serves;
		t->targets &= ~serves;
	}
	ret = add_private_files(s, c, found, open);
	if (ret == OK)
		ret = add_trouble(s, c, t);
	for (size_t i = 0; ret == OK && i < found->need_count; i++)
		ret = add_question(s, c, &found->needs[i], t->asked.name,
				   open);
	return ret;
}

/* Not in WinSxS: a private one, or none. */
static int ask_deployment(struct search *s, struct activation_context *c,
			  const struct module *m,
			  const struct assembly_question *q,
			  const struct system_answer *system, target_set open)
{
	const target_set known = profile_assembly_targets(s->profile);
	const struct assembly_identity *asked = &q->reference.identity;
	bool of_windows = str_equal_nocase(asked->public_key_token,
					   str_of(windows_key));
	struct assembly_trouble t = { .asked = *asked,
				      .targets = open,
				      .needed_by = q->needed_by };
	struct private_assembly found;
	target_set unproven, absent;
	int ret;

	if (open == 0)
		return OK;
	ret = private_assembly_find(s, m, asked, &found);
	if (ret != OK)
		return ret;
	if (found.path.n != 0)
		return take_private(s, c, &found, &t);
	/* The lists hold Windows' own assemblies, if perhaps not all. */
	t.kind = ASSEMBLY_UNPROVEN;
	vc_assembly_judge(s->profile, asked, open, &unproven, &absent);
	t.targets = open & ~(of_windows ? system->named : known);
	t.targets = (t.targets | unproven) & ~absent;
	if (!str_is_ascii(asked->name))
		t.targets = open;
	ret = add_trouble(s, c, &t);
	open &= ~t.targets;
	t.kind = ASSEMBLY_OTHER_VERSION;
	t.targets = open & system->named;
	if (ret == OK)
		ret = add_trouble(s, c, &t);
	t.kind = ASSEMBLY_OTHER_KEY;
	t.targets = open & system->other_key & ~system->named;
	if (ret == OK)
		ret = add_trouble(s, c, &t);
	t.kind = ASSEMBLY_ABSENT;
	t.targets = open & ~(system->named | system->other_key);
	return ret == OK ? add_trouble(s, c, &t) : ret;
}

/* WinSxS may have it; else one beside the DLL likely serves (R2601). */
static int settle_by_private(struct search *s, const struct module *m,
			     const struct assembly_identity *asked,
			     struct system_answer *system)
{
	const target_set open =
		windows_from(s->profile, system->unproven, WINDOWS_7);
	struct private_assembly found;
	int ret;

	if (open == 0)
		return OK;
	ret = private_assembly_find(s, m, asked, &found);
	if (ret == OK && found.fit == ASSEMBLY_FITS)
		system->unproven &= ~open;
	return ret;
}

/* What is installed of it: Windows' own, of overlays, in a copied WinSxS. */
static int ask_what_is_installed(struct search *s,
				 struct activation_context *c,
				 const struct module *m,
				 const struct assembly_identity *asked,
				 struct system_answer *out)
{
	const struct str architecture =
		str_of(own_architecture(m->image.machine));
	uint64_t version;
	bool has_version = assembly_version_parse(asked->version, &version);
	int ret = context_ask_system(s, c, asked, has_version, version, out);

	if (ret == OK && s->layers != NULL && has_version)
		ret = context_ask_layers(s, c, asked, version, architecture,
					 out);
	if (ret == OK && has_version)
		ret = context_ask_installed(s, c, asked, version, architecture,
					    out);
	return ret;
}

static int ask(struct search *s, struct activation_context *c,
	       const struct module *m, const struct assembly_question *q)
{
	const bool optional = q->reference.optional;
	struct system_answer system = { .asked = q->targets };
	struct assembly_trouble t = { .targets = q->targets,
				      .asked = q->reference.identity,
				      .needed_by = q->needed_by };
	uint64_t version;
	int ret;

	if (!architecture_fits(t.asked.architecture, m->image.machine)) {
		t.kind = ASSEMBLY_OTHER_ARCHITECTURE;
		return optional ? OK : add_trouble(s, c, &t);
	}
	ret = ask_what_is_installed(s, c, m, &t.asked, &system);
	if (ret == OK)
		ret = settle_by_private(s, m, &t.asked, &system);
	if (ret != OK || optional)
		return ret;
	t.kind = ASSEMBLY_UNPROVEN;
	t.targets = system.unproven;
	if (is_vague(&t.asked,
		     assembly_version_parse(t.asked.version, &version))) {
		t.kind = ASSEMBLY_VAGUE;
		t.targets = system.unproven = system.there = system.named;
	}
	ret = add_trouble(s, c, &t);
	if (ret != OK)
		return ret;
	return ask_deployment(s, c, m, q, &system,
			      q->targets & ~(system.there | system.unproven));
}

/* What it asks for, and what those need in turn, in Windows' order. */
static int ask_for_all(struct search *s, struct activation_context *c,
		       const struct module *m, const struct manifest *manifest)
{
	int ret = OK;

	for (size_t i = 0; ret == OK && i < manifest->reference_count; i++) {
		struct assembly_reference r = manifest->references[i];

		ret = assembly_identity_copy(
			s->arena, &manifest->references[i].identity,
			&r.identity);
		if (ret == OK)
			ret = add_question(s, c, &r, STR_EMPTY, c->targets);
	}
	for (size_t i = 0; ret == OK && i < c->question_count; i++) {
		/* The list may move meanwhile. */
		const struct assembly_question q = c->questions[i];

		ret = ask(s, c, m, &q);
	}
	return ret;
}

/* Files that the manifest lists itself lie with the DLL (R501). */
static int add_own_files(struct search *s, struct activation_context *c,
			 const struct module *m,
			 const struct manifest *manifest)
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
		ret = ask_for_all(s, c, m, manifest);
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
		const struct chain *up = chain->up;
		bool late = chain->delayed || chain->by_host;

		/* It delay-loads, or is asked, long after its own load. */
		if (late && (up == NULL || !(up->delayed || up->by_host)))
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
