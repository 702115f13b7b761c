/* What IIS makes of a failure, for JSON: events, the client, who loads. */
#include "report/json_iis.h"

#include "rules/codes.h"
#include "rules/iis_events.h"
#include "util/status.h"

static void write_event(struct json_out *j, const struct iis_event *e)
{
	char data[ERROR_CODE_BYTES_SIZE];

	error_code_bytes(e->data, data);
	json_object(j, NULL);
	json_text(j, "source", e->source);
	json_uint_or_null(j, "id", e->id);
	json_str(j, "text", e->text);
	json_str_or_null(j, "data", str_of(e->has_data ? data : ""));
	json_text(j, "log", e->log);
	json_text(j, "when", iis_when_word(e->when));
	json_text(j, "certainty", iis_certainty_word(e->certainty));
	json_bool(j, "alternative", e->alternative);
	json_object_end(j);
}

static int write_events(struct json_out *j, const struct iis_failure *failure,
			struct arena *a)
{
	struct iis_event events[IIS_EVENTS_MAX];
	int count = 0;

	if (failure != NULL)
		count = iis_events(failure, a, events);
	json_array(j, "events");
	for (int i = 0; i < count; i++)
		write_event(j, &events[i]);
	json_array_end(j);
	return count < 0 ? E_NO_MEMORY : OK;
}

static void write_uint(struct json_out *j, const char *key, bool there,
		       unsigned number)
{
	if (there)
		json_uint(j, key, number);
	else
		json_null(j, key);
}

static void begin_client(struct json_out *j, const char *key,
			 const struct iis_client *c)
{
	json_object(j, key);
	write_uint(j, "status", c->status != 0, c->status);
	write_uint(j, "substatus", c->has_substatus, c->substatus);
	write_uint(j, "win32", c->has_win32, c->win32);
	json_str(j, "text", c->text);
	json_bool(j, "logged", c->logged);
	json_text(j, "certainty", iis_certainty_word(c->certainty));
}

/* The likelier reading, and in it the other one. */
static int write_client(struct json_out *j, const struct iis_failure *failure,
			struct arena *a)
{
	struct iis_client clients[IIS_CLIENTS_MAX];
	int count = 0;

	if (failure != NULL)
		count = iis_clients(failure, a, clients);
	if (count <= 0) {
		json_null(j, "client");
		return count < 0 ? E_NO_MEMORY : OK;
	}
	begin_client(j, "client", &clients[0]);
	if (count > 1) {
		begin_client(j, "or", &clients[1]);
		json_object_end(j);
	}
	json_object_end(j);
	return OK;
}

static void write_identity(struct json_out *j, const struct subject *s,
			   const struct profile_target *t)
{
	struct iis_identity who;

	if (!iis_identity(s->host, t->iis, s->isolation, &who)) {
		json_null(j, "identity");
		return;
	}
	json_object(j, "identity");
	json_text(j, "process", who.process);
	json_text(j, "account", who.account);
	json_str_or_null(j, "group", str_of(who.group));
	json_str_or_null(j, "unless", str_of(who.unless));
	json_object_end(j);
}

int json_iis(struct json_out *j, const struct file_report *f,
	     const struct profile_target *t, const struct verdict *v)
{
	const struct subject *s = f->subject;
	struct iis_failure failure;
	bool fails = iis_failure_of(s, v, t, &failure);
	int ret = write_events(j, fails ? &failure : NULL, f->arena);

	if (ret == OK)
		ret = write_client(j, fails ? &failure : NULL, f->arena);
	if (ret == OK)
		write_identity(j, s, t);
	return ret;
}
