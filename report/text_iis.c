/* What IIS does with the file, in a line: R1003, R1005 to R1010, R1018. */
#include "report/text_iis.h"

#include <string.h>

#include "rules/codes.h"
#include "rules/iis_versions.h"

static bool is_same(const struct iis_answer *a, const struct iis_answer *b,
		    bool texts)
{
	if (strcmp(a->failure.version, b->failure.version) != 0 ||
	    a->event_count != b->event_count)
		return false;
	for (int i = 0; i < a->event_count; i++) {
		if (a->events[i].id != b->events[i].id ||
		    (texts && !str_equal(a->events[i].text, b->events[i].text)))
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

/* What is likely on one of the targets is told as likely. */
static void merge(struct iis_answer *into, const struct iis_answer *more)
{
	into->targets |= more->targets;
	for (int i = 0; i < into->event_count; i++) {
		if (into->events[i].certainty < more->events[i].certainty)
			into->events[i].certainty = more->events[i].certainty;
	}
	for (int i = 0; i < into->client_count; i++) {
		if (into->clients[i].certainty < more->clients[i].certainty)
			into->clients[i].certainty =
				more->clients[i].certainty;
	}
}

int iis_answers(const struct file_report *f, const struct finding_group *group,
		bool texts, struct iis_answer out[TARGETS_MAX])
{
	const struct subject *s = f->subject;
	struct profile_target t;
	int count = 0;

	if (s->host == HOST_NONE)
		return 0;
	for (unsigned i = 0; profile_target_at(s->profile, i, &t); i++) {
		struct iis_answer new = { .targets = TARGET_BIT(i) };
		int at = 0;

		if ((s->targets & TARGET_BIT(i)) == 0 ||
		    !is_in_group(f->verdicts[i].error, group) ||
		    !iis_failure_of(s, &f->verdicts[i], &t, &new.failure))
			continue;
		new.event_count =
			iis_events(&new.failure, f->arena, new.events);
		new.client_count =
			iis_clients(&new.failure, f->arena, new.clients);
		if (new.event_count < 0 || new.client_count < 0)
			return -1;
		while (at < count && !is_same(&out[at], &new, texts))
			at++;
		if (at < count)
			merge(&out[at], &new);
		else
			out[count++] = new;
	}
	return count;
}

static bool goes_on(const struct iis_answer *answer)
{
	return answer->clients[0].status == 0;
}

static const char *mode_of(const struct iis_answer *answer)
{
	const struct iis_failure *f = &answer->failure;

	return iis_kind_of(f->version, f->isolation) == IIS_KIND_6_AS_5 ?
		       " in IIS 5.0 isolation mode" :
		       "";
}

struct str iis_answer_name(const struct file_report *f,
			   const struct iis_answer *answers, int count, int at)
{
	const char *mode = mode_of(&answers[at]);
	const char *iis = answers[at].failure.version;
	struct str version = str_of(iis), list;

	/* "6.0" is called 6. */
	if (str_ends_nocase(version, ".0"))
		version.n -= 2;
	for (int i = 0; i < count; i++) {
		if (i == at || strcmp(answers[i].failure.version, iis) != 0)
			continue;
		list = target_list(f->arena, f->subject->profile,
				   answers[at].targets);
		if (list.s == NULL)
			return list;
		return str_printf(f->arena, "IIS %.*s%s on %.*s",
				  STR_ARGS(version), mode, STR_ARGS(list));
	}
	return str_printf(f->arena, "IIS %.*s%s", STR_ARGS(version), mode);
}

/* "W3SVC-WP 2214 and 2268", or "an error from W3SVC" (R1010). */
static struct str log_words(struct arena *a, const struct iis_answer *answer)
{
	const struct iis_event *first = answer->events;
	struct str words;

	if (first->id == 0)
		return str_printf(a, "an error from %s", first->source);
	words = str_printf(a, "%s %u", first->source, first->id);
	for (int i = 1; words.s != NULL && i < answer->event_count; i++) {
		const struct iis_event *e = &answer->events[i];

		/* Other readings are for who asks for all. */
		if (!e->alternative && e->certainty != IIS_OPEN)
			words = str_printf(a, "%.*s and %u", STR_ARGS(words),
					   e->id);
	}
	return words;
}

/* "the site answers 503", "the client gets 500". */
static struct str outcome(struct arena *a, const struct iis_answer *answer)
{
	const enum host host = answer->failure.host;
	const char *who = host == HOST_IIS_FILTER ? "the site answers" :
			  host == HOST_IIS_MODULE ?
						    "all sites of the pool answer" :
						    "the client gets";
	const struct iis_client *c = answer->clients;

	if (answer->client_count > 1)
		return str_printf(a, "%s %u or %u", who, c[0].status,
				  c[1].status);
	return str_printf(a, "%s %u", who, c[0].status);
}

static struct str sentence(const struct file_report *f,
			   const struct iis_answer *answer, struct str name,
			   uint32_t win32)
{
	struct str log, end;
	char data[ERROR_CODE_BYTES_SIZE];

	/* What IIS 5 itself does; the others are about the site. */
	if (goes_on(answer))
		return str_printf(f->arena, "%.*s goes on without the filter%s",
				  STR_ARGS(name),
				  mode_of(answer)[0] != '\0' ? " (likely)" :
							       "");
	log = log_words(f->arena, answer);
	end = outcome(f->arena, answer);
	if (log.s == NULL || end.s == NULL)
		return (struct str){ NULL, 0 };
	if (answer->event_count == 0)
		return str_printf(f->arena, "%.*s logs no event; %.*s",
				  STR_ARGS(name), STR_ARGS(end));
	error_code_bytes(win32, data);
	return str_printf(f->arena, "%.*s logs %.*s with data %s and %.*s",
			  STR_ARGS(name), STR_ARGS(log), data, STR_ARGS(end));
}

struct str text_iis(const struct file_report *f,
		    const struct finding_group *group)
{
	struct iis_answer answers[TARGETS_MAX];
	struct str parts[TARGETS_MAX];
	int count = iis_answers(f, group, false, answers);
	size_t written = 0;

	if (count < 0)
		return (struct str){ NULL, 0 };
	/* What has a number in the log comes first. */
	for (int unnumbered = 0; unnumbered < 2; unnumbered++) {
		for (int i = 0; i < count; i++) {
			struct str name;

			if ((answers[i].events[0].id == 0) != unnumbered)
				continue;
			name = iis_answer_name(f, answers, count, i);
			if (name.s == NULL)
				return name;
			parts[written] = sentence(f, &answers[i], name,
						  group->items[0]->win32);
			if (parts[written++].s == NULL)
				return parts[written - 1];
		}
	}
	return str_join(f->arena, parts, written, "; ");
}
