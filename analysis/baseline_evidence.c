/* What a finding is about, and a digest of what it rests on. */
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/baseline.h"
#include "report/detail.h"
#include "util/utf8.h"
#include "util/arena.h"
#include "util/digest.h"

int baseline_key_compare(const struct baseline_key *a,
			 const struct baseline_key *b, bool with_evidence)
{
	int order = (a->id > b->id) - (a->id < b->id);

	if (order == 0)
		order = str_compare(a->module, b->module);
	if (order == 0)
		order = str_compare(a->procedure, b->procedure);
	if (order == 0 && with_evidence)
		order = str_compare(a->evidence, b->evidence);
	return order;
}

struct baseline_key baseline_entry_key(const struct baseline_entry *e)
{
	return (struct baseline_key){ e->id, e->module, e->procedure,
				      e->evidence };
}

struct str baseline_name(struct arena *a, struct str name)
{
	size_t n = 0, length;
	uint32_t code;
	char *text;

	if (name.n > BASELINE_NAME_MAX)
		name.n = BASELINE_NAME_MAX;
	text = arena_alloc(a, 4 * name.n + 1, 1);
	if (text == NULL)
		return (struct str){ NULL, 0 };
	for (size_t i = 0; i < name.n; i += length) {
		length = utf8_read(name, i, &code);
		if (length != 0 && code >= ' ' && code != 0x7f) {
			memcpy(text + n, name.s + i, length);
			n += length;
			continue;
		}
		length = 1;
		n += (size_t)snprintf(text + n, 5, "\\x%02X",
				      (unsigned char)name.s[i]);
	}
	return (struct str){ text, n };
}

struct str baseline_path(struct arena *a, struct str path)
{
	struct str folder = STR_EMPTY, name = path, whole;
	char resolved[PATH_MAX], *copy;
	const char *slash = memrchr(path.s, '/', path.n);

	if (slash != NULL) {
		folder = (struct str){ path.s, (size_t)(slash - path.s) };
		name = (struct str){ slash + 1, path.n - folder.n - 1 };
	}
	folder = str_copy(a, folder);
	if (folder.s == NULL)
		return folder;
	copy = realpath(slash == NULL  ? "." :
			slash == path.s ? "/" :
					  folder.s,
			resolved);
	/* One in an archive is none of the disk's. */
	if (copy != NULL)
		folder = str_of(strcmp(copy, "/") == 0 ? "" : copy);
	whole = STR_CONCAT(a, folder, str_of("/"), name);
	/* The end is what is looked at. */
	if (whole.s != NULL && whole.n > BASELINE_NAME_MAX)
		whole = (struct str){ whole.s + whole.n - BASELINE_NAME_MAX,
				      BASELINE_NAME_MAX };
	return whole.s == NULL ? whole : baseline_name(a, whole);
}

/* Lengths stand before the texts, so that no two lists look the same. */
static struct str counted(struct arena *a, struct str s)
{
	struct str length = str_printf(a, "%zu:", s.n);

	return length.s == NULL ? length : STR_CONCAT(a, length, s);
}

/*
 * The chain without the file itself: a pattern may be about several. Facts
 * that differ among the targets are those of one.
 */
static bool digest_of(struct arena *a, const struct file_report *f,
		      const struct finding *item, unsigned target,
		      struct str procedure,
		      char digest[BASELINE_EVIDENCE_SIZE])
{
	struct str parts[CHAIN_NAMES_MAX + 5], text;
	char sha256[SHA256_HEX_SIZE];
	size_t count = chain_names(item->chain, parts + 5);

	parts[0] = str_of(finding_kind(item->id)->id);
	parts[1] = item->module;
	parts[2] = procedure;
	parts[3] = str_of(finding_evidence(f->subject->profile, item, target));
	parts[4] = str_printf(a, "%u", (unsigned)item->win32);
	if (count != 0)
		parts[5] = STR_EMPTY;
	count += 5;
	for (size_t i = 0; i < count; i++) {
		if (parts[i].s != NULL)
			parts[i] = counted(a, parts[i]);
		if (parts[i].s == NULL)
			return false;
	}
	text = str_join(a, parts, count, "");
	if (text.s == NULL)
		return false;
	sha256_hex((struct bytes){ (const uint8_t *)text.s, text.n }, sha256);
	memcpy(digest, sha256, BASELINE_EVIDENCE_SIZE - 1);
	digest[BASELINE_EVIDENCE_SIZE - 1] = '\0';
	return true;
}

bool baseline_key_of(struct arena *a, const struct file_report *f,
		     const struct finding *item, unsigned target,
		     char digest[BASELINE_EVIDENCE_SIZE],
		     struct baseline_key *out)
{
	struct str procedure = item->procedure;

	if (item->by_ordinal)
		procedure = str_printf(a, "#%u", (unsigned)item->ordinal);
	if (procedure.s == NULL ||
	    !digest_of(a, f, item, target, procedure, digest))
		return false;
	out->id = item->id;
	out->module = baseline_name(a, item->module);
	out->procedure = baseline_name(a, procedure);
	out->evidence = (struct str){ digest, BASELINE_EVIDENCE_SIZE - 1 };
	return out->module.s != NULL && out->procedure.s != NULL;
}
