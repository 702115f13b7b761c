/* What IIS does with the file, in a line: R1003, R1005 to R1010. */
#include <string.h>

#include "report/detail.h"
#include "report/text_findings.h"
#include "rules/codes.h"
#include "rules/iis.h"

/* Targets on which IIS does the same. */
struct iis_answer {
	const char *iis; /* "6.0" */
	struct iis_event events[IIS_EVENTS_MAX];
	int count;
	target_set targets;
};

static bool is_same(const struct iis_answer *a, const struct iis_answer *b)
{
	if (strcmp(a->iis, b->iis) != 0 || a->count != b->count)
		return false;
	for (int i = 0; i < a->count; i++) {
		if (a->events[i].id != b->events[i].id)
			return false;
	}
	return true;
}

static bool is_in_group(const struct finding *f,
			const struct finding_group *group)
{
	for (size_t i = 0; i < group->count; i++) {
		if (group->items[i] == f)
			return true;
	}
	return false;
}

/* Their number; -1 when out of memory. */
static int collect(const struct file_report *f,
		   const struct finding_group *group,
		   struct iis_answer out[TARGETS_MAX])
{
	struct profile_target t;
	int count = 0;

	if (f->subject->host == HOST_NONE)
		return 0;
	for (unsigned i = 0; profile_target_at(f->subject->profile, i, &t);
	     i++) {
		struct iis_answer answer = { t.iis, { { 0 } }, 0,
					     TARGET_BIT(i) };
		int at = 0;

		if ((f->subject->targets & TARGET_BIT(i)) == 0 ||
		    !is_in_group(f->verdicts[i].error, group))
			continue;
		answer.count = iis_events(f->subject, &f->verdicts[i], &t,
					  f->subject->resolution->root->name,
					  f->arena, answer.events);
		if (answer.count < 0)
			return -1;
		while (at < count && !is_same(&out[at], &answer))
			at++;
		if (answer.count == 0)
			continue;
		if (at == count)
			out[count++] = answer;
		else
			out[at].targets |= TARGET_BIT(i);
	}
	return count;
}

/* "6.0" is called 6. */
static struct str short_version(const char *iis)
{
	struct str s = str_of(iis);

	if (str_ends_nocase(s, ".0"))
		s.n -= 2;
	return s;
}

/* " on ws2003-rtm-x86", where IIS of that version says two things. */
static struct str where(const struct file_report *f,
			const struct iis_answer *answers, int count, int at)
{
	struct str list;

	for (int i = 0; i < count; i++) {
		if (i == at || strcmp(answers[i].iis, answers[at].iis) != 0)
			continue;
		list = target_list(f->arena, f->subject->profile,
				   answers[at].targets);
		if (list.s == NULL)
			return list;
		return str_printf(f->arena, " on %.*s", STR_ARGS(list));
	}
	return STR_EMPTY;
}

/* "W3SVC-WP 2214 and 2268", or "an error from W3SVC" (R1010). */
static struct str log_words(struct arena *a, const struct iis_answer *answer)
{
	const struct iis_event *e = answer->events;

	if (e[0].id == 0)
		return str_printf(a, "an error from %s", e[0].source);
	if (answer->count == 1)
		return str_printf(a, "%s %u", e[0].source, e[0].id);
	return str_printf(a, "%s %u and %u", e[0].source, e[0].id, e[1].id);
}

static struct str sentence(const struct file_report *f,
			   const struct iis_answer *answer, struct str place,
			   uint32_t win32)
{
	struct str version = short_version(answer->iis);
	struct str words = log_words(f->arena, answer);
	const char *outcome = iis_outcome(f->subject->host, answer->iis);
	char data[ERROR_CODE_BYTES_SIZE];

	if (words.s == NULL)
		return words;
	error_code_bytes(win32, data);
	/* What IIS 5 itself does; the others are about the site. */
	if (strncmp(outcome, "the ", 4) != 0)
		return str_printf(f->arena, "IIS %.*s%.*s %s",
				  STR_ARGS(version), STR_ARGS(place), outcome);
	return str_printf(f->arena,
			  "IIS %.*s%.*s logs %.*s with data %s and %s",
			  STR_ARGS(version), STR_ARGS(place), STR_ARGS(words),
			  data, outcome);
}

struct str text_iis(const struct file_report *f,
		    const struct finding_group *group)
{
	struct iis_answer answers[TARGETS_MAX];
	struct str parts[TARGETS_MAX];
	int count = collect(f, group, answers);
	size_t written = 0;

	if (count < 0)
		return (struct str){ NULL, 0 };
	/* What has a number in the log comes first. */
	for (int unnumbered = 0; unnumbered < 2; unnumbered++) {
		for (int i = 0; i < count; i++) {
			struct str place = where(f, answers, count, i);

			if ((answers[i].events[0].id == 0) != unnumbered)
				continue;
			if (place.s == NULL)
				return place;
			parts[written] = sentence(f, &answers[i], place,
						  group->items[0]->win32);
			if (parts[written++].s == NULL)
				return parts[written - 1];
		}
	}
	return str_join(f->arena, parts, written, "; ");
}
