/* Deployments on the disk. */
#include "tests/resolver/scene.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <criterion/criterion.h>

#include "profiles/compile.h"
#include "util/status.h"

static const char old[] =
	"target: old\n"
	"name: Windows Old\n"
	"build: 5.1.2600.2180\n"
	"machine: x86\n"
	"iis: \"5.1\"\n"
	"groups: [x86]\n"
	"known_dlls: [known.dll]\n"
	"inventory:\n"
	"  system32:\n"
	"    observed: [known.dll, sys.dll, deep.dll, numbers.dll,\n"
	"      shadow.dll, opaque.dll]\n"
	"    likely: [likely.dll]\n"
	"    unproven: [unproven.dll]\n"
	"  default-assembly:\n"
	"    documented: [gdiplus.dll]\n"
	"  optional:\n"
	"    observed: [asp.dll, fax.dll]\n"
	"  elsewhere:\n"
	"    observed: [setup.dll]\n"
	"tables:\n"
	"  observed: [known.dll, sys.dll, deep.dll, numbers.dll,\n"
	"    shadow.dll, gdiplus.dll, asp.dll]\n"
	"  later-sp: [likely.dll]\n"
	"assemblies:\n"
	"  documented:\n"
	"    - { name: Windows.Sys, versions: 6.0.0.0-6.0.2600.2180,\n"
	"        public_key_token: 6595b64144ccf1df,\n"
	"        files: [sys.dll, extra.dll] }\n"
	"    - { name: Windows.Gdi, versions: 1.0.0.0,\n"
	"        public_key_token: 6595b64144ccf1df, files: [gdiplus.dll] }\n"
	"  unproven:\n"
	"    - { name: Windows.Perhaps, versions: 1.0.0.0,\n"
	"        public_key_token: 6595b64144ccf1df }\n"
	"exports:\n"
	"  known.dll:\n"
	"    add: [Known]\n"
	"  sys.dll:\n"
	"    add: [There, Forwarded = DEEP.Deep, Dangling = DEEP.Nothing,\n"
	"      Astray = NOWHERE.Nothing, ToFile = OURS.Ours,\n"
	"      Circle = SYS.Circle]\n"
	"    uncertain: [Perhaps]\n"
	"  deep.dll:\n"
	"    add: [Deep]\n"
	"  numbers.dll:\n"
	"    add: [First @1, '@2', '@3 = DEEP.#9', '@4 = DEEP.Deep',\n"
	"      '@5 = DEEP.Nothing']\n"
	"  shadow.dll:\n"
	"    add: [Shadow]\n"
	"  gdiplus.dll:\n"
	"    add: [GdiplusStartup]\n"
	"  asp.dll:\n"
	"    add: [AspOpen]\n"
	"  likely.dll:\n"
	"    add: [Shaky]\n";

static const char new[] =
	"target: new\n"
	"name: Windows New\n"
	"extends: old\n"
	"build: 5.2.3790.0\n"
	"machine: x86\n"
	"iis: \"6.0\"\n"
	"groups: [x86]\n"
	"known_dlls: [known.dll, shadow.dll]\n"
	"inventory:\n"
	"  system32:\n"
	"    observed: [fresh.dll]\n"
	"tables:\n"
	"  observed: [fresh.dll]\n"
	"assemblies:\n"
	"  documented:\n"
	"    - { name: Windows.Sys, versions: 6.0.0.0-,\n"
	"        public_key_token: 6595b64144ccf1df,\n"
	"        files: [sys.dll, extra.dll] }\n"
	"    - { name: Windows.Gdi, versions: 1.0.0.0,\n"
	"        public_key_token: 6595b64144ccf1df, files: [gdiplus.dll] }\n"
	"  unproven:\n"
	"    - { name: Windows.Perhaps, versions: 1.0.0.0,\n"
	"        public_key_token: 6595b64144ccf1df }\n"
	"exports:\n"
	"  sys.dll:\n"
	"    add: [Fresh]\n"
	"  fresh.dll:\n"
	"    add: [New]\n";

static const char big[] = "target: big\n"
			  "name: Windows Big\n"
			  "build: 5.2.3790.1830\n"
			  "machine: x64\n"
			  "iis: \"6.0\"\n"
			  "groups: [x64]\n"
			  "inventory:\n"
			  "  system32:\n"
			  "    observed: [sys.dll]\n"
			  "tables:\n"
			  "  observed: [sys.dll]\n"
			  "exports:\n"
			  "  sys.dll:\n"
			  "    add: [There]\n";

static const char components[] =
	"date: 2026-11-24\n"
	"components:\n"
	"  Internet Information Services: [asp.dll]\n"
	"  Fax services: [fax.dll]\n";

static const char *const scene_texts[] = { old, new, big, components };

