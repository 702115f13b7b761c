/* The second opinion: that it agrees, and what a bad helper can't do. */
#include <criterion/criterion.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "analysis/second_opinion.h"
#include "util/file.h"
#include "util/status.h"

struct reading {
	struct file file;
	struct arena arena;
	struct image img;
	struct import_table imports;
};

static void reading_open(struct reading *r, const char *path)
{
	struct defects d = { 0 };

	*r = (struct reading){ .arena = ARENA_INIT };
	cr_assert_eq(file_open(path, &r->file), 0, "%s", path);
	cr_assert_eq(image_read(r->file.bytes, &r->arena, &d, &r->img), OK);
	if (r->img.readable)
		cr_assert_eq(imports_read(&r->img, &r->arena, &d, &r->imports),
			     OK);
}

static void reading_close(struct reading *r)
{
	arena_release(&r->arena);
	file_close(&r->file);
}

static const char *find_helper(struct arena *a)
{
	const char *helper;

	cr_assert_eq(second_opinion_find_helper(
			     getenv("DRYLOAD_SECOND_OPINION"), a, &helper),
		     OK);
	if (helper == NULL)
		cr_skip_test("dryload-second-opinion isn't built");
	return helper;
}

static void print_differences(const char *path, const struct second_opinion *o)
{
	fprintf(stderr, "%s: %s\n", path, o->reason.s);
	for (size_t i = 0; i < o->count; i++)
		fprintf(stderr, "  %.*s: ours %.*s, theirs %.*s\n",
			STR_ARGS(o->items[i].what), STR_ARGS(o->items[i].ours),
			STR_ARGS(o->items[i].theirs));
}

static bool agrees(const char *path, const char *helper, size_t *facts)
{
	struct second_opinion o;
	struct reading r;
	bool same;

	reading_open(&r, path);
	cr_assert_eq(second_opinion(path, &r.img, &r.imports, &r.arena, helper,
				    &o),
		     OK);
	same = o.state == SECOND_OPINION_AGREES;
	*facts += o.facts;
	if (!same)
		print_differences(path, &o);
	reading_close(&r);
	return same;
}

static void check_corpus(const char *name, const char *const *patterns)
{
	struct arena a = ARENA_INIT;
	const char *helper = find_helper(&a);
	size_t facts = 0, disagreeing = 0, count;
	int flags = 0;
	glob_t found;

	for (; *patterns != NULL; patterns++, flags = GLOB_APPEND)
		glob(*patterns, flags, NULL, &found);
	count = found.gl_pathc;
	for (size_t i = 0; i < count; i++)
		disagreeing += !agrees(found.gl_pathv[i], helper, &facts);
	globfree(&found);
	arena_release(&a);
	if (count == 0)
		cr_skip_test("no files of %s here", name);
	fprintf(stderr, "second opinion: %s, %zu files, %zu facts\n", name,
		count, facts);
	cr_assert_eq(disagreeing, 0, "%zu of %zu files", disagreeing, count);
}

/* All of Debian's libwine; a dozen of them have more than 10 MB. */
Test(second_opinion, agrees_on_all_dlls_of_wine)
{
	static const char *const patterns[] = {
		"/usr/lib/x86_64-linux-gnu/wine/x86_64-windows/*.dll", NULL
	};

	check_corpus("libwine", patterns);
}

Test(second_opinion, agrees_on_runtime_dlls_of_mingw)
{
	static const char *const patterns[] = {
		"/usr/i686-w64-mingw32/lib/*.dll",
		"/usr/x86_64-w64-mingw32/lib/*.dll",
		"/usr/lib/gcc/*-w64-mingw32/*/*.dll", NULL
	};

	check_corpus("mingw-w64", patterns);
}

Test(second_opinion, agrees_on_the_example_guests)
{
	const char *folder = getenv("DRYLOAD_EXAMPLES");
	const char *patterns[2] = { NULL };
	char pattern[4096];

	if (folder == NULL)
		cr_skip_test("DRYLOAD_EXAMPLES isn't set");
	snprintf(pattern, sizeof(pattern), "%s/*.dll", folder);
	patterns[0] = pattern;
	check_corpus("the examples", patterns);
}

