/* API sets that aren't there, that nothing implements, or that aren't known. */
#include "loader/pe.h"
#include "resolver/api_set.h"
#include "rules/rules.h"
#include "util/status.h"

/* Who asks decides the host (R2304). */
static struct apiset_answer ask_all(const struct subject *s,
				    const struct problem *p)
{
	return apiset_find(s->profile, p->dependency->file_name,
			   p->chain->module->name,
			   profile_all_targets(s->profile));
}

static bool has_prefix(struct str name, const char *prefix)
{
	struct str head = str_of(prefix);

	return name.n > head.n &&
	       str_equal_nocase((struct str){ name.s, head.n }, head);
}

bool rules_is_api_set(const struct subject *s, const struct problem *p)
{
	const struct str name = p->dependency->file_name;

	return has_prefix(name, "api-ms-") || has_prefix(name, "ext-ms-") ||
	       (apiset_is_candidate(name) && ask_all(s, p).hosted != 0);
}

/* The Windows that have API sets at all (R2301). */
static target_set with_sets(const struct profile *p)
{
	struct profile_target t;
	target_set set = 0;

	for (unsigned i = 0; profile_target_at(p, i, &t); i++) {
		if (t.apiset_schema != 0)
			set |= TARGET_BIT(i);
	}
	return set;
}

/*
 * Where Windows has API sets a delay load of another one is no alarm: code is
 * expected to ask whether it is there (R2402).
 */
static enum finding_id missing_id(const struct problem *p, bool sets)
{
	if (!rules_is_delayed(p))
		return FINDING_MISSING_MODULE;
	return sets ? FINDING_OPTIONAL_API_SET : FINDING_DELAYED_MISSING_MODULE;
}

static struct finding missing_new(const struct subject *s,
				  const struct problem *p, target_set targets,
				  bool sets)
{
	struct finding f = finding_new(missing_id(p, sets), targets);

	f.chain = p->chain;
	f.module = p->dependency->file_name;
	f.evidence = sets ? "schema" : "inventory";
	f.first_in = ask_all(s, p).hosted;
	f.detail = f.id == FINDING_OPTIONAL_API_SET;
	return f;
}

static int add(struct finding *f, const struct problem *p, struct arena *a,
	       struct findings *out)
{
	finding_fail_as_forwarder(f, p->chain);
	return findings_add(out, a, f);
}

/* Sets of 8 of which the Universal CRT's update brings a file to 7 (R2309). */
static bool has_stub(struct str name)
{
	static const char *const stubs[] = {
		"api-ms-win-core-file-l1-2-0.dll",
		"api-ms-win-core-file-l2-1-0.dll",
		"api-ms-win-core-localization-l1-2-0.dll",
		"api-ms-win-core-processthreads-l1-1-1.dll",
		"api-ms-win-core-synch-l1-2-0.dll",
		"api-ms-win-core-timezone-l1-1-0.dll",
	};

	for (size_t i = 0; i < sizeof(stubs) / sizeof(stubs[0]); i++) {
		if (str_equal_nocase(name, str_of(stubs[i])))
			return true;
	}
	return false;
}

static const char *advice_for(struct str name, bool sets)
{
	if (has_prefix(name, "api-ms-win-crt-"))
		return "install the Universal CRT, which is part of Windows "
		       "from 10 on, or link the C run-time statically (/MT)";
	if (!sets)
		return "build with a toolset and C run-time for this Windows: "
		       "API sets came with Windows 7";
	if (has_stub(name))
		return "build for this Windows: the file that the update of "
		       "the Universal CRT brings has only what the CRT needs, "
		       "and the error is then 127 for all else";
	return "link with the import library of the DLL itself, such as "
	       "kernel32.lib, in place of mincore.lib or OneCore.lib, or "
	       "leave this Windows out";
}

/* The name isn't in the schema: a file, which there isn't (R2306, R315). */
static int report_no_set(const struct subject *s, const struct problem *p,
			 target_set targets, bool sets, struct arena *a,
			 struct findings *out)
{
	struct finding f = missing_new(s, p, targets, sets);

