/* Reads dryload-report/1, and trusts nothing in it. */
#include "report/document.h"

#include "util/status.h"

void target_names_init(struct target_names *names, const struct profile *p)
{
	names->count = profile_target_count(p);
	for (unsigned i = 0; i < names->count; i++)
		names->ids[i] = profile_target_id(p, i);
}

unsigned target_names_add(struct target_names *names, struct str id)
{
	for (unsigned i = 0; i < names->count; i++) {
		if (str_equal(names->ids[i], id))
			return i;
	}
	if (names->count == TARGETS_MAX)
		return TARGETS_MAX;
	names->ids[names->count] = id;
	return names->count++;
}

static bool verdict_read(struct str word, enum verdict_kind *out)
{
	static const enum verdict_kind all[] = { VERDICT_LOADS, VERDICT_FAILS,
						 VERDICT_UNKNOWN };

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		*out = all[i];
		if (str_equal(word, str_of(verdict_word(all[i]))))
			return true;
	}
	return false;
}

enum verdict_kind document_verdict(const struct json_value *target)
{
	enum verdict_kind v = VERDICT_UNKNOWN;

	return verdict_read(json_member_text(target, "verdict"), &v) ?
		       v :
		       VERDICT_UNKNOWN;
}

bool document_likely(const struct json_value *object)
{
	return !str_equal(json_member_text(object, "certainty"),
			  str_of("certain"));
}

/* Without what a baseline accepts, where one was used. */
static enum verdict_kind counting_of(const struct json_value *target)
{
	enum verdict_kind v = VERDICT_UNKNOWN;

	return verdict_read(json_member_text(target, "counts_as"), &v) ?
		       v :
		       document_verdict(target);
}

static enum verdict_kind
worst_of(const struct json_value *file,
	 enum verdict_kind (*of)(const struct json_value *target))
{
	const struct json_value *targets =
		json_member_of(file, "targets", JSON_ARRAY);
	enum verdict_kind worst = VERDICT_LOADS;

	for (size_t i = 0; targets != NULL && i < targets->count; i++) {
		enum verdict_kind v = of(&targets->items[i]);

		if (v == VERDICT_FAILS)
			return v;
		if (v == VERDICT_UNKNOWN)
			worst = v;
	}
	return worst;
}

enum verdict_kind document_worst(const struct json_value *file)
{
	return worst_of(file, document_verdict);
}

enum verdict_kind document_counting(const struct json_value *file)
{
	return worst_of(file, counting_of);
}

static void count_warnings(const struct json_value *target, struct summary *s)
{
	const struct json_value *findings =
		json_member_of(target, "findings", JSON_ARRAY);

	for (size_t i = 0; findings != NULL && i < findings->count; i++) {
		const struct json_value *f = &findings->items[i];
		const struct json_value *said =
			json_member_of(f, "acceptance", JSON_OBJECT);

		if (!str_equal(json_member_text(f, "severity"),
			       str_of("warning")))
			continue;
		s->warnings++;
		s->counting_warnings +=
			said == NULL || !str_equal(json_member_text(said, "state"),
						   str_of("accepted"));
	}
}

void document_count(const struct json_value *file, struct summary *s)
{
	const enum verdict_kind worst = document_worst(file);
	const enum verdict_kind counting = document_counting(file);
	const struct json_value *targets =
		json_member_of(file, "targets", JSON_ARRAY);

	s->files++;
	s->loads += worst == VERDICT_LOADS;
	s->fails += worst == VERDICT_FAILS;
	s->unknown += worst == VERDICT_UNKNOWN;
	s->counting_fails += counting == VERDICT_FAILS;
	s->counting_unknown += counting == VERDICT_UNKNOWN;
	for (size_t i = 0; targets != NULL && i < targets->count; i++)
		count_warnings(&targets->items[i], s);
}

static const char *fault_of_target(const struct json_value *target)
{
	const struct json_value *findings =
		json_member_of(target, "findings", JSON_ARRAY);
	enum verdict_kind ignored;

	if (json_member_text(target, "target").n == 0)
		return "a target has no name";
	if (!verdict_read(json_member_text(target, "verdict"), &ignored))
		return "a target has no verdict";
	if (findings == NULL)
		return "a target has no findings";
	for (size_t i = 0; i < findings->count; i++) {
		if (json_member_text(&findings->items[i], "id").n == 0)
			return "a finding has no id";
	}
	return NULL;
}