/* As for standard input, or a member of an archive. */
Test(second_opinion, agrees_on_bytes_without_a_path)
{
	glob_t found = { 0 };
	struct second_opinion o;
	struct reading r;
	const char *helper;

	if (glob("/usr/lib/gcc/*-w64-mingw32/*/*.dll", 0, NULL, &found) != 0)
		cr_skip_test("no files of mingw-w64 here");
	reading_open(&r, found.gl_pathv[0]);
	helper = find_helper(&r.arena);
	cr_assert_eq(second_opinion(NULL, &r.img, &r.imports, &r.arena, helper,
				    &o),
		     OK);
	cr_assert_eq(o.state, SECOND_OPINION_AGREES, "%s", o.reason.s);
	reading_close(&r);
	globfree(&found);
}

Test(second_opinion, a_file_that_lief_refuses_kills_only_the_helper)
{
	static const uint8_t bytes[] = "no PE file";
	struct second_opinion o;
	struct arena a = ARENA_INIT;
	const struct image img = { .head = { bytes, sizeof(bytes) } };
	const struct import_table none = { 0 };
	const char *helper = find_helper(&a);

	cr_assert_eq(second_opinion(NULL, &img, &none, &a, helper, &o), OK);
	cr_assert_eq(o.state, SECOND_OPINION_FAILED);
	cr_assert_str_eq(str_copy(&a, o.reason).s,
			 "the second reader died with signal 6");
	arena_release(&a);
}

/* A small image in memory, whose fields the tests bend. */
struct scene {
	struct arena arena;
	struct section section;
	struct import_module module;
	struct import_symbol symbols[2];
	struct image img;
	struct import_table imports;
	char folder[32], helper[64];
};

static void scene_init(struct scene *s)
{
	*s = (struct scene){ .arena = ARENA_INIT };
	s->section = (struct section){ .name = ".text", .rva = 0x1000 };
	s->module = (struct import_module){ .name = str_of("a\tb.dll"),
					    .first_thunk = 0x2000,
					    .count = 2 };
	s->symbols[0].name = str_of("f");
	s->symbols[1] = (struct import_symbol){ .by_ordinal = true,
						.ordinal = 115 };
	s->img = (struct image){ .readable = true,
				 .machine = 0x14c,
				 .sections = &s->section,
				 .section_count = 1 };
	s->imports = (struct import_table){ .modules = &s->module,
					    .module_count = 1,
					    .symbols = s->symbols,
					    .symbol_count = 2 };
	snprintf(s->folder, sizeof(s->folder), "/tmp/dryload-XXXXXX");
	cr_assert_not_null(mkdtemp(s->folder));
	snprintf(s->helper, sizeof(s->helper), "%s/helper", s->folder);
}

static void scene_release(struct scene *s)
{
	unlink(s->helper);
	rmdir(s->folder);
	arena_release(&s->arena);
}

static void write_helper(const struct scene *s, const char *script)
{
	FILE *f = fopen(s->helper, "w");

	cr_assert_not_null(f);
	fprintf(f, "#!/bin/sh\n%s\n", script);
	cr_assert_eq(fclose(f), 0);
	cr_assert_eq(chmod(s->helper, 0700), 0);
}

static void ask_within(struct scene *s, unsigned seconds, const char *script,
		       struct second_opinion *out)
{
	write_helper(s, script);
	cr_assert_eq(second_opinion_within(seconds, "file", &s->img,
					   &s->imports, &s->arena, s->helper,
					   out),
		     OK);
}

