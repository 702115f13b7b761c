/* Words and sentences that several formats use. */
#include "report/report.h"

#include "loader/pe.h"
#include "report/detail.h"

const char *verdict_word(enum verdict_kind v)
{
	static const char *const words[] = {
		[VERDICT_LOADS] = "loads",
		[VERDICT_FAILS] = "fails",
		[VERDICT_UNKNOWN] = "unknown",
	};

	return words[v];
}

const char *host_word(enum host h)
{
	static const char *const words[] = {
		[HOST_AUTO] = "auto",
		[HOST_NONE] = "none",
		[HOST_IIS_FILTER] = "iis-filter",
		[HOST_IIS_EXTENSION] = "iis-extension",
		[HOST_IIS_MODULE] = "iis-module",
	};

	return words[h];
}

const char *host_title(enum host h)
{
	static const char *const titles[] = {
		[HOST_AUTO] = "",
		[HOST_NONE] = "",
		[HOST_IIS_FILTER] = "ISAPI filter",
		[HOST_IIS_EXTENSION] = "ISAPI extension",
		[HOST_IIS_MODULE] = "native module of IIS",
	};

	return titles[h];
}

const char *machine_name(uint16_t machine)
{
	switch (machine) {
	case IMAGE_FILE_MACHINE_I386:
		return "x86";
	case IMAGE_FILE_MACHINE_AMD64:
		return "x64";
	case IMAGE_FILE_MACHINE_ARMNT:
		return "arm";
	case IMAGE_FILE_MACHINE_ARM64:
		return "arm64";
	case IMAGE_FILE_MACHINE_IA64:
		return "ia64";
	default:
		return "unknown";
	}
}

struct str target_list(struct arena *a, const struct profile *p,
		       target_set set)
{
	struct str ids[TARGETS_MAX];
	size_t count = 0;

	for (; set != 0; set &= set - 1) {
		unsigned i = (unsigned)__builtin_ctzll(set);

		if (i < profile_target_count(p))
			ids[count++] = profile_target_id(p, i);
	}
	return str_join(a, ids, count, ", ");
}

bool finding_names_targets(const struct finding *f)
{
	return f->before.n != 0 && f->before.s[f->before.n - 1] == ' ';
}

struct str finding_message(struct arena *a, const struct profile *p,
			   const struct finding *f, target_set set)
{
	struct str parts[3] = { f->before, STR_EMPTY, f->after };

	if (finding_names_targets(f))
		parts[1] = target_list(a, p, set);
	if (parts[1].s == NULL)
		return parts[1];
	return str_join(a, parts, 3, "");
}

struct str chain_text(struct arena *a, const struct chain *chain)
{
	struct str names[CHAIN_NAMES_MAX];

	return str_join(a, names, chain_names(chain, names), " needs ");
}

const char *finding_evidence(const struct profile *p, const struct finding *f,
			     unsigned target)
{
	if (f->has_evidence)
		return evidence_word(
			profile_evidence(p, f->evidence_pattern, target));
	return f->evidence != NULL ? f->evidence : "";
}
