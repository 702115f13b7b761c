/*
 * Checked files as a GitLab code quality report: an entry for each finding.
 * https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "report/acceptance.h"
#include "report/detail.h"
#include "report/json_out.h"
#include "report/text_out.h"
#include "rules/codes.h"
#include "util/digest.h"
#include "util/status.h"

/* Findings' texts: give them back this often. */
enum { SCRATCH_MAX = 1 << 20, KEY_PARTS = 6 };

struct gitlab {
	bool filled; /* an entry has been written */
};

/* What tells a finding from all others, in whichever run it turns up. */
struct fingerprint {
	char hex[SHA256_HEX_SIZE];
	size_t number; /* of the finding */
};

static const char *severity_of(const struct file_report *file,
			       const struct finding *f)
{
	if (is_accepted(file, f))
		return "info";
	switch (finding_kind(f->id)->severity) {
	case LEVEL_ERROR:
		return f->likely == f->targets ? "critical" : "blocker";
	case LEVEL_UNKNOWN:
		return "major";
	case LEVEL_WARNING:
		return "minor";
	case LEVEL_NOTE:
		return "info";
	}
	return "info";
}

static void digest(struct str s, char hex[SHA256_HEX_SIZE])
{
	sha256_hex((struct bytes){ (const uint8_t *)s.s, s.n }, hex);
}

/*
 * Neither the words nor the targets: with another service pack or a better
 * sentence it is still the same problem.
 */
static int fingerprint_one(const struct file_report *f,
			   const struct finding *item, struct arena *scratch,
			   char hex[SHA256_HEX_SIZE])
{
	struct str key = str_join(scratch,
				  (const struct str[KEY_PARTS]){
					  repository_path(f->path),
					  str_of(finding_kind(item->id)->id),
					  finding_importer(item),
					  item->module,
					  item->procedure,
					  str_printf(scratch, "%u",
						     (unsigned)item->ordinal),
				  },
				  KEY_PARTS, "\n");

	if (key.s == NULL)
		return E_NO_MEMORY;
	digest(key, hex);
	return OK;
}

static int compare_fingerprints(const void *x, const void *y)
{
	const struct fingerprint *a = x, *b = y;
	int order = strcmp(a->hex, b->hex);

	return order != 0 ? order :
			    (a->number > b->number) - (a->number < b->number);
}

static int compare_numbers(const void *x, const void *y)
{
	const struct fingerprint *a = x, *b = y;

	return (a->number > b->number) - (a->number < b->number);
}

/* Of findings that are alike, all but the first count on. */
static void tell_apart(struct fingerprint *prints, size_t count)
{
	char first[SHA256_HEX_SIZE], text[SHA256_HEX_SIZE + 24];
	size_t alike = 0;

	for (size_t i = 0; i < count; i++) {
		if (i == 0 || strcmp(first, prints[i].hex) != 0) {
			memcpy(first, prints[i].hex, sizeof(first));
			alike = 0;
			continue;
		}
		snprintf(text, sizeof(text), "%s %zu", first, ++alike);
		digest(str_of(text), prints[i].hex);
	}
}

/* One each, in the order of the findings. NULL when out of memory. */
static struct fingerprint *fingerprints(const struct file_report *f)
{
	size_t count = f->findings->count;
	struct fingerprint *prints =
		arena_new_array(f->arena, struct fingerprint, count + 1);
	struct arena scratch = ARENA_INIT;
	int ret = OK;

	for (size_t i = 0; prints != NULL && ret == OK && i < count; i++) {
		prints[i].number = i;
		ret = fingerprint_one(f, &f->findings->items[i], &scratch,
				      prints[i].hex);
		if (scratch.total > SCRATCH_MAX)
			arena_release(&scratch);
	}
	arena_release(&scratch);
	if (prints == NULL || ret != OK)
		return NULL;
	qsort(prints, count, sizeof(*prints), compare_fingerprints);
	tell_apart(prints, count);
	qsort(prints, count, sizeof(*prints), compare_numbers);
	return prints;
}

