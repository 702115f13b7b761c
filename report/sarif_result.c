/* A finding on a file, as a result of SARIF (3.27). */
#include "report/acceptance.h"
#include "report/detail.h"
#include "report/first_in.h"
#include "report/fingerprint.h"
#include "report/json_acceptance.h"
#include "report/json_targets.h"
#include "report/sarif.h"
#include "report/text_findings.h"
#include "rules/codes.h"
#include "util/status.h"

/* "Windows' error is 127, in an event 7f 00 00 00." */
static struct str windows_sentence(struct arena *a, const struct finding *item)
{
	char data[ERROR_CODE_BYTES_SIZE];

	if (item->win32 == 0 ||
	    finding_kind(item->id)->severity != LEVEL_ERROR)
		return STR_EMPTY;
	error_code_bytes(item->win32, data);
	return str_printf(a, " Windows' error is %u, in an event %s.",
			  (unsigned)item->win32, data);
}

/* Who asks, where, and how sure: " (imported by b.dll; on xp-sp3-x86)". */
static struct str parenthesis(const struct file_report *f,
			      const struct finding *item, struct arena *a)
{
	struct str details = finding_details(f, item);
	struct str targets = STR_EMPTY;

	/* Else the message or the details have them. */
	if (item->targets == f->subject->targets &&
	    !finding_names_targets(item))
		targets = target_list(a, f->subject->profile, item->targets);
	if (details.s == NULL || targets.s == NULL)
		return (struct str){ NULL, 0 };
	if (details.n == 0 && targets.n == 0)
		return STR_EMPTY;
	return STR_CONCAT(a, str_of(" ("), details,
			  str_of(details.n != 0 && targets.n != 0 ? "; " : ""),
			  str_of(targets.n != 0 ? "on " : ""), targets,
			  str_of(")"));
}

static int write_message(struct json_out *j, const struct file_report *f,
			 const struct finding *item, struct arena *a)
{
	struct str parts[] = {
		finding_message(a, f->subject->profile, item, item->targets),
		parenthesis(f, item, a),
		str_of("."),
		windows_sentence(a, item),
		str_of(finding_kind(item->id)->severity == LEVEL_UNKNOWN ?
			       " So it isn't known whether the file loads." :
			       ""),
		str_of(item->advice.n != 0 ? " What to do: " : ""),
		item->advice,
		str_of(item->advice.n != 0 ? "." : ""),
	};
	struct str text;

	if (parts[0].s == NULL || parts[1].s == NULL || parts[3].s == NULL)
		return E_NO_MEMORY;
	text = str_join(a, parts, sizeof(parts) / sizeof(parts[0]), "");
	return text.s == NULL ? E_NO_MEMORY :
				sarif_message(j, "message", a, text);
}

/* The procedure, or the DLL where there is none (3.33). */
static int write_logical(struct json_out *j, const struct finding *item,
			 struct arena *a)
{
	struct str object = finding_object(a, item);
	bool procedure = item->procedure.n != 0 || item->by_ordinal;

	if (object.s == NULL)
		return E_NO_MEMORY;
	if (object.n == 0)
		return OK;
	json_array(j, "logicalLocations");
	json_object(j, NULL);
	json_str(j, "fullyQualifiedName", object);
	if (item->procedure.n != 0)
		json_str(j, "name", item->procedure);
	if (item->decorated.n != 0)
		json_str(j, "decoratedName", item->decorated);
	json_text(j, "kind", procedure ? "function" : "module");
	json_object_end(j);
	json_array_end(j);
	return OK;
}

/* A DLL has no lines, but code scanning wants one. */
static void write_region(struct json_out *j, const struct file_report *f,
			 const struct finding *item)
{
	json_object(j, "region");
	json_uint(j, "startLine", 1);
	/* The first byte of what is odd; what is cut off has none. */
	if (item->has_offset && item->offset < f->file->size) {
		json_uint(j, "byteOffset", item->offset);
		json_uint(j, "byteLength", 1);
	}
	json_object_end(j);
}

static int write_locations(struct json_out *j, const struct file_report *f,
			   const struct finding *item, size_t artifact,
			   struct arena *a)
{
	int ret;

	json_array(j, "locations");
	json_object(j, NULL);
	json_object(j, "physicalLocation");
	json_object(j, "artifactLocation");
	ret = sarif_location(j, a, f->path, artifact);
	json_object_end(j);
	write_region(j, f, item);
	json_object_end(j);
	if (ret == OK)
		ret = write_logical(j, item, a);
	json_object_end(j);
	json_array_end(j);
	return ret;
}

/*
 * Code scanning knows an alert again by its own fingerprint alone; without it
 * all findings of a rule are one, as all are in line 1.
 */