static struct bytes compile(struct arena *a, const char *const *texts,
			    size_t count)
{
	struct compile_input inputs[TARGETS_MAX];
	struct compile_error error;
	struct bytes out = { NULL, 0 };

	cr_assert_leq(count, TARGETS_MAX);
	for (size_t i = 0; i < count; i++) {
		inputs[i].path = str_printf(a, "%zu.yaml", i).s;
		inputs[i].text = (struct bytes){ (const uint8_t *)texts[i],
						 strlen(texts[i]) };
	}
	cr_assert_eq(profile_compile(inputs, count, a, &out, &error),
		     OK, "%s:%u: %s", error.path, error.line, error.text);
	return out;
}

void scene_open_texts(struct scene *s, const char *const *texts, size_t count)
{
	*s = (struct scene){ .arena = ARENA_INIT };
	scene_open_with(s, texts != NULL ? compile(&s->arena, texts, count) :
					   profile_builtin());
}

void scene_open_with(struct scene *s, struct bytes profile)
{
	cr_assert_eq(profile_open(profile, &s->profile), OK);
	snprintf(s->top, sizeof(s->top), "/tmp/dryload-scene-XXXXXX");
	cr_assert_not_null(mkdtemp(s->top));
	snprintf(s->beside, sizeof(s->beside), "%s/beside", s->top);
	snprintf(s->path, sizeof(s->path), "%s/path", s->top);
	cr_assert_eq(mkdir(s->beside, 0777), 0);
	cr_assert_eq(mkdir(s->path, 0777), 0);
	s->search.profile = &s->profile;
	s->search.deployment = &s->deployment;
	s->search.arena = &s->arena;
	cr_assert_eq(folders_add(&s->deployment.beside, &s->arena,
				 str_of(s->beside)),
		     OK);
	cr_assert_eq(folders_add(&s->deployment.path, &s->arena,
				 str_of(s->path)),
		     OK);
}

void scene_open(struct scene *s, bool made_up)
{
	scene_open_texts(s, made_up ? scene_texts : NULL, SCENE_TARGETS + 1);
}

static void remove_folder(const char *path)
{
	DIR *dir = opendir(path);
	struct dirent *e;

	while (dir != NULL && (e = readdir(dir)) != NULL) {
		char inner[512];

		if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0)
			continue;
		snprintf(inner, sizeof(inner), "%s/%s", path, e->d_name);
		if (unlink(inner) != 0)
			remove_folder(inner);
	}
	if (dir != NULL)
		closedir(dir);
	rmdir(path);
}

void scene_close(struct scene *s)
{
	modules_release(&s->search.modules);
	arena_release(&s->arena);
	remove_folder(s->top);
}

target_set scene_targets(const struct scene *s, const char *list)
{
	struct str bad;
	target_set set;

	cr_assert(profile_parse_targets(&s->profile, str_of(list), &set, &bad),
		  "%s", list);
	return set;
}

static void add_export(struct pe_builder *b, char *word)
{
	char *target = strchr(word, '=');

	if (word[0] == '#') {
		pe_export_ordinal(b, (uint32_t)atoi(word + 1));
	} else if (target != NULL) {
		*target = '\0';
		pe_export_forwarder(b, word, target + 1);
	} else {
		pe_export(b, word);
	}
}

static void add_import(struct pe_builder *b, char *word, bool split)
{
	bool delayed = word[0] == '~';
	char *dll = word + delayed, *name = strpbrk(dll, "!#");
	bool by_ordinal;

	cr_assert_not_null(name, "%s", word);
	by_ordinal = *name == '#';
	cr_assert_not(delayed && by_ordinal, "%s", word);
	*name++ = '\0';
	if (split)
		pe_module(b, dll);
	if (delayed)
		pe_delay_import(b, dll, name);
	else if (by_ordinal)
		pe_import_ordinal(b, dll, (uint16_t)atoi(name));
	else
		pe_import(b, dll, name);
}

struct pe_builder *scene_builder(uint16_t machine, const char *words)
{
	struct pe_builder *b = pe_builder_new(machine);
	char *copy = strdup(words), *rest, *word;
	bool split = false;

	cr_assert_not_null(copy);
	for (word = strtok_r(copy, " ", &rest); word != NULL;
	     word = strtok_r(NULL, " ", &rest)) {
		if (strcmp(word, "|") == 0) {
			split = true;
			continue;
		}
		if (word[0] == '+')
			add_export(b, word + 1);
		else
			add_import(b, word, split);
		split = false;
	}
	free(copy);
	return b;
}

void scene_write(const char *dir, const char *name, struct pe_builder *b)
{
	cr_assert_eq(pe_builder_write(b, dir, name), 0, "%s", name);
	pe_builder_free(b);
}

void scene_dll_in(const char *dir, const char *name, uint16_t machine,
		  const char *words)
{
	scene_write(dir, name, scene_builder(machine, words));
}

