/* Findings that count, as entries of a baseline that wait for their reasons. */
#include <string.h>

#include "analysis/baseline.h"
#include "util/utf8.h"
#include "util/arena.h"
#include "util/status.h"

enum { SCRATCH_MAX = 1 << 20 };

static const char heading[] =
	"# Findings of dryload that are accepted: dryload check --baseline.\n"
	"# Each needs a reason and an owner; 'until: 2027-01-31' is for those\n"
	"# that shall not stay.\n"
	"accepted:";

/* In double quotes, and ASCII alone. */
static void write_text(FILE *out, const char *key, struct str s)
{
	uint32_t code;
	size_t n;

	fprintf(out, "%s: \"", key);
	for (size_t i = 0; i < s.n; i += n) {
		n = utf8_read(s, i, &code);
		if (n > 1) {
			fprintf(out, "\\U%08X", (unsigned)code);
			continue;
		}
		n = 1;
		if (s.s[i] == '"' || s.s[i] == '\\')
			putc('\\', out);
		putc(s.s[i], out);
	}
	fputs("\"\n", out);
}

/* Below the baseline's folder it is told from there on, else by its end. */
static struct str entry_file(struct arena *a, const struct baseline_record *r,
			     struct str named)
{
	struct str path = baseline_path(a, named), folder, probe;
	const char *slash;

	probe = STR_CONCAT(a, str_of(r->folder), str_of("/x"));
	folder = probe.s == NULL ? probe : baseline_path(a, probe);
	if (path.s == NULL || folder.s == NULL)
		return (struct str){ NULL, 0 };
	folder.n--; /* with its slash, without the x */
	if (path.n > folder.n && memcmp(path.s, folder.s, folder.n) == 0)
		return (struct str){ path.s + folder.n, path.n - folder.n };
	slash = memrchr(path.s, '/', path.n);
	return slash == NULL ? path :
			       (struct str){ slash + 1,
					     path.n - 1 -
						     (size_t)(slash - path.s) };
}

static bool counts(const struct baseline_record *r, const struct finding *item)
{
	switch (finding_kind(item->id)->severity) {
	case LEVEL_ERROR:
		return true;
	case LEVEL_UNKNOWN:
		return r->unknowns;
	case LEVEL_WARNING:
		return r->warnings;
	default:
		return false;
	}
}

static void write_entry(struct baseline_record *r, const struct file_report *f,
			const struct baseline_key *key, struct str file,
			target_set targets)
{
	const struct profile *p = f->subject->profile;
	const char *gap = "";

	if (!r->started)
		fputs(heading, r->out);
	r->started = true;
	write_text(r->out, "\n  - file", file);
	fprintf(r->out, "    finding: %s\n", finding_kind(key->id)->id);
	if (key->module.n != 0)
		write_text(r->out, "    module", key->module);
	if (key->procedure.n != 0)
		write_text(r->out, "    procedure", key->procedure);
	fputs("    targets: [", r->out);
	for (; targets != 0; targets &= targets - 1) {
		unsigned t = (unsigned)__builtin_ctzll(targets);
		struct str id = profile_target_id(p, t);

		fprintf(r->out, "%s%.*s", gap, STR_ARGS(id));
		gap = ", ";
	}
	fputs("]\n", r->out);
	write_text(r->out, "    evidence", key->evidence);
	fputs("    reason: \"\"\n    owner: \"\"\n", r->out);
}

/* An entry for those of its targets that have the same evidence. */
static int record_finding(struct baseline_record *r,
			  const struct file_report *f, size_t n,
			  struct str file, struct arena *scratch)
{
	const struct finding *item = &f->findings->items[n];
	target_set left = item->targets & f->subject->targets;
	char first[BASELINE_EVIDENCE_SIZE], other[BASELINE_EVIDENCE_SIZE];

	left &= ~accepted_targets(f, n);
	while (left != 0) {
		const unsigned start = (unsigned)__builtin_ctzll(left);
		struct baseline_key key, ignored;
		target_set same = TARGET_BIT(start);

		if (!baseline_key_of(scratch, f, item, start, first, &key))
			return E_NO_MEMORY;
		for (target_set i = left & (left - 1); i != 0; i &= i - 1) {
			unsigned t = (unsigned)__builtin_ctzll(i);

			if (!baseline_key_of(scratch, f, item, t, other,
					     &ignored))
				return E_NO_MEMORY;
			if (strcmp(first, other) == 0)
				same |= TARGET_BIT(t);
		}
		write_entry(r, f, &key, file, same);
		left &= ~same;
	}
	return OK;
}

int baseline_record(struct baseline_record *r, const struct file_report *f)
{
	struct arena scratch = ARENA_INIT;
	struct str file = entry_file(f->arena, r, f->path);
	int ret = file.s == NULL ? E_NO_MEMORY : OK;

	for (size_t i = 0; ret == OK && i < f->findings->count; i++) {
		if (!counts(r, &f->findings->items[i]))
			continue;
		ret = record_finding(r, f, i, file, &scratch);
		if (scratch.total > SCRATCH_MAX)
			arena_release(&scratch);
	}
	arena_release(&scratch);
	return ret;
}

void baseline_record_end(struct baseline_record *r)
{
	if (!r->started)
		fprintf(r->out, "%s []", heading);
	putc('\n', r->out);
	r->started = true;
}