static int write_fingerprints(struct json_out *j, const struct file_report *f,
			      const struct finding *item, struct arena *a)
{
	char digest[SHA256_HEX_SIZE];
	struct str line;

	if (finding_fingerprint(f, item, digest) != OK)
		return E_NO_MEMORY;
	line = str_printf(a, "%.16s:1", digest);
	if (line.s == NULL)
		return E_NO_MEMORY;
	json_object(j, "partialFingerprints");
	json_text(j, "dryload/v1", digest);
	json_str(j, "primaryLocationLineHash", line);
	json_object_end(j);
	return OK;
}

/*
 * What a baseline accepts everywhere (3.27.23, 3.35). Where one result has the
 * array all have it: empty, it says that nothing is suppressed.
 */
static int write_suppressions(struct json_out *j, const struct file_report *f,
			      const struct finding *item)
{
	const struct str text = acceptances_text(f, item);

	if (text.s == NULL)
		return E_NO_MEMORY;
	if (f->acceptances == NULL)
		return OK;
	json_array(j, "suppressions");
	if (is_accepted(f, item)) {
		json_object(j, NULL);
		json_text(j, "kind", "external");
		json_text(j, "status", "accepted");
		json_str(j, "justification", text);
		json_object_end(j);
	}
	json_array_end(j);
	return OK;
}

static void write_targets(struct json_out *j, const struct file_report *f,
			  const struct finding *item)
{
	const struct profile *p = f->subject->profile;
	struct profile_target t;

	json_array(j, "targets");
	for (unsigned i = 0; profile_target_at(p, i, &t); i++) {
		const char *evidence;

		if ((item->targets & TARGET_BIT(i)) == 0)
			continue;
		evidence = finding_evidence(p, item, i);
		json_object(j, NULL);
		json_text(j, "target", t.id);
		json_text(j, "verdict", verdict_word(f->verdicts[i].kind));
		json_text(j, "certainty", item->likely & TARGET_BIT(i) ?
						  "likely" :
						  "certain");
		if (evidence[0] != '\0')
			json_text(j, "evidence", evidence);
		json_acceptance(j, f, item, i);
		json_object_end(j);
	}
	json_array_end(j);
}

static void write_chain(struct json_out *j, const struct file_report *f,
			const struct finding *item)
{
	struct str names[CHAIN_NAMES_MAX];
	size_t count = chain_names(item->chain, names);

	if (item->chain == NULL)
		names[count++] = f->subject->resolution->root->name;
	json_array(j, "chain");
	for (size_t i = 0; i < count; i++)
		json_str(j, NULL, names[i]);
	json_array_end(j);
}

static void write_properties(struct json_out *j, const struct file_report *f,
			     const struct finding *item)
{
	const struct profile *p = f->subject->profile;
	char data[ERROR_CODE_BYTES_SIZE];

	json_object(j, "properties");
	write_targets(j, f, item);
	if (item->win32 != 0) {
		error_code_bytes(item->win32, data);
		json_uint(j, "win32", item->win32);
		json_text(j, "event_data", data);
	}
	if (item->ntstatus != 0)
		json_hex_or_null(j, "ntstatus", item->ntstatus);
	write_chain(j, f, item);
	if (item->module.n != 0)
		json_str(j, "module", item->module);
	if (item->procedure.n != 0)
		json_str(j, "procedure", item->procedure);
	if (item->by_ordinal)
		json_uint(j, "ordinal", item->ordinal);
	json_target_ids(j, "first_in", p, targets_minimal(p, item->first_in));
	json_array(j, "rules");
	for (size_t i = 0; item->rules[i] != NULL; i++)
		json_text(j, NULL, item->rules[i]);
	json_array_end(j);
	json_object_end(j);
}

int sarif_result(struct json_out *j, const struct file_report *f,
		 const struct finding *item, size_t artifact)
{
	const struct finding_kind *kind = finding_kind(item->id);
	bool open = kind->severity == LEVEL_UNKNOWN;
	struct arena scratch = ARENA_INIT;
	int ret;

	json_object(j, NULL);
	json_text(j, "ruleId", kind->id);
	json_uint(j, "ruleIndex", (uint64_t)item->id);
	json_text(j, "kind", open ? "open" : "fail");
	json_text(j, "level", sarif_level(kind->severity));
	ret = write_message(j, f, item, &scratch);
	if (ret == OK)
		ret = write_locations(j, f, item, artifact, &scratch);
	if (ret == OK)
		ret = write_fingerprints(j, f, item, &scratch);
	if (ret == OK)
		ret = write_suppressions(j, f, item);
	if (ret == OK)
		write_properties(j, f, item);
	json_object_end(j);
	arena_release(&scratch);
	return ret;
}
