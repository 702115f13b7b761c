/* The rule book: complete, in order, at one with the tables that name it. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/rulebook.h"
#include "rules/codes.h"
#include "rules/events.h"
#include "rules/finding.h"
#include "rules/http_status.h"
#include "rules/rulebook.h"
#include "rules/symptoms.h"

static unsigned long number_of(const struct rule *r)
{
	return strtoul(r->id + 1, NULL, 10);
}

Test(rulebook, numbers_ascend)
{
	const struct rule *r;
	unsigned long last = 0;

	for (size_t i = 0; (r = rulebook_at(i)) != NULL; i++) {
		cr_expect_eq(r->id[0], 'R', "%s", r->id);
		cr_expect_gt(number_of(r), last, "%s", r->id);
		last = number_of(r);
	}
	cr_expect_geq(last, 1206ul);
}

Test(rulebook, no_rule_lacks_its_text_or_its_source)
{
	const struct rule *r;

	for (size_t i = 0; (r = rulebook_at(i)) != NULL; i++) {
		cr_expect_gt(strlen(r->theme), 0, "%s", r->id);
		cr_expect_gt(strlen(r->targets), 0, "%s", r->id);
		cr_expect_gt(strlen(r->title), 0, "%s", r->id);
		cr_expect_gt(strlen(r->text), 0, "%s", r->id);
		cr_expect_gt(strlen(r->source), 0, "%s", r->id);
		cr_expect(r->outcome != NULL && r->instead != NULL, "%s",
			  r->id);
	}
}

Test(rulebook, what_is_not_enacted_says_what_happens_instead)
{
	const struct rule *r;

	for (size_t i = 0; (r = rulebook_at(i)) != NULL; i++)
		cr_expect(r->state == RULE_ENACTED || r->instead[0] != '\0',
			  "%s", r->id);
}

Test(rulebook, is_searched_without_regard_to_case)
{
	cr_assert_not_null(rulebook_find("R305"));
	cr_expect_str_eq(rulebook_find("R305")->id, "R305");
	cr_expect_eq(rulebook_find("r1004"), rulebook_find("R1004"));
	cr_expect_null(rulebook_find("R30"));
	cr_expect_null(rulebook_find("R3055"));
	cr_expect_null(rulebook_find(""));
}

static void expect_rules(const char *who, const char *const *ids)
{
	for (size_t i = 0; ids[i] != NULL; i++)
		cr_expect(rulebook_find(ids[i]), "%s names %s", who, ids[i]);
}

Test(rulebook, has_every_rule_that_a_finding_names)
{
	for (unsigned i = 0; i < FINDING_COUNT; i++) {
		const struct finding_kind *k =
			finding_kind((enum finding_id)i);

		expect_rules(k->id, k->rules);
	}
}

Test(rulebook, has_every_rule_that_an_event_a_status_or_a_symptom_names)
{
	size_t count;
	const struct event_kind *events = event_kinds(&count);
	const struct http_status *statuses;
	const struct symptom *all;

	for (size_t i = 0; i < count; i++)
		expect_rules(events[i].meaning, events[i].rules);
	statuses = http_statuses(&count);
	for (size_t i = 0; i < count; i++)
		expect_rules(statuses[i].meaning, statuses[i].rules);
	all = symptoms(&count);
	for (size_t i = 0; i < count; i++)
		expect_rules(all[i].id, all[i].rules);
}

Test(rulebook, has_every_rule_that_an_error_number_names)
{
	size_t count;
	const struct error_code *codes = error_codes(&count);

	for (size_t i = 0; i < count; i++)
		expect_rules(codes[i].name, codes[i].rules);
}

/* R6034 is a message of the C run-time's. */
static void expect_references(const struct rule *r, const char *text)
{
	char id[8];
	int n;

	for (const char *p = text; (p = strchr(p, 'R')) != NULL; p++) {
		if (sscanf(p, "R%5[0-9]%n", id + 1, &n) != 1)
			continue;
		id[0] = 'R';
		if (strcmp(id, "R6034") != 0)
			cr_expect(rulebook_find(id), "%s refers to %s", r->id,
				  id);
	}
}

