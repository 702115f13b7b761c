/* What IIS writes, event by event, for who asks for all. */
#include "report/text_iis.h"
#include "rules/codes.h"
#include "util/status.h"

enum { HEAD = 4, LINE = 6, HANG = 8 };

const char *iis_when_words(enum iis_when when)
{
	static const char *const words[] = {
		[IIS_WHEN_SERVICE_START] = "when the service starts",
		[IIS_WHEN_WORKER_START] = "when a worker process starts",
		[IIS_WHEN_SITE_REQUEST] = "with the first request to the site",
		[IIS_WHEN_WORKER_START_OR_SITE_REQUEST] =
			("when a worker process starts (a global filter) or "
			 "with the first request to the site (its own filter)"),
		[IIS_WHEN_EXTENSION_REQUEST] =
			"with the first request to the extension",
	};

	return words[when];
}

static const char *certainty_words(enum iis_certainty certainty)
{
	static const char *const words[] = {
		[IIS_CERTAIN] = "",
		[IIS_LIKELY] = " (likely)",
		[IIS_OPEN] = " (not sure)",
	};

	return words[certainty];
}

/* "Application log, W3SVC-WP 2214, data 7f 00 00 00: The HTTP Filter ..." */
struct str iis_event_line(struct arena *a, const struct iis_event *e)
{
	struct str number = str_of(" (its number isn't known)");
	char data[ERROR_CODE_BYTES_SIZE];

	error_code_bytes(e->data, data);
	if (e->id != 0)
		number = str_printf(a, " %u", e->id);
	if (number.s == NULL)
		return number;
	return STR_CONCAT(a, str_of(e->alternative ? "or: " : ""),
			  str_of(e->log), str_of(" log, "), str_of(e->source),
			  number, str_of(e->has_data ? ", data " : ""),
			  str_of(e->has_data ? data : ""),
			  str_of(certainty_words(e->certainty)), str_of(": "),
			  e->text);
}

/* "500 0 127", as the site's log has it. */
static struct str log_fields(struct arena *a, const struct iis_client *c)
{
	struct str win32 = c->has_win32 ? str_printf(a, " %u", c->win32) :
					  STR_EMPTY;

	if (win32.s == NULL)
		return win32;
	if (!c->has_substatus)
		return str_printf(a, "%u%.*s", c->status, STR_ARGS(win32));
	return str_printf(a, "%u %u%.*s", c->status, c->substatus,
			  STR_ARGS(win32));
}

/* "client: 500, "The specified ..."; in the site's log: 500 0 127". */
struct str iis_client_line(struct arena *a, const struct iis_client *c,
			      bool alternative)
{
	struct str head, text, fields = STR_EMPTY;

	head = STR_CONCAT(a, str_of(alternative ? "or" : "client"),
			  str_of(certainty_words(c->certainty)), str_of(": "));
	if (c->status == 0)
		return head.s == NULL ? head : STR_CONCAT(a, head, c->text);
	text = str_printf(a, c->text.n != 0 ? "%u, \"%.*s\"" : "%u%.*s",
			  c->status, STR_ARGS(c->text));
	if (c->logged)
		fields = log_fields(a, c);
	if (head.s == NULL || text.s == NULL || fields.s == NULL)
		return (struct str){ NULL, 0 };
	return STR_CONCAT(a, head, text,
			  str_of(c->logged ? "; in the site's log: " :
					     "; not in the site's log but in "
					     "System32\\LogFiles\\HTTPERR"),
			  fields);
}

struct str iis_identity_line(struct arena *a, const struct iis_failure *f)
{
	struct iis_identity who;

	if (!iis_identity(f->host, f->version, f->isolation, &who))
		return STR_EMPTY;
	return str_printf(a, "loaded by %s as %s%s%s%s%s%s", who.process,
			  who.account, who.group[0] != '\0' ? " (group " : "",
			  who.group, who.group[0] != '\0' ? ")" : "",
			  who.unless[0] != '\0' ? ", unless " : "",
			  who.unless);
}

static int write_line(struct text_out *t, size_t indent, struct str line)
{
	if (line.s == NULL)
		return E_NO_MEMORY;
	if (line.n != 0)
		text_paragraph(t, indent, HANG, line);
	return OK;
}

static int write_answer(struct text_out *t, struct arena *a, struct str name,
			const struct iis_answer *answer)
{
	int ret = name.s == NULL ? E_NO_MEMORY : OK;

	if (ret == OK)
		ret = write_line(
			t, HEAD,
			str_printf(a, "%.*s writes %s:", STR_ARGS(name),
				   iis_when_words(answer->events[0].when)));
	for (int i = 0; ret == OK && i < answer->event_count; i++)
		ret = write_line(t, LINE, iis_event_line(a, &answer->events[i]));
	for (int i = 0; ret == OK && i < answer->client_count; i++)
		ret = write_line(t, LINE,
				 iis_client_line(a, &answer->clients[i], i > 0));
	if (ret == OK)
		ret = write_line(t, LINE, iis_identity_line(a, &answer->failure));
	return ret;
}

int text_iis_events(struct text_out *t, const struct file_report *f,
		    const struct finding_group *group)
{
	struct iis_answer answers[TARGETS_MAX];
	int count = iis_answers(f, group, true, answers);
	int ret = count < 0 ? E_NO_MEMORY : OK;

	for (int i = 0; ret == OK && i < count; i++)
		ret = write_answer(t, f->arena,
				   iis_answer_name(f, answers, count, i),
				   &answers[i]);
	return ret;
}
