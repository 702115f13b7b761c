/* What the tests of applicationHost.config share. */
#include "tests/iis/host.h"

#include <stdlib.h>
#include <string.h>

#include <criterion/criterion.h>

#include "util/status.h"

struct arena host_arena;
struct iis_config host;

void host_set_up(void)
{
	host_arena = ARENA_INIT;
}

void host_tear_down(void)
{
	arena_release(&host_arena);
}

/* From the heap, to the byte, so that a sanitizer sees an overrun. */
void take(const void *data, size_t n)
{
	uint8_t *copy = malloc(n + (n == 0));

	cr_assert_not_null(copy);
	memcpy(copy, data, n);
	cr_assert_eq(iis_read_application_host((struct bytes){ copy, n },
					       &host_arena, &host),
		     OK);
	free(copy);
}

void take_text(const char *text)
{
	take(text, strlen(text));
}

void take_whole(const char *inner)
{
	struct str text = STR_CONCAT(&host_arena, str_of("<configuration>"),
				     str_of(inner), str_of("</configuration>"));

	take(text.s, text.n);
}

void expect_text(struct str s, const char *text)
{
	cr_expect(str_equal(s, str_of(text)), "\"%.*s\" isn't \"%s\"",
		  STR_ARGS(s), text);
}

void expect_notes(size_t count)
{
	cr_expect_eq(host.note_count, count, "%zu notes", host.note_count);
	for (size_t i = 0; i < host.note_count && host.note_count != count; i++)
		cr_log_warn("line %u: %.*s", host.notes[i].line,
			    STR_ARGS(host.notes[i].text));
}

void expect_note(unsigned line, const char *pattern)
{
	expect_notes(1);
	cr_assert_eq(host.note_count, 1);
	cr_expect(str_match(str_of(pattern), host.notes[0].text),
		  "\"%.*s\" isn't \"%s\"", STR_ARGS(host.notes[0].text),
		  pattern);
	cr_expect_eq(host.notes[0].line, line, "line %u", host.notes[0].line);
}

void expect_filters(const struct iis_filters *f, const char *names)
{
	struct str list = STR_EMPTY;

	for (size_t i = 0; i < f->count; i++)
		list = STR_CONCAT(&host_arena, list, f->items[i].name,
				  str_of(" "));
	expect_text(list, names);
}

void expect_extensions(const struct iis_extensions *e, const char *paths)
{
	struct str list = STR_EMPTY;

	for (size_t i = 0; i < e->count; i++)
		list = STR_CONCAT(&host_arena, list, e->items[i].path,
				  str_of(" "));
	expect_text(list, paths);
}