Test(rulebook, has_every_rule_that_it_refers_to)
{
	const struct rule *r;

	for (size_t i = 0; (r = rulebook_at(i)) != NULL; i++) {
		expect_references(r, r->text);
		expect_references(r, r->instead);
	}
}

/* "126, 7e 00 00 00, STATUS_DLL_NOT_FOUND", the last part where there is. */
static void expect_outcome(const struct rule *r, char *outcome)
{
	char bytes[ERROR_CODE_BYTES_SIZE], given[ERROR_CODE_BYTES_SIZE];
	char name[64] = "";
	const struct ntstatus_code *status;
	unsigned win32;
	int parts = sscanf(outcome, "%u, %11[0-9a-f ], %63s", &win32, given,
			   name);

	cr_assert_geq(parts, 2, "%s: %s", r->id, outcome);
	error_code_bytes(win32, bytes);
	cr_expect_str_eq(given, bytes, "%s: %s", r->id, outcome);
	if (parts == 2)
		return;
	status = ntstatus_find_name(str_of(name));
	cr_assert_not_null(status, "%s: %s", r->id, name);
	cr_expect_eq(status->win32, win32, "%s: %s", r->id, outcome);
}

Test(rulebook, outcomes_agree_with_the_table_of_errors)
{
	const struct rule *r;

	for (size_t i = 0; (r = rulebook_at(i)) != NULL; i++) {
		char *copy = strdup(r->outcome), *save = NULL;

		cr_assert_not_null(copy);
		for (char *p = strtok_r(copy, ";", &save); p != NULL;
		     p = strtok_r(NULL, ";", &save))
			expect_outcome(r, p);
		free(copy);
	}
}

Test(rulebook, rule_for_a_terminal_keeps_to_its_width)
{
	const struct style style = { .width = 80 };
	const struct rule *r;
	char *text = NULL, *save = NULL;
	size_t size;

	for (size_t i = 0; (r = rulebook_at(i)) != NULL; i++) {
		FILE *out = open_memstream(&text, &size);

		cr_assert_not_null(out);
		cr_assert_eq(rulebook_write_rule(out, r, style), 0);
		cr_assert_eq(fclose(out), 0);
		cr_expect_eq(strncmp(text, r->id, strlen(r->id)), 0);
		for (char *line = strtok_r(text, "\n", &save); line != NULL;
		     line = strtok_r(NULL, "\n", &save))
			cr_expect_leq(strlen(line), 80, "%s", line);
		free(text);
	}
}

static char *read_whole(const char *path, size_t *size)
{
	FILE *in = fopen(path, "rb"), *out;
	char *text = NULL;
	int c;

	cr_assert_not_null(in, "%s", path);
	out = open_memstream(&text, size);
	cr_assert_not_null(out);
	while ((c = fgetc(in)) != EOF)
		fputc(c, out);
	fclose(in);
	fclose(out);
	return text;
}

Test(rulebook, document_is_current)
{
	const char *root = getenv("DRYLOAD_SOURCE");
	char *path, *there, *text = NULL;
	size_t there_size, size;
	FILE *out;

	if (root == NULL)
		cr_skip_test("DRYLOAD_SOURCE isn't set");
	cr_assert_geq(asprintf(&path, "%s/docs/rules.md", root), 0);
	there = read_whole(path, &there_size);
	out = open_memstream(&text, &size);
	cr_assert_not_null(out);
	cr_assert_eq(rulebook_write_markdown(out), 0);
	cr_assert_eq(fclose(out), 0);
	cr_expect(there_size == size && memcmp(there, text, size) == 0,
		  "docs/rules.md isn't what the rule book says");
	free(text);
	free(there);
	free(path);
}