	f.summary = STR_CONCAT(a, f.module, str_of(" is missing"));
	f.before = STR_CONCAT(a, f.module,
			      str_of(f.first_in != 0 ?
					     " is no API set of " :
					     " is not in the Windows of "));
	f.after = str_of(f.first_in != 0 ?
				 ": the name is looked for as a file, and "
				 "there is none in the system's folder, "
				 "beside the DLL or in PATH" :
				 ", nor beside the DLL or in PATH");
	finding_add_rule(&f, sets ? "R2306" : "R315");
	if (sets && has_stub(f.module))
		finding_add_rule(&f, "R2309");
	if (f.id != FINDING_OPTIONAL_API_SET)
		f.advice = str_of(advice_for(f.module, sets));
	if (p->dependency->bound_only) {
		f.likely = f.targets;
		finding_add_rule(&f, "R312");
	}
	return add(&f, p, a, out);
}

static int report_absent(const struct subject *s, const struct problem *p,
			 struct arena *a, struct findings *out)
{
	const target_set sets = with_sets(s->profile);
	int ret = report_no_set(s, p, p->targets & ~sets, false, a, out);

	if (ret == OK)
		ret = report_no_set(s, p, p->targets & sets, true, a, out);
	return ret;
}

static int report_hostless(const struct subject *s, const struct problem *p,
			   struct arena *a, struct findings *out)
{
	struct finding f = missing_new(s, p, p->targets, true);

	f.likely = f.targets;
	f.summary = STR_CONCAT(a, f.module, str_of(" has no host"));
	f.before = STR_CONCAT(a, f.module,
			      str_of(" is an API set that no DLL implements "
				     "on "));
	f.after = str_of(", and no file of that name is looked for");
	if (f.id != FINDING_OPTIONAL_API_SET)
		f.advice = str_of("delay-load it, and ask IsApiSetImplemented "
				  "before the first call");
	finding_add_rule(&f, "R2305");
	return add(&f, p, a, out);
}

static struct finding unknown_new(const struct problem *p, target_set targets)
{
	struct finding f = finding_new(rules_is_delayed(p) ?
					       FINDING_DELAYED_UNKNOWN_MODULE :
					       FINDING_UNKNOWN_MODULE,
				       targets);

	f.chain = p->chain;
	f.module = p->dependency->file_name;
	f.evidence = "schema";
	return f;
}

/* The Windows whose schema isn't in the table. */
static target_set untold(const struct profile *p)
{
	struct profile_target t;
	target_set set = 0;

	for (unsigned i = 0; profile_target_at(p, i, &t); i++) {
		if (!t.apiset_schema_known)
			set |= TARGET_BIT(i);
	}
	return set;
}

static int report_unknown(const struct subject *s, const struct problem *p,
			  struct arena *a, struct findings *out)
{
	const target_set no_table = untold(s->profile);
	const struct {
		target_set targets;
		const char *why;
	} parts[] = {
		{ p->targets & no_table,
		  " is not known: its API sets aren't" },
		{ p->targets & ~no_table,
		  " is not known: it differs by edition, or the sources "
		  "leave it open" },
	};
	int ret = OK;

	for (size_t i = 0; ret == OK && i < 2; i++) {
		struct finding f = unknown_new(p, parts[i].targets);

		f.summary = STR_CONCAT(a, f.module,
				       str_of(" is not known to have a host"));
		f.before = STR_CONCAT(a, str_of("which DLL implements "),
				      f.module, str_of(" on "));
		f.after = str_of(parts[i].why);
		finding_add_rule(&f, "R2305");
		ret = add(&f, p, a, out);
	}
	return ret;
}

static int report_lost_hosts(const struct problem *p, struct arena *a,
			     struct findings *out)
{
	const struct api_set *set = p->dependency->provider.api_set;
	int ret = OK;

	for (size_t i = 0; ret == OK && i < set->host_count; i++) {
		const struct api_set_host *host = &set->hosts[i];
		struct finding f = unknown_new(p, host->unproven & p->targets);

		f.host = host->name;
		f.summary = STR_CONCAT(a, f.host,
				       str_of(" is not known to be there"));
		f.before = STR_CONCAT(a, f.module, str_of(" leads to "),
				      f.host, str_of(", and whether that is in "
						     "a plain "));
		f.after = str_of(" is not known");
		finding_add_rule(&f, "R2307");
		ret = add(&f, p, a, out);
	}
	return ret;
}

int rules_api_set(const struct subject *s, const struct problem *p,
		  struct arena *a, struct findings *out)
{
	switch (p->kind) {
	case PROBLEM_MODULE_ABSENT:
		return report_absent(s, p, a, out);
	case PROBLEM_API_SET_HOSTLESS:
		return report_hostless(s, p, a, out);
	case PROBLEM_API_SET_UNKNOWN:
		return report_unknown(s, p, a, out);
	default:
		return report_lost_hosts(p, a, out);
	}
}