void scene_dll(struct scene *s, const char *name, const char *words)
{
	scene_dll_in(s->beside, name, IMAGE_FILE_MACHINE_I386, words);
}

void scene_file(const char *dir, const char *name, const void *data, size_t n)
{
	char path[512];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	f = fopen(path, "wb");
	cr_assert_not_null(f, "%s", path);
	cr_assert_eq(fwrite(data, 1, n, f), n);
	cr_assert_eq(fclose(f), 0);
}

const char *scene_path(struct scene *s, const char *name)
{
	return str_printf(&s->arena, "%s/%s", s->beside, name).s;
}

static const char *problem_word(const struct problem *p)
{
	static const char *const words[] = {
		[PROBLEM_ACCESS] = "access",
		[PROBLEM_UNOPENABLE] = "unopenable",
		[PROBLEM_BAD_IMAGE] = "bad-image",
		[PROBLEM_WRONG_MACHINE] = "wrong-machine",
		[PROBLEM_DEFECT] = "defect",
		[PROBLEM_MANIFEST] = "manifest",
		[PROBLEM_ASSEMBLY] = "assembly",
		[PROBLEM_MODULE_ABSENT] = "absent",
		[PROBLEM_MODULE_ELSEWHERE] = "elsewhere",
		[PROBLEM_API_SET_HOSTLESS] = "hostless",
		[PROBLEM_API_SET_UNKNOWN] = "unknown-set",
		[PROBLEM_MODULE_OPTIONAL] = "optional",
		[PROBLEM_MODULE_UNPROVEN] = "unproven",
		[PROBLEM_MODULE_BESIDE] = "beside",
		[PROBLEM_BOUND_ONLY] = "bound-only",
		[PROBLEM_UNBOUND] = "unbound",
		[PROBLEM_TOO_DEEP] = "too-deep",
		[PROBLEM_TOO_MANY] = "too-many",
	};
	static const char *const missing[] = {
		[MISSING_EXPORT] = "export",
		[MISSING_FORWARD_TARGET] = "forward",
		[MISSING_EXPORT_TABLE] = "no-table",
		[MISSING_UNKNOWN] = "unknown",
	};

	return p->kind == PROBLEM_PROCEDURE ? missing[p->missing->kind] :
					      words[p->kind];
}

static void write_problem(FILE *out, const struct problem *p, target_set all)
{
	const struct chain *chain = p->chain;

	fputs(problem_word(p), out);
	if (p->dependency == NULL && chain->up != NULL)
		fprintf(out, " %s >", chain->up->module->name.s);
	fprintf(out, " %s", chain->module->name.s);
	if (p->dependency != NULL)
		fprintf(out, " > %s", p->dependency->name.s);
	if (p->missing != NULL && p->missing->procedure.by_ordinal)
		fprintf(out, "#%u", p->missing->procedure.ordinal);
	else if (p->missing != NULL)
		fprintf(out, "!%s", p->missing->procedure.name.s);
	if (p->targets != all)
		fprintf(out, " on %#llx", (unsigned long long)p->targets);
	if (chain->delayed || (p->dependency != NULL && p->dependency->delayed))
		fputs(" delayed", out);
	if (chain->forwarded)
		fputs(chain->forwarded_by_ordinal ? " forwarded-by-ordinal" :
						    " forwarded",
		      out);
	fputc('\n', out);
}

const char *scene_problems(struct scene *s, const char *name,
			   target_set targets)
{
	const struct resolution *r = &s->resolution;
	struct module *root;
	struct str copy;
	char *text;
	size_t size;
	FILE *out;

	cr_assert_eq(modules_intern(&s->search.modules, &s->arena,
				    str_of(name), str_of(scene_path(s, name)),
				    &root),
		     OK);
	cr_assert_eq(module_open(&s->search.modules, &s->arena, &s->profile,
				 root),
		     OK);
	cr_assert_eq(resolve(&s->search, root, targets, &s->arena,
			     &s->resolution),
		     OK);
	out = open_memstream(&text, &size);
	cr_assert_not_null(out);
	for (size_t i = 0; i < r->count; i++)
		write_problem(out, &r->problems[i], targets);
	fclose(out);
	copy = str_copy(&s->arena, str_of(text));
	free(text);
	return copy.s;
}

void scene_expect(struct scene *s, const char *words, const char *problems)
{
	const char *got;

	cr_assert_null(s->resolution.root);
	scene_dll(s, "root.dll", words);
	got = scene_problems(s, "root.dll", ON_BOTH);
	cr_expect_str_eq(got, problems, "%s: %s", words, got);
}

const struct missing *scene_missing(const struct scene *s)
{
	cr_assert_neq(s->resolution.count, 0);
	cr_assert_not_null(s->resolution.problems[0].missing);
	return s->resolution.problems[0].missing;
}