static bool names_twice(const struct json_value *targets, size_t n)
{
	const struct str name = json_member_text(&targets->items[n], "target");

	for (size_t i = 0; i < n; i++) {
		if (str_equal(json_member_text(&targets->items[i], "target"),
			      name))
			return true;
	}
	return false;
}

static const char *fault_of_file(const struct json_value *file)
{
	const struct json_value *targets =
		json_member_of(file, "targets", JSON_ARRAY);
	const char *why = NULL;

	if (json_member_of(file, "path", JSON_STRING) == NULL)
		return "it has no path";
	if (targets == NULL)
		return "it has no targets";
	if (targets->count > TARGETS_MAX)
		return "it has too many targets";
	for (size_t i = 0; why == NULL && i < targets->count; i++) {
		why = fault_of_target(&targets->items[i]);
		if (why == NULL && names_twice(targets, i))
			why = "it has a target twice";
	}
	return why;
}

/* Reports of an earlier dryload have no such list. */
static const char *fault_of_unread(struct document *d)
{
	static const struct json_value none = { .kind = JSON_ARRAY };

	d->unread = json_member(&d->root, "unread");
	if (d->unread == NULL)
		d->unread = &none;
	if (d->unread->kind != JSON_ARRAY)
		return "what it calls unread is no list";
	for (size_t i = 0; i < d->unread->count; i++) {
		const struct json_value *file = &d->unread->items[i];

		if (json_member_of(file, "path", JSON_STRING) == NULL ||
		    json_member_of(file, "message", JSON_STRING) == NULL)
			return "an unread file has no path or no message";
	}
	return NULL;
}

static const char *fault_of_document(struct document *d)
{
	const struct json_value *tool = json_member(&d->root, "tool");

	const struct str schema = json_member_text(&d->root, "schema");

	if (str_equal(schema, str_of("dryload-audit/1")))
		return "it is the sum of an audit, which doesn't tell of each "
		       "finding: `dryload check --format json` does, and an "
		       "audit's database (--db) or lines (--format ndjson)";
	if (!str_equal(schema, str_of("dryload-report/1")))
		return "it isn't a dryload-report/1: `dryload check --format "
		       "json` writes one";
	d->files = json_member_of(&d->root, "files", JSON_ARRAY);
	if (d->files == NULL)
		return "it has no files";
	d->version = json_member_text(tool, "version");
	d->profiles = json_member_text(tool, "profiles");
	return fault_of_unread(d);
}

/* Is it behind the first object that there is another one? */
static bool is_next_line(struct bytes bytes, size_t at)
{
	return at != 0 && at < bytes.len && bytes.data[at - 1] == '\n' &&
	       bytes.data[at] == '{';
}

int document_read(struct bytes bytes, struct arena *a, struct document *out,
		  const char **why)
{
	struct str text = STR_EMPTY;
	size_t at;
	int ret = json_read(bytes, a, &out->root, why, &at);

	if (ret != OK)
		return ret;
	if (*why != NULL && is_next_line(bytes, at)) {
		*why = "it has an object a line, as --format ndjson writes "
		       "them, and isn't what --format json writes";
		return OK;
	}
	if (*why != NULL) {
		text = str_printf(a, "%s (byte %zu)", *why, at);
		*why = text.s;
		return text.s == NULL ? E_NO_MEMORY : OK;
	}
	*why = fault_of_document(out);
	for (size_t i = 0; *why == NULL && i < out->files->count; i++) {
		const char *fault = fault_of_file(&out->files->items[i]);

		if (fault == NULL)
			continue;
		text = str_printf(a, "file %zu of it: %s", i + 1, fault);
		*why = text.s;
	}
	return text.s == NULL ? E_NO_MEMORY : OK;
}

bool document_is_json(struct bytes bytes)
{
	size_t i = 0;

	while (i < bytes.len &&
	       (bytes.data[i] == ' ' || bytes.data[i] == '\t' ||
		bytes.data[i] == '\r' || bytes.data[i] == '\n'))
		i++;
	return i < bytes.len && bytes.data[i] == '{';
}
