/* What the tests of IIS' events share. */
#include "tests/rules/iis_failures.h"

#include <stdio.h>
#include <stdlib.h>

#include <criterion/criterion.h>

#include "loader/pe.h"

struct arena failure_arena;

void failure_set_up(void)
{
	failure_arena = ARENA_INIT;
}

void failure_tear_down(void)
{
	arena_release(&failure_arena);
}

struct iis_failure failure_of(enum host host, const char *version)
{
	return (struct iis_failure){
		.host = host,
		.version = version,
		.machine = IMAGE_FILE_MACHINE_I386,
		.win32 = 126,
		.path = str_of("f.dll"),
		.site = STR_EMPTY,
	};
}

struct iis_failure filter(const char *version)
{
	return failure_of(HOST_IIS_FILTER, version);
}

struct iis_failure extension(const char *version)
{
	return failure_of(HOST_IIS_EXTENSION, version);
}

struct iis_failure as_5(struct iis_failure f)
{
	f.isolation = ISOLATION_IIS_5;
	return f;
}

struct iis_failure by(enum iis_cause cause, struct iis_failure f)
{
	f.cause = cause;
	if (cause == IIS_CAUSE_MACHINE)
		f.win32 = 193;
	return f;
}

struct iis_failure on_x64(struct iis_failure f)
{
	f.on_x64 = true;
	return f;
}

struct iis_failure at(enum iis_scope scope, struct iis_failure f)
{
	f.scope = scope;
	return f;
}

const char *events(struct iis_failure f)
{
	struct iis_event out[IIS_EVENTS_MAX];
	int count = iis_events(&f, &failure_arena, out);
	struct str copy;
	size_t size;
	char *text;
	FILE *file = open_memstream(&text, &size);

	cr_assert(file != NULL && count >= 0);
	for (int i = 0; i < count; i++) {
		fprintf(file, "%s%s %s %u", out[i].alternative ? "or " : "",
			out[i].log, out[i].source, out[i].id);
		if (out[i].has_data)
			fprintf(file, " %02x", out[i].data);
		fprintf(file, " %s\n",
			iis_certainty_word(out[i].certainty));
	}
	fclose(file);
	copy = str_copy(&failure_arena, str_of(text));
	free(text);
	return copy.s;
}

const char *clients(struct iis_failure f)
{
	struct iis_client out[IIS_CLIENTS_MAX];
	int count = iis_clients(&f, &failure_arena, out);
	struct str copy;
	size_t size;
	char *text;
	FILE *file = open_memstream(&text, &size);

	cr_assert(file != NULL && count >= 0);
	for (int i = 0; i < count; i++) {
		fprintf(file, "%u", out[i].status);
		fprintf(file, out[i].has_substatus ? " %u" : " -",
			out[i].substatus);
		fprintf(file, out[i].has_win32 ? " %u" : " -", out[i].win32);
		fprintf(file, "%s %s\n", out[i].logged ? "" : " unlogged",
			iis_certainty_word(out[i].certainty));
	}
	fclose(file);
	copy = str_copy(&failure_arena, str_of(text));
	free(text);
	return copy.s;
}

const char *text_of(struct iis_failure f, int index)
{
	struct iis_event out[IIS_EVENTS_MAX];

	cr_assert_lt(index, iis_events(&f, &failure_arena, out));
	return out[index].text.s;
}