/* What a reader prints that sees the scene as it is. */
#define HEADERS                                                               \
	"printf 'header\\treadable\\t0x1\\nheader\\tmachine\\t0x14c\\n"       \
	"header\\tsections\\t0x1\\nheader\\tmagic\\t0x10b\\n'\n"              \
	"for f in timestamp characteristics linker_major linker_minor "       \
	"entry_point image_base section_alignment file_alignment "            \
	"subsystem_major subsystem_minor size_of_image size_of_headers "      \
	"checksum subsystem dll_characteristics; do "                         \
	"printf 'header\\t%s\\t0x0\\n' $f; done\n"                            \
	"printf 'section\\t0\\t.text\\t0x1000\\t0x0\\t0x0\\t0x0\\t0x0\\n'\n"
#define MODULE "printf 'module\\ta\\\\x09b.dll\\t0x2000\\n'\n"
#define BY_NAME "printf 'import\\ta\\\\x09b.dll\\tf\\t0x2000\\n'\n"
#define BY_ORDINAL "printf 'import\\ta\\\\x09b.dll\\t#115\\t0x2004\\n'\n"
#define END "echo end\n"

Test(second_opinion, same_facts_in_another_order_agree)
{
	struct second_opinion o;
	struct scene s;

	scene_init(&s);
	ask_within(&s, 10, BY_ORDINAL BY_NAME MODULE HEADERS END, &o);
	if (o.state != SECOND_OPINION_AGREES)
		print_differences("the scene", &o);
	cr_assert_eq(o.state, SECOND_OPINION_AGREES);
	cr_assert_eq(o.facts, 23);
	scene_release(&s);
}

Test(second_opinion, an_import_that_only_we_see_is_named)
{
	struct second_opinion o;
	struct scene s;

	scene_init(&s);
	ask_within(&s, 10, HEADERS MODULE BY_NAME END, &o);
	cr_assert_eq(o.state, SECOND_OPINION_DIFFERS);
	cr_assert_eq(o.total, 1);
	cr_assert_str_eq(str_copy(&s.arena, o.items[0].what).s,
			 "import a\\x09b.dll #115");
	cr_assert(str_equal(o.items[0].ours, str_of("0x2004")));
	cr_assert_eq(o.items[0].theirs.n, 0);
	scene_release(&s);
}

Test(second_opinion, an_import_in_another_slot_is_a_difference)
{
	struct second_opinion o;
	struct scene s;

	scene_init(&s);
	s.module.first_thunk = 0x3000;
	ask_within(&s, 10, HEADERS MODULE BY_NAME BY_ORDINAL END, &o);
	cr_assert_eq(o.state, SECOND_OPINION_DIFFERS);
	cr_assert_eq(o.total, 3);
	scene_release(&s);
}

Test(second_opinion, a_descriptor_that_only_they_see_is_one_difference)
{
	struct second_opinion o;
	struct scene s;

	scene_init(&s);
	ask_within(&s, 10,
		   HEADERS MODULE BY_NAME BY_ORDINAL
		   "printf 'module\\ta\\\\x09b.dll\\t0x1000\\n'\n" END,
		   &o);
	cr_assert_eq(o.total, 1);
	cr_assert_eq(o.items[0].ours.n, 0);
	cr_assert(str_equal(o.items[0].theirs, str_of("0x1000")));
	scene_release(&s);
}

Test(second_opinion, a_file_that_only_one_reads_is_one_difference)
{
	struct second_opinion o;
	struct scene s;

	scene_init(&s);
	s.img.readable = false;
	ask_within(&s, 10, HEADERS END, &o);
	cr_assert_eq(o.state, SECOND_OPINION_DIFFERS);
	cr_assert_eq(o.total, 1);
	cr_assert(str_equal(o.items[0].what, str_of("header readable")));
	scene_release(&s);
}

Test(second_opinion, more_differences_than_fit_are_counted)
{
	struct second_opinion o;
	struct scene s;

	scene_init(&s);
	ask_within(&s, 10,
		   HEADERS MODULE BY_NAME BY_ORDINAL
		   "i=0; while [ $i -lt 100 ]; do i=$((i+1)); "
		   "printf 'module\\tx%d\\t0x0\\n' $i; done\n" END,
		   &o);
	cr_assert_eq(o.total, 100);
	cr_assert_eq(o.count, SECOND_OPINION_DIFFERENCES_MAX);
	scene_release(&s);
}

