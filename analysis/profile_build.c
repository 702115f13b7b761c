/* dryload_build_profile(): sources of any kind to a profile of one's own. */
#include <errno.h>
#include <string.h>

#include "analysis/format.h"
#include "analysis/profiles.h"
#include "loader/pe.h"
#include "profiles/compile.h"
#include "profiles/export_list.h"
#include "util/status.h"

enum { SOURCES_MAX = 65536 };

struct build {
	struct dryload *dryload;
	const struct dryload_profile_build *asked;
	struct arena arena;
	struct file *files;
	struct compile_input *inputs; /* the last may be the header */
	size_t opened, count;
	bool has_yaml;
};

static int no_memory(struct dryload *d)
{
	return session_fail(d, E_NO_MEMORY, "out of memory");
}

static int open_sources(struct build *b)
{
	const struct dryload_profile_build *asked = b->asked;

	if (asked->count > SOURCES_MAX)
		return session_fail(b->dryload, E_USAGE,
				    "more than %d sources at once",
				    SOURCES_MAX);
	b->files = arena_new_array(&b->arena, struct file, asked->count + 1);
	b->inputs = arena_new_array(&b->arena, struct compile_input,
				    asked->count + 1);
	if (b->files == NULL || b->inputs == NULL)
		return no_memory(b->dryload);
	for (; b->opened < asked->count; b->opened++) {
		const char *path = asked->sources[b->opened];
		struct file *f = &b->files[b->opened];

		if (file_open(path, f) != 0)
			return session_fail(b->dryload,
					    errno == ENOMEM ? E_NO_MEMORY :
							      E_IO,
					    "%s: %s", path,
					    file_error_text(errno));
		b->inputs[b->opened] =
			(struct compile_input){ path, f->bytes };
		b->has_yaml |= export_list_kind(path, f->bytes) == LIST_NONE;
	}
	b->count = b->opened;
	return OK;
}

/* "'it''s'": a text in YAML, whatever is in it. */
static struct str quoted(struct arena *a, const char *text)
{
	struct str *parts, s = str_of(text);
	size_t count = 0;

	parts = arena_new_array(a, struct str, s.n + 1);
	if (parts == NULL)
		return (struct str){ NULL, 0 };
	for (;;) {
		const char *mark = s.n == 0 ? NULL : memchr(s.s, '\'', s.n);

		parts[count] = s;
		if (mark == NULL)
			break;
		parts[count++].n = (size_t)(mark - s.s);
		s.n -= (size_t)(mark - s.s) + 1;
		s.s = mark + 1;
	}
	s = str_join(a, parts, count + 1, "''");
	return s.s == NULL ? s : STR_CONCAT(a, str_of("'"), s, str_of("'"));
}

static int line_add(struct build *b, struct str *text, const char *key,
		    const char *value)
{
	struct str quotes;

	if (value == NULL || value[0] == '\0')
		return OK;
	quotes = quoted(&b->arena, value);
	if (quotes.s != NULL)
		*text = STR_CONCAT(&b->arena, *text, str_of(key), str_of(": "),
				   quotes, str_of("\n"));
	return quotes.s == NULL || text->s == NULL ? no_memory(b->dryload) :
						     OK;
}

/* The target that is extended, among the shipped ones. */
static bool parent_find(const struct build *b, struct profile_target *out)
{
	const struct profile *p = &b->dryload->profile;

	for (unsigned i = 0; b->asked->extends != NULL &&
			     profile_target_at(p, i, out); i++) {
		if (str_equal_nocase(str_of(out->id),
				     str_of(b->asked->extends)))
			return true;
	}
	*out = (struct profile_target){
		.id = "", .build = "", .iis = "", .groups = "",
	};
	return false;
}

static const char *either(const char *asked, const char *else_it)
{
	return asked != NULL ? asked : else_it;
}

