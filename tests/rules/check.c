/* Whole checks of files of a scene. */
#include "tests/rules/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <criterion/criterion.h>

#include "util/status.h"

static void use_scene(struct check *c)
{
	c->d.profile = c->scene.profile;
	c->d.app_dir = true;
}

void check_open(struct check *c, bool made_up)
{
	*c = (struct check){ .a = { .arena = ARENA_INIT } };
	scene_open(&c->scene, made_up);
	use_scene(c);
}

void check_open_releases(struct check *c)
{
	*c = (struct check){ .a = { .arena = ARENA_INIT } };
	scene_open_releases(&c->scene);
	use_scene(c);
}

void check_open_texts(struct check *c, const char *const *texts, size_t count)
{
	*c = (struct check){ .a = { .arena = ARENA_INIT } };
	scene_open_texts(&c->scene, texts, count);
	use_scene(c);
}

void check_close(struct check *c)
{
	analysis_release(&c->a);
	session_leave(&c->d);
	arena_release(&c->d.arena);
	scene_close(&c->scene);
}

unsigned check_target(const struct check *c, const char *id)
{
	target_set set = scene_targets(&c->scene, id);
	unsigned index = 0;

	while ((set & TARGET_BIT(index)) == 0)
		index++;
	cr_assert_eq(set, TARGET_BIT(index), "%s is a group", id);
	return index;
}

static void write_targets(FILE *out, const struct check *c, target_set set)
{
	const char *before = " on ";
	struct profile_target t;

	for (unsigned i = 0; profile_target_at(&c->d.profile, i, &t); i++) {
		if ((set & TARGET_BIT(i)) == 0)
			continue;
		fprintf(out, "%s%s", before, t.id);
		before = ",";
	}
}

static void write_finding(FILE *out, const struct check *c,
			  const struct finding *f)
{
	fputs(finding_kind(f->id)->id, out);
	if (f->win32 != 0)
		fprintf(out, " %u", f->win32);
	if (f->chain != NULL)
		fprintf(out, " %s >", f->chain->module->name.s);
	if (f->module.n != 0)
		fprintf(out, " %s", f->module.s);
	if (f->by_ordinal)
		fprintf(out, "#%u", f->ordinal);
	else if (f->procedure.n != 0)
		fprintf(out, "!%.*s", STR_ARGS(f->procedure));
	if (f->targets != c->a.subject.targets)
		write_targets(out, c, f->targets);
	if (f->likely == f->targets)
		fputs(" likely", out);
	fputc('\n', out);
}

const char *check_path(struct check *c, const char *path)
{
	struct str copy;
	char *text;
	size_t size;
	FILE *out;

	analysis_release(&c->a);
	cr_assert_eq(analyze(&c->d, path, &c->a), OK, "%s", c->d.message);
	out = open_memstream(&text, &size);
	cr_assert_not_null(out);
	for (size_t i = 0; i < c->a.findings.count; i++)
		write_finding(out, c, &c->a.findings.items[i]);
	fclose(out);
	copy = str_copy(&c->scene.arena, str_of(text));
	free(text);
	return copy.s;
}

const char *check_findings(struct check *c, const char *name)
{
	return check_path(c, scene_path(&c->scene, name));
}

const char *check_verdict(struct check *c, const char *id)
{
	static const char *const words[] = {
		[VERDICT_LOADS] = "loads",
		[VERDICT_FAILS] = "fails",
		[VERDICT_UNKNOWN] = "unknown",
	};
	const struct verdict *v = &c->a.report.verdicts[check_target(c, id)];
	struct arena *a = &c->scene.arena;
	const char *likely = v->likely ? " likely" : "";

	cr_assert_eq(v->kind == VERDICT_FAILS, v->error != NULL);
	if (v->error == NULL)
		return str_printf(a, "%s%s", words[v->kind], likely).s;
	return str_printf(a, "fails %u%s", v->error->win32, likely).s;
}

const char *check_again(struct check *c)
{
	session_leave(&c->d);
	return check_findings(c, "root.dll");
}

const char *check_built(struct check *c, struct pe_builder *b)
{
	scene_write(c->scene.beside, "root.dll", b);
	return check_again(c);
}

const char *check_words(struct check *c, struct pe_builder *b)
{
	struct str copy;
	char *text;
	size_t size;
	FILE *out;

	check_built(c, b);
	out = open_memstream(&text, &size);
	cr_assert_not_null(out);
	for (size_t i = 0; i < c->a.findings.count; i++) {
		const struct finding *f = &c->a.findings.items[i];

		fprintf(out, "%s: %.*s | %.*s ... %.*s\n",
			finding_kind(f->id)->id, STR_ARGS(f->summary),
			STR_ARGS(f->before), STR_ARGS(f->after));
	}
	fclose(out);
	copy = str_copy(&c->scene.arena, str_of(text));
	free(text);
	return copy.s;
}

static void write_told(FILE *out, const struct check *c,
		       const struct finding *f)
{
	const size_t folder = strlen(c->scene.beside);
	const char *before = f->before.s;

	if (strncmp(before, c->scene.beside, folder) == 0)
		before += folder;
	fprintf(out, "%s: %s ... %.*s -> %.*s\n", finding_kind(f->id)->id,
		before, STR_ARGS(f->after), STR_ARGS(f->advice));
}

const char *check_told(struct check *c)
{
	struct str copy;
	char *text;
	size_t size;
	FILE *out;

	check_again(c);
	out = open_memstream(&text, &size);
	cr_assert_not_null(out);
	for (size_t i = 0; i < c->a.findings.count; i++)
		write_told(out, c, &c->a.findings.items[i]);
	fclose(out);
	copy = str_copy(&c->scene.arena, str_of(text));
	free(text);
	return copy.s;
}

const struct finding *check_finding(const struct check *c, size_t i)
{
	cr_assert_lt(i, c->a.findings.count);
	return &c->a.findings.items[i];
}

bool check_rests_on(const struct finding *f, const char *rule)
{
	for (size_t i = 0; f->rules[i] != NULL; i++) {
		if (strcmp(f->rules[i], rule) == 0)
			return true;
	}
	return false;
}

void check_advice(const struct finding *f, const char *words)
{
	cr_assert_not_null(f->advice.s, "%s", words);
	cr_expect(strstr(f->advice.s, words), "%s: %s", words, f->advice.s);
}
