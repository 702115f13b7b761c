/* An audit as JSON: docs/dryload-audit-1.schema.json describes it. */
#include "report/audit.h"
#include "report/json_acceptance.h"
#include "report/json_out.h"
#include "report/json_targets.h"
#include "util/status.h"

static void write_targets(struct json_out *j, const struct audit_matrix *m)
{
	struct profile_target t;

	json_array(j, "targets");
	for (unsigned i = 0; profile_target_at(m->profile, i, &t); i++) {
		const struct audit_counts *c = &m->on[i];

		if ((m->targets & TARGET_BIT(i)) == 0)
			continue;
		json_object(j, NULL);
		json_text(j, "target", t.id);
		json_uint(j, "loads", c->loads);
		json_uint(j, "likely", c->likely);
		json_uint(j, "fails", c->fails);
		json_uint(j, "unknown", c->unknown);
		json_object_end(j);
	}
	json_array_end(j);
}

/* A writer, and what it writes of. */
struct file_list {
	struct json_out *j;
	const struct audit_matrix *matrix;
};

static int write_file(void *context, const struct audit_file *f)
{
	const struct file_list *list = context;
	const struct audit_matrix *m = list->matrix;
	struct json_out *j = list->j;
	const target_set open = f->targets & ~(f->loads | f->fails);

	json_object(j, NULL);
	json_str(j, "path", f->path);
	json_str_or_null(j, "sha256", f->sha256);
	json_uint(j, "size", f->size);
	json_text(j, "machine", f->machine != 0 ? machine_name(f->machine) : NULL);
	json_text(j, "kind", f->is_dll ? "dll" : "exe");
	json_text(j, "host", host_word(f->host));
	json_bool(j, "imported", f->is_used);
	json_target_ids(j, "loads_on", m->profile, f->loads);
	json_target_ids(j, "likely_on", m->profile, f->likely);
	json_target_ids(j, "fails_on", m->profile, f->fails);
	json_target_ids(j, "unknown_on", m->profile, open);
	json_uint(j, "warnings", f->warnings);
	json_object_end(j);
	return OK;
}

static void write_numbers(struct json_out *j, const char *key,
			  const struct profile *p,
			  const uint32_t on[TARGETS_MAX])
{
	struct profile_target t;

	json_object(j, key);
	for (unsigned i = 0; profile_target_at(p, i, &t); i++) {
		if (on[i] != 0)
			json_uint(j, t.id, on[i]);
	}
	json_object_end(j);
}

static void write_names(struct json_out *j, const char *key,
			const struct audit_names *n)
{
	json_array(j, key);
	for (size_t i = 0; i < n->count; i++)
		json_str(j, NULL, n->items[i]);
	json_array_end(j);
}

static int write_cause(void *context, const struct audit_cause *c)
{
	const struct file_list *list = context;
	const struct audit_matrix *m = list->matrix;
	struct json_out *j = list->j;
	const struct finding_kind *kind = finding_kind(c->id);
	const struct audit_numbers numbers = audit_cause_numbers(c);

	json_object(j, NULL);
	json_text(j, "id", kind->id);
	json_text(j, "severity", severity_word(kind->severity));
	json_str_or_null(j, "object", c->object);
	json_uint(j, "files", c->files);
	write_numbers(j, "on", m->profile, numbers.on);
	write_numbers(j, "alone_on", m->profile, numbers.alone);
	json_uint(j, "gain", c->gain);
	json_target_ids(j, "likely_on", m->profile, c->likely);
	json_target_ids(j, "present_in", m->profile, c->first_in);
	write_names(j, "importers", &c->importers);
	write_names(j, "paths", &c->paths);
	json_bool(j, "more_importers", c->importers.more);
	json_str(j, "advice", c->advice);
	json_object_end(j);
	return OK;
}

