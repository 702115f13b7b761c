/* What the tests of metabases share. */
#include "tests/iis/metabase_records.h"

#include <string.h>

#include <criterion/criterion.h>

#include "util/status.h"

static struct arena arena;
struct iis_config config;
struct metabase metabase;

void metabase_set_up(void)
{
	arena = ARENA_INIT;
	config = (struct iis_config){ .generation = IIS_6 };
	metabase_init(&metabase, &arena, &config);
}

void metabase_tear_down(void)
{
	metabase_release(&metabase);
	arena_release(&arena);
}

void put(const char *path, enum metabase_property p, const char *value)
{
	unsigned line = (unsigned)metabase.record_count + 1;
	struct str key;

	cr_assert_eq(metabase_add_key(&metabase, str_of(path), line, &key), OK);
	cr_assert_eq(metabase_add(&metabase, key, p, str_of(value), line), OK);
}

void put_filter(const char *path, const char *dll)
{
	put(path, METABASE_KEY_TYPE, "IIsFilter");
	put(path, METABASE_FILTER_PATH, dll);
}

void put_site(const char *path)
{
	put(path, METABASE_KEY_TYPE, "IIsWebServer");
}

void finish(void)
{
	cr_assert_eq(metabase_finish(&metabase), OK);
}

void expect_value(struct str s, const char *text)
{
	cr_expect(str_equal(s, str_of(text)), "%.*s isn't %s", STR_ARGS(s),
		  text);
}

void expect_told(const char *part)
{
	for (size_t i = 0; i < config.note_count; i++) {
		if (memmem(config.notes[i].text.s, config.notes[i].text.n, part,
			   strlen(part)) != NULL)
			return;
	}
	cr_expect(false, "no note says: %s", part);
}

void expect_nothing_told(void)
{
	for (size_t i = 0; i < config.note_count; i++)
		cr_expect(false, "%.*s", STR_ARGS(config.notes[i].text));
}