static struct str certainty_of(const struct file_report *f,
			       const struct finding *item, struct arena *a)
{
	struct str list;

	if (item->likely == 0)
		return STR_EMPTY;
	if (item->likely == item->targets)
		return str_of(" (likely, not certain)");
	list = target_list(a, f->subject->profile, item->likely);
	if (list.s == NULL)
		return list;
	return STR_CONCAT(a, str_of(" (likely, not certain, on "), list,
			  str_of(")"));
}

static struct str description_of(const struct file_report *f,
				 const struct finding *item, struct arena *a)
{
	struct str parts[6] = {
		str_of(finding_kind(item->id)->severity == LEVEL_UNKNOWN ?
			       "not known: " :
			       ""),
		finding_message(a, f->subject->profile, item, item->targets),
		certainty_of(f, item, a),
		STR_EMPTY,
		STR_EMPTY,
		acceptances_text(f, item),
	};
	char data[ERROR_CODE_BYTES_SIZE];
	struct str text;

	if (item->win32 != 0) {
		error_code_bytes(item->win32, data);
		parts[3] = str_printf(a, "; error %" PRIu32 ", data %s",
				      item->win32, data);
	}
	if (item->advice.n != 0)
		parts[4] = STR_CONCAT(a, str_of("; advice: "), item->advice);
	if (parts[5].n != 0)
		parts[5] = STR_CONCAT(a, str_of("; "), parts[5]);
	for (size_t i = 0; i < 6; i++) {
		if (parts[i].s == NULL)
			return parts[i];
	}
	text = str_join(a, parts, 6, "");
	return text_printable(a, text);
}

static int write_entry(struct json_out *j, const struct file_report *f,
		       const struct finding *item, const char *fingerprint,
		       struct arena *scratch)
{
	struct str description = description_of(f, item, scratch);

	if (description.s == NULL)
		return E_NO_MEMORY;
	json_object(j, NULL);
	json_str(j, "description", description);
	json_text(j, "check_name", finding_kind(item->id)->id);
	json_text(j, "fingerprint", fingerprint);
	json_text(j, "severity", severity_of(f, item));
	json_object(j, "location");
	json_str(j, "path", repository_path(f->path));
	json_object(j, "lines");
	json_uint(j, "begin", 1);
	json_object_end(j);
	json_object_end(j);
	json_object_end(j);
	return OK;
}

static int begin_gitlab(struct report *r)
{
	struct json_out j;

	r->state = calloc(1, sizeof(struct gitlab));
	if (r->state == NULL)
		return E_NO_MEMORY;
	json_init(&j, r->out, false);
	json_array(&j, NULL);
	return OK;
}

static int write_gitlab(struct report *r, const struct file_report *f)
{
	struct gitlab *g = r->state;
	const struct fingerprint *prints = fingerprints(f);
	struct arena scratch = ARENA_INIT;
	struct json_out j;
	int ret = prints != NULL ? OK : E_NO_MEMORY;

	report_count(r, f);
	json_resume(&j, r->out, 1, g->filled);
	for (size_t i = 0; ret == OK && i < f->findings->count; i++) {
		const struct finding *item = &f->findings->items[i];

		if (item->detail && r->style.verbosity <= 0)
			continue;
		ret = write_entry(&j, f, item, prints[i].hex, &scratch);
		if (scratch.total > SCRATCH_MAX)
			arena_release(&scratch);
	}
	g->filled = j.filled[1];
	arena_release(&scratch);
	return ret;
}

static int end_gitlab(struct report *r)
{
	const struct gitlab *g = r->state;
	struct json_out j;

	json_resume(&j, r->out, 1, g->filled);
	json_array_end(&j);
	free(r->state);
	return OK;
}

const struct report_writer report_gitlab = {
	"gitlab",
	begin_gitlab,
	write_gitlab,
	end_gitlab,
};
