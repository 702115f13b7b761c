/* Checked files as a SARIF 2.1.0 document, for code scanning. */
#include "report/sarif.h"

#include <stdlib.h>

#include "report/detail.h"
#include "rules/codes.h"
#include "util/digest.h"
#include "util/status.h"

#define SCHEMA_URI                                                       \
	"https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/" \
	"sarif-schema-2.1.0.json"

/* Between calls four are open: the document, "runs", the run, "results". */
enum { DOCUMENT_LEVELS = 4 };

/* The artifacts wait for the end: results are written as files come. */
struct sarif_state {
	FILE *artifacts;
	char *text; /* of 'artifacts' */
	size_t size;
	size_t results, left_out;
};

static void free_state(struct sarif_state *s)
{
	if (s->artifacts != NULL)
		fclose(s->artifacts);
	free(s->text);
	free(s);
}

static int write_tool(struct json_out *j, const struct profile *p)
{
	int ret;

	json_object(j, "tool");
	json_object(j, "driver");
	json_text(j, "name", "dryload");
	json_text(j, "version", DRYLOAD_VERSION);
	json_text(j, "semanticVersion", DRYLOAD_VERSION);
	ret = sarif_rules(j);
	json_object(j, "properties");
	json_text(j, "profiles", profile_date(p));
	json_object_end(j);
	json_object_end(j);
	json_object_end(j);
	return ret;
}

/* Where it is isn't said: the report is the same on every machine. */
static void write_base(struct json_out *j)
{
	json_object(j, "originalUriBaseIds");
	json_object(j, "%SRCROOT%");
	json_object(j, "description");
	json_text(j, "text", "The folder in which dryload ran.");
	json_object_end(j);
	json_object_end(j);
	json_object_end(j);
}

static int begin(struct report *r)
{
	struct sarif_state *s = calloc(1, sizeof(*s));
	struct json_out j;
	int ret;

	if (s == NULL)
		return E_NO_MEMORY;
	s->artifacts = open_memstream(&s->text, &s->size);
	if (s->artifacts == NULL) {
		free_state(s);
		return E_NO_MEMORY;
	}
	json_init(&j, r->out, false);
	json_object(&j, NULL);
	json_text(&j, "$schema", SCHEMA_URI);
	json_text(&j, "version", "2.1.0");
	json_array(&j, "runs");
	json_object(&j, NULL);
	ret = write_tool(&j, r->profile);
	if (ret != OK) {
		free_state(s);
		return ret;
	}
	write_base(&j);
	json_array(&j, "results");
	r->state = s;
	return OK;
}

static void write_verdicts(struct json_out *j, const struct file_report *f)
{
	char data[ERROR_CODE_BYTES_SIZE];
	struct profile_target t;

	json_array(j, "verdicts");
	for (unsigned i = 0; profile_target_at(f->subject->profile, i, &t);
	     i++) {
		const struct verdict *v = &f->verdicts[i];

		if ((f->subject->targets & TARGET_BIT(i)) == 0)
			continue;
		json_object(j, NULL);
		json_text(j, "target", t.id);
		json_text(j, "verdict", verdict_word(v->kind));
		json_text(j, "certainty", v->likely ? "likely" : "certain");
		if (v->error != NULL) {
			error_code_bytes(v->error->win32, data);
			json_uint(j, "win32", v->error->win32);
			json_text(j, "event_data", data);
		}
		json_object_end(j);
	}
	json_array_end(j);
}

/* A file that loads everywhere has no result: its verdicts stand here. */
static int write_artifact(struct json_out *j, const struct file_report *f,
			  size_t index)
{
	const struct module *root = f->subject->resolution->root;
	char sha256[SHA256_HEX_SIZE];
	int ret;

	json_object(j, NULL);
	json_object(j, "location");
	ret = sarif_location(j, f->arena, f->path, index);
	json_object_end(j);
	json_array(j, "roles");
	json_text(j, NULL, "analysisTarget");
	json_array_end(j);
	if (root->open_error == 0 && report_sha256(f, sha256)) {
		json_uint(j, "length", f->file->size);
		json_object(j, "hashes");
		json_text(j, "sha-256", sha256);
		json_object_end(j);
	}
	json_object(j, "properties");
	if (root->open_error == 0) {
		json_text(j, "machine", machine_name(root->image.machine));
		json_text(j, "kind", file_kind(root));
	}
	json_text(j, "host", host_word(f->subject->host));
	write_verdicts(j, f);
	json_object_end(j);
	json_object_end(j);
	return ret;
}

/* Notes and warnings leave room for what decides a verdict. */
static bool has_room(const struct sarif_state *s, const struct finding *item)
{
	enum severity severity = finding_kind(item->id)->severity;
	bool decides = severity == LEVEL_ERROR || severity == LEVEL_UNKNOWN;

	return s->results < (decides ? (size_t)SARIF_RESULTS_MAX :
				       (size_t)SARIF_LESSER_MAX);
}

static int write_file(struct report *r, const struct file_report *f)
{
	struct sarif_state *s = r->state;
	struct json_out j;
	int ret;

	json_resume(&j, s->artifacts, DOCUMENT_LEVELS, r->summary.files > 0);
	ret = write_artifact(&j, f, r->summary.files);
	json_resume(&j, r->out, DOCUMENT_LEVELS, s->results > 0);
	for (size_t i = 0; ret == OK && i < f->findings->count; i++) {
		const struct finding *item = &f->findings->items[i];

		if (item->detail && r->style.verbosity <= 0)
			continue;
		if (!has_room(s, item)) {
			s->left_out++;
			continue;
		}
		ret = sarif_result(&j, f, item, r->summary.files);
		s->results++;
	}
	report_count(r, f);
	return ret;
}

static int end(struct report *r)
{
	struct sarif_state *s = r->state;
	struct json_out j;
	int ret = OK;

	if (fflush(s->artifacts) != 0 || ferror(s->artifacts))
		ret = E_NO_MEMORY;
	json_resume(&j, r->out, DOCUMENT_LEVELS, s->results > 0);
	json_array_end(&j);
	json_array(&j, "artifacts");
	if (ret == OK)
		json_members(&j, (struct str){ s->text, s->size });
	json_array_end(&j);
	if (ret == OK)
		ret = sarif_invocations(&j, r, s->left_out);
	json_object_end(&j);
	json_array_end(&j);
	json_object_end(&j);
	r->state = NULL;
	free_state(s);
	return ret;
}

const struct report_writer report_sarif = {
	"sarif",
	begin,
	write_file,
	end,
};
