/* A judged server as JSON. docs/dryload-iis-1.schema.json describes it. */
#include <stdlib.h>

#include "report/json_out.h"
#include "report/server.h"
#include "rules/codes.h"
#include "util/status.h"

/* Around a module: the document, its sites, one, its modules, one. */
enum { MODULE_LEVELS = 5 };

/* The members of the file's object, which the report puts in its place. */
static int keep_members(const struct file_report *f, unsigned number,
			struct style style, struct arena *a, struct str *body)
{
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);
	struct json_out j;
	int ret;

	(void)number;
	(void)style;
	if (out == NULL)
		return E_NO_MEMORY;
	json_resume(&j, out, MODULE_LEVELS, false);
	ret = json_file_members(&j, f);
	if (fclose(out) != 0)
		ret = E_NO_MEMORY;
	if (ret == OK)
		*body = str_copy(a, (struct str){ text, size });
	free(text);
	return ret == OK && body->s == NULL ? E_NO_MEMORY : ret;
}

/* Nobody reads it: what the configuration says, and nothing of the file. */
static void write_unread(struct json_out *j, const struct server_module *m)
{
	json_str(j, "path", m->path);
	json_null(j, "sha256");
	json_null(j, "size");
	json_null(j, "machine");
	json_null(j, "kind");
	json_text(j, "host", host_word(m->host));
	json_array(j, "targets");
	json_array_end(j);
}

static int write_module(struct json_out *j, const struct server_report *r,
			const struct server_module *m, struct arena *a)
{
	struct str place = place_text(m->place, a);
	struct str when = loaded_at(r, m, a);

	if (place.s == NULL || when.s == NULL)
		return E_NO_MEMORY;
	json_object(j, NULL);
	if (m->file != NULL)
		json_members(j, m->file->body);
	else
		write_unread(j, m);
	json_str(j, "name", m->name);
	json_bool(j, "global", m->global);
	json_text(j, "fate", fate_word(m->fate));
	json_str(j, "configured_at", place);
	json_str_or_null(j, "loaded_at", when);
	json_str_or_null(j, "windows_path",
			 m->file != NULL ? m->file->place.windows : STR_EMPTY);
	json_str_or_null(j, "found_at",
			 m->file != NULL ? m->file->place.disk : STR_EMPTY);
	json_object_end(j);
	return OK;
}

static void write_reason(struct json_out *j, const struct server_site *s)
{
	const struct server_module *m = s->because;
	char data[ERROR_CODE_BYTES_SIZE];

	if (m == NULL) {
		json_null(j, "because");
		return;
	}
	json_object(j, "because");
	json_str(j, "module", m->name);
	json_str(j, "path", m->path);
	json_uint_or_null(j, "win32", m->file->win32);
	error_code_bytes(m->file->win32, data);
	json_text(j, "event_data", m->file->win32 != 0 ? data : NULL);
	json_str(j, "reason", m->file->summary);
	json_object_end(j);
}

static int write_site(struct json_out *j, const struct server_report *r,
		      const struct server_site *s, struct arena *a)
{
	const struct server_module *m;
	struct profile_target target;
	int ret = OK;

	profile_target_at(r->profile, s->target, &target);
	json_object(j, NULL);
	json_str(j, "id", s->config->id);
	json_str(j, "name", s->config->name);
	if (s->judgement.start == SITE_OPEN)
		json_null(j, "starts");
	else
		json_bool(j, "starts", s->judgement.start == SITE_STARTS);
	json_text(j, "answers",
		  s->judgement.start == SITE_FAILS ? site_answer(s) : NULL);
	json_text(j, "certainty", s->judgement.likely ? "likely" : "certain");
	json_bool(j, "auto_start", !s->config->stopped);
	json_str_or_null(j, "pool",
			 s->pool != NULL ? s->pool->name : STR_EMPTY);
	json_str_or_null(j, "identity",
			 s->pool != NULL ? pool_account(s->pool, a) :
					   STR_EMPTY);
	json_text(j, "target", target.id);
	write_reason(j, s);
	json_array(j, "modules");
	for (size_t i = 0; ret == OK && (m = site_module(s, i)) != NULL; i++)
		ret = write_module(j, r, m, a);
	json_array_end(j);
	json_object_end(j);
	return ret;
}

static void write_notes(struct json_out *j, const struct server_report *r)
{
	json_array(j, "notes");
	for (size_t i = 0; i < r->config->note_count; i++) {
		const struct iis_note *n = &r->config->notes[i];

		json_object(j, NULL);
		json_str(j, "text", n->text);
		json_uint_or_null(j, "line", n->line);
		json_object_end(j);
	}
	json_array_end(j);
}

static int write_report(const struct server_report *r, FILE *out,
			struct style style, struct arena *a)
{
	struct profile_target target;
	struct json_out j;
	int ret = OK;

	(void)style;
	profile_target_at(r->profile, r->target, &target);
	json_init(&j, out, false);
	json_object(&j, NULL);
	json_text(&j, "schema", "dryload-iis/1");
	json_array(&j, "sites");
	for (size_t i = 0; ret == OK && i < r->site_count; i++)
		ret = write_site(&j, r, &r->sites[i], a);
	json_array_end(&j);
	json_text(&j, "configuration", r->path);
	json_text(&j, "target", target.id);
	json_text(&j, "isolation_mode",
		  r->process == IN_INETINFO ? "5" : "6");
	json_text(&j, "doubt", r->doubt);
	write_notes(&j, r);
	json_object(&j, "summary");
	json_uint(&j, "sites", r->site_count);
	json_uint(&j, "starts", server_count(r, SITE_STARTS));
	json_uint(&j, "fails", server_count(r, SITE_FAILS));
	json_uint(&j, "unknown", server_count(r, SITE_OPEN));
	json_object_end(&j);
	json_object_end(&j);
	return ret;
}

const struct server_writer server_json = { "json", keep_members,
					   write_report };