/* Which limit ends it depends on how busy the machine is. */
Test(second_opinion, an_endless_helper_is_ended)
{
	struct second_opinion o;
	struct scene s;

	scene_init(&s);
	ask_within(&s, 2, "while :; do :; done", &o);
	cr_expect_eq(o.state, SECOND_OPINION_FAILED);
	cr_expect(str_equal(o.reason, str_of("the second reader used too much "
					     "processor time")) ||
			  str_equal(o.reason,
				    str_of("the second reader took too long")),
		  "%.*s", STR_ARGS(o.reason));
	scene_release(&s);
}

Test(second_opinion, a_failing_helper_is_told_and_stops_nothing)
{
	static const struct {
		const char *script, *reason;
	} rows[] = {
		{ "kill -SEGV $$", "the second reader died with signal 11" },
		{ "exit 3", "the second reader ended with status 3" },
		{ "sleep 60", "the second reader took too long" },
		{ "exec >&-; sleep 60", "the second reader did not end" },
		{ "yes", "the second reader printed too much" },
		{ HEADERS, "the second reader stopped half way" },
		{ "echo hello", "the second reader printed what is no fact: "
				"hello" },
		{ "printf 'header\\tmachine\\n'; echo end",
		  "the second reader printed what is no fact: header machine" },
		{ "printf '\\001\\377\\n'", "the second reader printed what is "
					  "no fact: \\x01\\xff" },
		{ END "echo more", "the second reader printed what is no fact: "
				   "more" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct second_opinion o;
		struct scene s;

		scene_init(&s);
		ask_within(&s, 2, rows[i].script, &o);
		cr_expect_eq(o.state, SECOND_OPINION_FAILED, "%s",
			     rows[i].script);
		cr_expect_str_eq(str_copy(&s.arena, o.reason).s,
				 rows[i].reason);
		scene_release(&s);
	}
}

Test(second_opinion, a_missing_helper_is_told)
{
	struct second_opinion o;
	struct scene s;

	scene_init(&s);
	cr_assert_eq(second_opinion("file", &s.img, &s.imports, &s.arena,
				    s.helper, &o),
		     OK);
	cr_assert_eq(o.state, SECOND_OPINION_FAILED);
	cr_assert_eq(second_opinion("file", &s.img, &s.imports, &s.arena, NULL,
				    &o),
		     OK);
	cr_assert_eq(o.state, SECOND_OPINION_FAILED);
	cr_assert(str_equal(o.reason, str_of("there is no second reader")));
	scene_release(&s);
}

Test(second_opinion, the_helper_gets_the_bytes_where_there_is_no_path)
{
	static const uint8_t bytes[] = "echo hello";
	struct second_opinion o;
	struct scene s;

	scene_init(&s);
	s.img.head = (struct bytes){ bytes, sizeof(bytes) - 1 };
	write_helper(&s, "cat \"$1\"; echo");
	cr_assert_eq(second_opinion(NULL, &s.img, &s.imports, &s.arena,
				    s.helper, &o),
		     OK);
	cr_assert_str_eq(str_copy(&s.arena, o.reason).s,
			 "the second reader printed what is no fact: "
			 "echo hello");
	scene_release(&s);
}

Test(second_opinion, the_helper_has_limits_and_no_open_files_of_ours)
{
	struct second_opinion o;
	struct scene s;

	scene_init(&s);
	/* Not close-on-exec, as a careless caller's. */
	cr_assert_geq(dup2(0, 9), 0);
	ask_within(&s, 4,
		   "echo cpu $(ulimit -St) kib $(ulimit -v) core $(ulimit -c) "
		   "$([ -e /proc/$$/fd/9 ] && echo open)",
		   &o);
	cr_assert_str_eq(str_copy(&s.arena, o.reason).s,
			 "the second reader printed what is no fact: "
			 "cpu 2 kib 1048576 core 0");
	scene_release(&s);
}
