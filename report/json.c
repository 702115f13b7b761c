/* Checked files as JSON. docs/dryload-report-1.schema.json describes it. */
#include "report/acceptance.h"
#include "report/dependencies.h"
#include "report/detail.h"
#include "report/first_in.h"
#include "report/json_acceptance.h"
#include "report/json_iis.h"
#include "report/json_out.h"
#include "report/json_targets.h"
#include "report/searched.h"
#include "report/needs_access.h"
#include "rules/codes.h"
#include "util/digest.h"
#include "util/status.h"

/* Findings' texts are made again for each target: give them back this often. */
enum { SCRATCH_MAX = 1 << 20 };

static const char *certainty_word(bool likely)
{
	return likely ? "likely" : "certain";
}

static int write_error(struct json_out *j, const struct file_report *f,
		       const struct finding *error)
{
	char data[ERROR_CODE_BYTES_SIZE];
	struct str text;

	if (error == NULL) {
		json_null(j, "error");
		return OK;
	}
	text = verdict_error_text(f, error);
	if (text.s == NULL)
		return E_NO_MEMORY;
	error_code_bytes(error->win32, data);
	json_object(j, "error");
	json_uint(j, "win32", error->win32);
	json_hex_or_null(j, "ntstatus", error->ntstatus);
	json_text(j, "event_data", data);
	json_str_or_null(j, "text", text);
	json_object_end(j);
	return OK;
}

/* Who asked, and how the load came to it. */
static void write_importer(struct json_out *j, const struct file_report *f,
			   const struct finding *item)
{
	struct str importer = finding_importer(item), names[CHAIN_NAMES_MAX];
	size_t count = chain_names(item->chain, names);

	if (item->chain == NULL) {
		importer = f->subject->resolution->root->name;
		names[count++] = importer;
	}
	json_str(j, "importer", importer);
	json_array(j, "chain");
	for (size_t i = 0; i < count; i++)
		json_str(j, NULL, names[i]);
	json_array_end(j);
}

static int write_finding(struct json_out *j, const struct file_report *f,
			 const struct finding *item, unsigned target,
			 struct arena *scratch)
{
	const struct finding_kind *kind = finding_kind(item->id);
	const struct profile *p = f->subject->profile;
	struct str message =
		finding_message(scratch, p, item, TARGET_BIT(target));
	struct str undecorated = finding_undecorated(scratch, item);

	if (message.s == NULL || undecorated.s == NULL)
		return E_NO_MEMORY;
	json_object(j, NULL);
	json_text(j, "id", kind->id);
	json_text(j, "severity", severity_word(kind->severity));
	json_uint_or_null(j, "win32", item->win32);
	write_importer(j, f, item);
	json_str_or_null(j, "module", item->module);
	if (item->host.n != 0)
		json_str(j, "host", item->host);
	json_str_or_null(j, "procedure", item->procedure);
	json_str_or_null(j, "undecorated", undecorated);
	if (item->by_ordinal)
		json_uint(j, "ordinal", item->ordinal);
	else
		json_null(j, "ordinal");
	json_str_or_null(j, "evidence",
			 str_of(finding_evidence(p, item, target)));
	json_text(j, "certainty",
		  certainty_word(item->likely & TARGET_BIT(target)));
	json_array(j, "rules");
	for (size_t i = 0; item->rules[i] != NULL; i++)
		json_text(j, NULL, item->rules[i]);
	json_array_end(j);
	json_target_ids(j, "first_in", p, targets_minimal(p, item->first_in));
	json_target_ids(j, "present_in", p, item->first_in);
	json_str(j, "message", message);
	json_str(j, "advice", item->advice);
	json_acceptance(j, f, item, target);
	json_object_end(j);
	return OK;
}

static int write_findings(struct json_out *j, const struct file_report *f,
			  unsigned target)
{
	struct arena scratch = ARENA_INIT;
	int ret = OK;

	json_array(j, "findings");
	for (size_t i = 0; ret == OK && i < f->findings->count; i++) {
		const struct finding *item = &f->findings->items[i];

		if ((item->targets & TARGET_BIT(target)) == 0)
			continue;
		ret = write_finding(j, f, item, target, &scratch);
		if (scratch.total > SCRATCH_MAX)
			arena_release(&scratch);
	}
	json_array_end(j);
	arena_release(&scratch);
	return ret;
}

static int write_target(struct json_out *j, const struct file_report *f,
			const struct profile_target *t, unsigned target)
{
	const struct verdict *v = &f->verdicts[target];
	int ret;

	json_object(j, NULL);
	json_text(j, "target", t->id);
	json_text(j, "verdict", verdict_word(v->kind));
	json_text(j, "certainty", certainty_word(v->likely));
	if (f->acceptances != NULL)
		json_text(j, "counts_as",
			  verdict_word(report_counting(f, target)));
	ret = write_error(j, f, v->error);
	if (ret == OK)
		ret = json_iis(j, f, t, v);
	if (ret == OK)
		ret = write_findings(j, f, target);
	json_object_end(j);
	return ret;
}

static int write_obstacles(struct json_out *j, const struct file_report *f)
{
	struct profile_target t;
	struct names names;

	json_object(j, "stands_in_the_way");
	for (unsigned i = 0; profile_target_at(f->subject->profile, i, &t);
	     i++) {
		if ((f->subject->targets & TARGET_BIT(i)) == 0 ||
		    f->verdicts[i].kind != VERDICT_FAILS)
			continue;
		if (obstacles_on(f, i, LEVEL_ERROR, &names) != OK)
			return E_NO_MEMORY;
		json_array(j, t.id);
		for (size_t n = 0; n < names.count; n++)
			json_str(j, NULL, names.items[n]);
		json_array_end(j);
	}
	json_object_end(j);
	return OK;
}

