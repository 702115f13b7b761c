/* Which assemblies a manifest asks for, and whether each is there. */
#include "resolver/context_parts.h"

#include "loader/pe.h"
#include "profiles/release.h"
#include "resolver/private_assembly.h"
#include "resolver/vc_assembly.h"
#include "util/status.h"

/* With this key Windows' own assemblies are signed. */
static const char windows_key[] = "6595b64144ccf1df";

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

int context_ask_for_all(struct search *s, struct activation_context *c,
			const struct module *m,
			const struct manifest *manifest)
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
