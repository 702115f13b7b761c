/* Comparisons as JSON: docs/dryload-compare-1.schema.json describes it. */
#include "report/compare.h"
#include "report/json_out.h"
#include "util/status.h"

static void write_targets(struct json_out *j, const char *key,
			  const struct target_names *names, target_set set)
{
	json_array(j, key);
	for (unsigned i = 0; i < names->count; i++) {
		if (set & TARGET_BIT(i))
			json_str(j, NULL, names->ids[i]);
	}
	json_array_end(j);
}

/* Null where it wasn't judged. */
static void write_verdict(struct json_out *j, const char *key,
			  const struct compared_verdict *v)
{
	if (v == NULL) {
		json_null(j, key);
		return;
	}
	json_object(j, key);
	json_text(j, "verdict", verdict_word(v->kind));
	json_text(j, "certainty", v->likely ? "likely" : "certain");
	json_uint_or_null(j, "win32", v->win32);
	json_str_or_null(j, "finding", v->finding);
	json_str_or_null(j, "object", v->reason);
	json_object_end(j);
}

static const struct compared_verdict *
verdict_of(const struct compared_verdict *all, target_set judged, unsigned t)
{
	return judged & TARGET_BIT(t) ? &all[t] : NULL;
}

static void write_verdicts(struct json_out *j, const struct comparison *c,
			   const struct file_comparison *f)
{
	json_array(j, "verdicts");
	for (unsigned t = 0; t < c->names.count; t++) {
		if (((f->before_targets | f->after_targets) & TARGET_BIT(t)) ==
		    0)
			continue;
		json_object(j, NULL);
		json_str(j, "target", c->names.ids[t]);
		write_verdict(j, "before",
			      verdict_of(f->before, f->before_targets, t));
		write_verdict(j, "after",
			      verdict_of(f->after, f->after_targets, t));
		json_object_end(j);
	}
	json_array_end(j);
}

static void write_needs(struct json_out *j, const char *key,
			const struct needs *needs)
{
	static const char *const kinds[] = {
		[NEED_MODULE] = "module",
		[NEED_PROCEDURE] = "procedure",
		[NEED_ASSEMBLY] = "assembly",
	};

	json_array(j, key);
	for (size_t i = 0; i < needs->count; i++) {
		const struct need *n = &needs->items[i];

		json_object(j, NULL);
		json_text(j, "kind", kinds[n->kind]);
		json_str(j, "module", n->module);
		json_str_or_null(j, "procedure", n->procedure);
		json_bool(j, "delayed", n->delayed);
		json_object_end(j);
	}
	json_array_end(j);
}

static void write_names(struct json_out *j, const char *key,
			const struct names *names)
{
	json_array(j, key);
	for (size_t i = 0; i < names->count; i++)
		json_str(j, NULL, names->items[i]);
	json_array_end(j);
}

static void write_findings(struct json_out *j, const char *key,
			   const struct comparison *c,
			   const struct finding_change *items, size_t count)
{
	json_array(j, key);
	for (size_t i = 0; i < count; i++) {
		const struct json_value *f = items[i].finding;

		json_object(j, NULL);
		json_str(j, "id", json_member_text(f, "id"));
		json_str(j, "severity", json_member_text(f, "severity"));
		json_str_or_null(j, "object", items[i].object);
		json_str(j, "importer", json_member_text(f, "importer"));
		write_targets(j, "targets", &c->names, items[i].targets);
		json_str(j, "message", json_member_text(f, "message"));
		json_object_end(j);
	}
	json_array_end(j);
}

static void write_facts(struct json_out *j, const struct file_comparison *f)
{
	json_array(j, "facts");
	for (size_t i = 0; i < f->fact_count; i++) {
		json_object(j, NULL);
		json_text(j, "name", f->facts[i].name);
		json_str_or_null(j, "before", f->facts[i].before);
		json_str_or_null(j, "after", f->facts[i].after);
		json_object_end(j);
	}
	json_array_end(j);
}

static void write_text(struct json_out *j, const char *key, struct str text)
{
	if (text.s == NULL)
		json_null(j, key);
	else
		json_str(j, key, text);
}

static void write_file(struct json_out *j, const struct comparison *c,
		       const struct file_comparison *f)
{
	json_object(j, NULL);
	json_str(j, "name", f->name);
	write_text(j, "before", f->before_path);
	write_text(j, "after", f->after_path);
	write_text(j, "before_unread", f->before_unread);
	write_text(j, "after_unread", f->after_unread);
	json_bool(j, "same_bytes", f->same_bytes);
	write_targets(j, "lost", &c->names, f->lost);
	write_targets(j, "gained", &c->names, f->gained);
	write_targets(j, "open", &c->names, f->open);
	write_targets(j, "changed", &c->names, f->changed);
	write_verdicts(j, c, f);
	json_bool(j, "needs_known", f->needs_known);
	json_bool(j, "procedures_known", f->procedures_known);
	write_needs(j, "needs_added", &f->added);
	write_needs(j, "needs_removed", &f->removed);
	write_names(j, "exports_added", &f->exports_added);
	write_names(j, "exports_removed", &f->exports_removed);
	write_facts(j, f);
	write_findings(j, "findings_new", c, f->findings, f->found_count);
	write_findings(j, "findings_gone", c,
		       f->gone_count == 0 ? NULL :
					    f->findings + f->found_count,
		       f->gone_count);
	json_object_end(j);
}

static void write_side(struct json_out *j, const char *key, struct str path,
		       struct str profiles, size_t folders)
{
	json_object(j, key);
	json_str(j, "path", path);
	json_str(j, "profiles", profiles);
	json_uint(j, "folders_passed_over", folders);
	json_object_end(j);
}

static void write_summary(struct json_out *j, const struct comparison *c)
{
	uint64_t differ = 0, lost = 0, gained = 0, open = 0;

	for (size_t i = 0; i < c->count; i++) {
		differ += file_comparison_differs(&c->files[i]);
		lost += c->files[i].lost != 0;
		gained += c->files[i].gained != 0;
		open += file_comparison_is_open(&c->files[i]);
	}
	json_object(j, "summary");
	json_uint(j, "files", c->count);
	json_uint(j, "differ", differ);
	json_uint(j, "lost", lost);
	json_uint(j, "gained", gained);
	json_uint(j, "open", open);
	json_object_end(j);
}

int compare_write_json(const struct comparison *c, FILE *out,
		       struct style style, struct arena *a)
{
	struct json_out j;

	(void)a;
	(void)style;
	json_init(&j, out, false);
	json_object(&j, NULL);
	json_text(&j, "schema", "dryload-compare/1");
	write_side(&j, "before", c->before_path, c->before_profiles,
		   c->before_folders);
	write_side(&j, "after", c->after_path, c->after_profiles,
		   c->after_folders);
	json_array(&j, "files");
	for (size_t i = 0; i < c->count; i++)
		write_file(&j, c, &c->files[i]);
	json_array_end(&j);
	write_summary(&j, c);
	json_object_end(&j);
	return OK;
}