/* What YAML would say of the target, from the options. */
static int header_make(struct build *b)
{
	const struct dryload_profile_build *asked = b->asked;
	struct profile_target parent;
	struct str text = STR_EMPTY;
	const bool extends = parent_find(b, &parent);
	const char *machine = parent.machine == IMAGE_FILE_MACHINE_AMD64 ?
				      "x64" :
				      "x86";
	int ret;

	if (asked->extends != NULL && !extends)
		return session_fail(b->dryload, E_USAGE,
				    "there is no target '%s' to extend; "
				    "`dryload targets` lists them",
				    asked->extends);
	if (asked->id == NULL ||
	    (!extends && (asked->build == NULL || asked->machine == NULL)))
		return session_fail(b->dryload, E_USAGE,
				    "lists don't say which Windows it is: "
				    "name it with --id, and with --extends, "
				    "or --build and --machine");
	ret = line_add(b, &text, "target", asked->id);
	if (ret == OK)
		ret = line_add(b, &text, "name", either(asked->name, asked->id));
	if (ret == OK)
		ret = line_add(b, &text, "extends", parent.id);
	if (ret == OK)
		ret = line_add(b, &text, "build",
			       either(asked->build, parent.build));
	if (ret == OK)
		ret = line_add(b, &text, "machine",
			       either(asked->machine, extends ? machine : NULL));
	if (ret == OK)
		ret = line_add(b, &text, "iis", parent.iis);
	if (ret == OK && strstr(parent.groups, "wow64") != NULL) {
		text = STR_CONCAT(&b->arena, text,
				  str_of("groups: [wow64]\n"));
		if (text.s == NULL)
			ret = no_memory(b->dryload);
	}
	b->inputs[b->count++] = (struct compile_input){
		"the options.yaml", { (const uint8_t *)text.s, text.n }
	};
	return ret;
}

static int take_options(struct build *b)
{
	const struct dryload_profile_build *asked = b->asked;

	if (!b->has_yaml)
		return header_make(b);
	if (asked->id != NULL || asked->name != NULL ||
	    asked->extends != NULL || asked->build != NULL ||
	    asked->machine != NULL)
		return session_fail(b->dryload, E_USAGE,
				    "the YAML file says itself which Windows "
				    "it is; leave out --id, --name, "
				    "--extends, --build and --machine");
	return OK;
}

static int compile_failed(struct dryload *d, int ret,
			  const struct compile_error *e)
{
	if (ret == E_NO_MEMORY)
		return no_memory(d);
	if (e->path == NULL)
		return session_fail(d, E_USAGE, "%s", e->text);
	if (e->line == 0)
		return session_fail(d, E_USAGE, "%s: %s", e->path, e->text);
	return session_fail(d, E_USAGE, "%s:%u: %s", e->path, e->line,
			    e->text);
}

static int compile(struct build *b, struct bytes *out)
{
	const struct compile_options options = {
		.base = &b->dryload->profile,
		.lists = true,
		.whole = b->asked->whole,
		.kill_at = b->asked->kill_at,
	};
	struct compile_error error;
	struct profile p;
	const char *why;
	int ret = profile_compile_own(b->inputs, b->count, &options,
				      &b->arena, out, &error);

	if (ret != OK)
		return compile_failed(b->dryload, ret, &error);
	if (profile_open(*out, &p) == OK && profile_verify(&p, &why) == OK)
		return OK;
	return session_fail(b->dryload, E_PROFILE,
			    "the sources make no right profile; please report "
			    "this");
}

int dryload_build_profile(struct dryload *d,
			  const struct dryload_profile_build *asked, FILE *out)
{
	struct build b = { .dryload = d, .asked = asked };
	struct bytes bytes = { NULL, 0 };
	int ret = OK;

	if (d->profile.added != 0)
		ret = session_fail(d, E_USAGE,
				   "a profile is built with a handle that has "
				   "no others");
	if (ret == OK)
		ret = open_sources(&b);
	if (ret == OK)
		ret = take_options(&b);
	if (ret == OK)
		ret = compile(&b, &bytes);
	if (ret == OK) {
		fwrite(bytes.data, 1, bytes.len, out);
		ret = output_finish(d, ret, out);
	}
	for (size_t i = 0; i < b.opened; i++)
		file_close(&b.files[i]);
	arena_release(&b.arena);
	return ret;
}
