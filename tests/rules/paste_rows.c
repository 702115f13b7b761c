/* What is read out of a pasted text, in a few words. */
#include "tests/rules/paste_rows.h"

#include <stdio.h>
#include <stdlib.h>

#include "rules/paste.h"
#include "util/status.h"

static const char *word_of(const struct record *r)
{
	switch (r->record) {
	case RECORD_EVENT:
		return r->kind != NULL ? "event" : "other event";
	case RECORD_CODE:
		return "code";
	case RECORD_LOG:
		return "log";
	case RECORD_HTTPERR:
		return "httperr";
	}
	return "";
}

static void write_record(FILE *out, const struct record *r)
{
	fputs(word_of(r), out);
	if (r->id != 0)
		fprintf(out, " %u", r->id);
	if (r->kind != NULL && r->kind->id != r->id)
		fprintf(out, " as %u", r->kind->id);
	if (r->has_status)
		fprintf(out, " %u", r->status);
	if (r->has_substatus)
		fprintf(out, ".%u", r->substatus);
	if (r->has_code)
		fprintf(out, " error %u", r->code.win32);
	else if (r->has_win32)
		fputs(" no error", out);
	if (r->reason != NULL)
		fprintf(out, " %s", r->reason->word);
	else if (r->reason_word.n != 0)
		fprintf(out, " unknown %.*s", STR_ARGS(r->reason_word));
	if (r->code_is_shared)
		fputs(" shared", out);
	if (r->dll.n != 0)
		fprintf(out, " %.*s", STR_ARGS(r->dll));
	if (r->process != 0)
		fprintf(out, " in %x", r->process);
}

static const char *records_of(const char *text, struct arena *a)
{
	struct paste p;
	struct str copy;
	const char *why;
	char *words;
	size_t size;
	FILE *out;
	int ret = paste_read(str_of(text), a, &p, &why);

	cr_assert(ret == OK || ret == E_USAGE);
	if (ret != OK)
		return "nothing";
	out = open_memstream(&words, &size);
	cr_assert_not_null(out);
	for (size_t i = 0; i < p.count; i++) {
		fputs(i == 0 ? "" : "; ", out);
		write_record(out, &p.items[i]);
	}
	fclose(out);
	copy = str_copy(a, str_of(words));
	free(words);
	return copy.s;
}

void expect_pastes(const struct paste_row *rows, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct arena a = ARENA_INIT;

		cr_expect_str_eq(records_of(rows[i].text, &a),
				 rows[i].records, "\"%s\" is %s", rows[i].text,
				 records_of(rows[i].text, &a));
		arena_release(&a);
	}
}