/* Which DLL was found where: on all targets in one list. */
static int write_dependencies(struct json_out *j, const struct file_report *f)
{
	struct dependency_walk walk = { .file = f };
	struct arena scratch = ARENA_INIT;
	struct dependency_row row;
	struct str name = STR_EMPTY;

	json_array(j, "dependencies");
	while (name.s != NULL && dependencies_next(&walk, &row)) {
		name = search_file_name(&scratch, row.name);
		if (name.s != NULL)
			name = str_lower(&scratch, name);
		if (name.s == NULL)
			break;
		json_object(j, NULL);
		json_str(j, "importer", row.importer->name);
		json_str(j, "module", name);
		json_bool(j, "delayed", row.delayed);
		json_object(j, "satisfied_by");
		for (size_t i = 0; i < row.source_count; i++)
			json_target_ids(j, row.sources[i].word,
					f->subject->profile,
					row.sources[i].targets);
		json_object_end(j);
		json_str_or_null(j, "path", row.path);
		json_object_end(j);
	}
	json_array_end(j);
	json_bool(j, "dependencies_complete", !walk.cut);
	arena_release(&scratch);
	return name.s == NULL ? E_NO_MEMORY : OK;
}

/* What there is no file of has no digest either. */
static void write_contents(struct json_out *j, const struct file_report *f)
{
	const struct module *root = f->subject->resolution->root;
	char sha256[SHA256_HEX_SIZE];

	if (root->open_error != 0) {
		json_null(j, "sha256");
		json_null(j, "size");
		json_null(j, "machine");
		json_null(j, "kind");
		return;
	}
	json_text(j, "sha256", report_sha256(f, sha256) ? sha256 : NULL);
	json_uint(j, "size", f->file->size);
	json_text(j, "machine", machine_name(root->image.machine));
	json_text(j, "kind", file_kind(root));
}

int json_file_members(struct json_out *j, const struct file_report *f)
{
	const struct subject *s = f->subject;
	struct profile_target t;
	int ret = OK;

	json_str(j, "path", f->path);
	write_contents(j, f);
	json_text(j, "host", host_word(s->host));
	if (f->acceptances != NULL)
		json_text(j, "counts_as", verdict_word(report_worst_counting(f)));
	json_target_ids(j, "loads_on", s->profile,
			targets_with(f, VERDICT_LOADS));
	ret = write_obstacles(j, f);
	if (ret != OK)
		return ret;
	json_array(j, "targets");
	for (unsigned i = 0; ret == OK && profile_target_at(s->profile, i, &t);
	     i++) {
		if (s->targets & TARGET_BIT(i))
			ret = write_target(j, f, &t, i);
	}
	json_array_end(j);
	if (ret == OK)
		ret = write_dependencies(j, f);
	if (ret == OK)
		ret = json_searched(j, f);
	return ret == OK ? json_needs_access(j, f) : ret;
}

static int write_file(struct json_out *j, const struct file_report *f)
{
	int ret;

	json_object(j, NULL);
	ret = json_file_members(j, f);
	json_object_end(j);
	return ret;
}

/* Between calls two levels are open: the document and its "files". */
enum { DOCUMENT_LEVELS = 2 };

static int begin_document(struct report *r)
{
	struct json_out j;

	json_init(&j, r->out, false);
	json_object(&j, NULL);
	json_text(&j, "schema", "dryload-report/1");
	json_object(&j, "tool");
	json_text(&j, "name", "dryload");
	json_text(&j, "version", DRYLOAD_VERSION);
	json_text(&j, "profiles", profile_date(r->profile));
	json_object_end(&j);
	json_array(&j, "files");
	return OK;
}

static int write_in_document(struct report *r, const struct file_report *f)
{
	struct json_out j;
	int ret;

	json_resume(&j, r->out, DOCUMENT_LEVELS, r->summary.files > 0);
	ret = write_file(&j, f);
	report_count(r, f);
	return ret;
}

static void write_unread(struct json_out *j, const struct report *r)
{
	if (r->unread_count == 0)
		return;
	json_array(j, "unread");
	for (size_t i = 0; i < r->unread_count; i++) {
		json_object(j, NULL);
		json_text(j, "path", r->unread[i].path);
		json_text(j, "message", r->unread[i].reason);
		json_object_end(j);
	}
	json_array_end(j);
}

static int end_document(struct report *r)
{
	struct json_out j;

	json_resume(&j, r->out, DOCUMENT_LEVELS, r->summary.files > 0);
	json_array_end(&j);
	write_unread(&j, r);
	json_object(&j, "summary");
	json_uint(&j, "files", r->summary.files);
	json_uint(&j, "loads", r->summary.loads);
	json_uint(&j, "fails", r->summary.fails);
	json_uint(&j, "unknown", r->summary.unknown);
	json_object_end(&j);
	json_baseline(&j, r);
	json_object_end(&j);
	return OK;
}

static int begin_lines(struct report *r)
{
	(void)r;
	return OK;
}

static int write_line(struct report *r, const struct file_report *f)
{
	struct json_out j;
	int ret;

	json_init(&j, r->out, true);
	ret = write_file(&j, f);
	report_count(r, f);
	return ret;
}

static int end_lines(struct report *r)
{
	(void)r;
	return OK;
}

const struct report_writer report_json = {
	"json",
	begin_document,
	write_in_document,
	end_document,
};

const struct report_writer report_ndjson = {
	"ndjson",
	begin_lines,
	write_line,
	end_lines,
};