static void write_redistributables(struct json_out *j,
				   const struct audit_matrix *m)
{
	json_array(j, "redistributables");
	for (size_t i = 0; i < m->redistributable_count; i++) {
		const struct audit_redistributable *r =
			&m->redistributables[i];

		json_object(j, NULL);
		json_str(j, "module", r->module);
		json_str(j, "text", r->text);
		json_uint(j, "files", r->files);
		json_target_ids(j, "missing_on", m->profile, r->targets);
		json_str_or_null(j, "elsewhere", r->brought);
		json_object_end(j);
	}
	json_array_end(j);
	json_array(j, "brought");
	for (size_t i = 0; i < m->brought_count; i++) {
		json_object(j, NULL);
		json_str(j, "path", m->brought[i].path);
		json_text(j, "what", m->brought[i].what);
		json_str_or_null(j, "lacks", m->brought[i].lacks);
		json_object_end(j);
	}
	json_array_end(j);
}

static int write_duplicate(void *context, const struct audit_duplicate *d)
{
	const struct file_list *list = context;
	struct json_out *j = list->j;

	if (d->index == 0) {
		json_object(j, NULL);
		json_str(j, "sha256", d->sha256);
		json_array(j, "paths");
	}
	json_str(j, NULL, d->path);
	if (d->index + 1 == d->count) {
		json_array_end(j);
		json_object_end(j);
	}
	return OK;
}

static void write_unread(struct json_out *j, const struct audit_matrix *m)
{
	json_array(j, "unread");
	for (size_t i = 0; i < m->unread_count; i++) {
		json_object(j, NULL);
		json_text(j, "path", m->unread[i].path);
		json_text(j, "reason", m->unread[i].reason);
		json_object_end(j);
	}
	json_array_end(j);
}

static void write_summary(struct json_out *j, const struct audit_matrix *m)
{
	json_object(j, "summary");
	json_uint(j, "files", m->file_count);
	json_uint(j, "loads", m->summary.loads);
	json_uint(j, "fails", m->summary.fails);
	json_uint(j, "unknown", m->summary.unknown);
	json_uint(j, "unread", m->summary.unread);
	json_uint(j, "accepted", m->summary.accepted);
	json_uint(j, "counting_fails", m->summary.counting_fails);
	json_uint(j, "counting_unknown", m->summary.counting_unknown);
	json_uint(j, "warnings", m->summary.warnings);
	json_uint(j, "counting_warnings", m->summary.counting_warnings);
	json_uint(j, "dlls", m->dlls);
	json_uint(j, "programs", m->programs);
	json_uint(j, "passed_over", m->others);
	json_uint(j, "links", m->links);
	json_object_end(j);
}

int audit_write_json(const struct audit_matrix *m, FILE *out)
{
	struct json_out j;
	struct file_list files = { &j, m };
	int ret;

	json_init(&j, out, false);
	json_object(&j, NULL);
	json_text(&j, "schema", "dryload-audit/1");
	json_object(&j, "tool");
	json_text(&j, "name", "dryload");
	json_text(&j, "version", DRYLOAD_VERSION);
	json_text(&j, "profiles", profile_date(m->profile));
	json_object_end(&j);
	write_targets(&j, m);
	json_array(&j, "causes");
	ret = m->each_cause(m->files, write_cause, &files);
	json_array_end(&j);
	json_bool(&j, "causes_complete", true);
	write_redistributables(&j, m);
	json_array(&j, "duplicates");
	if (ret == OK)
		ret = m->each_duplicate(m->files, write_duplicate, &files);
	json_array_end(&j);
	json_array(&j, "files");
	if (ret == OK)
		ret = m->each_file(m->files, write_file, &files);
	json_array_end(&j);
	json_array(&j, "archives");
	for (size_t i = 0; i < m->archive_count; i++)
		json_str(&j, NULL, m->archives[i]);
	json_array_end(&j);
	json_array(&j, "unpacked");
	for (size_t i = 0; i < m->unpacked_count; i++)
		json_str(&j, NULL, m->unpacked[i]);
	json_array_end(&j);
	json_array(&j, "cabinets");
	for (size_t i = 0; i < m->cabinet_count; i++)
		json_str(&j, NULL, m->cabinets[i]);
	json_array_end(&j);
	write_unread(&j, m);
	write_summary(&j, m);
	json_baseline(&j, &(struct report){ .baseline = m->baseline,
					    .summary = m->summary });
	json_object_end(&j);
	return ret;
}
