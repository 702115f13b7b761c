/* The formats of a report, and what they all count. */
#include "report/report.h"

#include <string.h>

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

enum verdict_kind report_worst(const struct file_report *f)
{
	enum verdict_kind worst = VERDICT_LOADS;

	for (unsigned t = 0; t < TARGETS_MAX; t++) {
		if ((f->subject->targets & TARGET_BIT(t)) == 0)
			continue;
		if (f->verdicts[t].kind == VERDICT_FAILS)
			return VERDICT_FAILS;
		if (f->verdicts[t].kind == VERDICT_UNKNOWN)
			worst = VERDICT_UNKNOWN;
	}
	return worst;
}

void report_count(struct report *r, const struct file_report *f)
{
	struct summary *s = &r->summary;

	s->files++;
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
	for (size_t i = 0; i < f->findings->count; i++) {
		enum finding_id id = f->findings->items[i].id;

		if (finding_kind(id)->severity == LEVEL_WARNING)
			s->warnings++;
	}
}
