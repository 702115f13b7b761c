/* The formats of a report, and what they all count. */
#include "report/report.h"

#include <string.h>

#include "report/acceptance.h"
#include "util/digest.h"

static const struct report_writer *const writers[] = {
	&report_text,
	&report_json,
	&report_ndjson,
	&report_junit,
	&report_gitlab,
	&report_github,
	&report_csv,
	&report_markdown,
	&report_sarif,
	&report_dot,
	&report_cyclonedx,
	&report_html,
};

const struct report_writer *report_writer_find(const char *name)
{
	for (size_t i = 0; i < sizeof(writers) / sizeof(writers[0]); i++) {
		if (strcmp(writers[i]->name, name) == 0)
			return writers[i];
	}
	return NULL;
}

struct str report_writer_names(struct arena *a)
{
	struct str names[sizeof(writers) / sizeof(writers[0])];

	for (size_t i = 0; i < sizeof(writers) / sizeof(writers[0]); i++)
		names[i] = str_of(writers[i]->name);
	return str_join(a, names, sizeof(writers) / sizeof(writers[0]), ", ");
}

bool report_sha256(const struct file_report *f, char *out)
{
	const struct bytes all = file_parts_all(f->file);

	out[0] = '\0';
	if (all.data == NULL)
		return false;
	sha256_hex(all, out);
	return true;
}

static enum verdict_kind worst_of(const struct file_report *f, bool counting)
{
	enum verdict_kind worst = VERDICT_LOADS;

	for (unsigned t = 0; t < TARGETS_MAX; t++) {
		enum verdict_kind kind = f->verdicts[t].kind;

		if ((f->subject->targets & TARGET_BIT(t)) == 0)
			continue;
		if (counting)
			kind = report_counting(f, t);
		if (kind == VERDICT_FAILS)
			return VERDICT_FAILS;
		if (kind == VERDICT_UNKNOWN)
			worst = VERDICT_UNKNOWN;
	}
	return worst;
}

enum verdict_kind report_worst(const struct file_report *f)
{
	return worst_of(f, false);
}

enum verdict_kind report_counting(const struct file_report *f, unsigned target)
{
	return f->acceptances == NULL ? f->verdicts[target].kind :
					f->counting[target];
}

enum verdict_kind report_worst_counting(const struct file_report *f)
{
	return worst_of(f, true);
}

static void count_findings(struct summary *s, const struct file_report *f)
{
	for (size_t i = 0; i < f->findings->count; i++) {
		const struct finding *item = &f->findings->items[i];
		target_set accepted = accepted_targets(f, i);

		s->accepted += accepted != 0;
		if (finding_kind(item->id)->severity != LEVEL_WARNING)
			continue;
		s->warnings++;
		s->counting_warnings += (item->targets & ~accepted) != 0;
	}
}

void report_count(struct report *r, const struct file_report *f)
{
	summary_count(&r->summary, f);
}

void summary_count(struct summary *s, const struct file_report *f)
{
	const enum verdict_kind counting = report_worst_counting(f);

	s->files++;
	s->counting_fails += counting == VERDICT_FAILS;
	s->counting_unknown += counting == VERDICT_UNKNOWN;
	switch (report_worst(f)) {
	case VERDICT_LOADS:
		s->loads++;
		break;
	case VERDICT_FAILS:
		s->fails++;
		break;
	case VERDICT_UNKNOWN:
		s->unknown++;
		break;
	}
	count_findings(s, f);
}
