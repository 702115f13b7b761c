/*
 * DLLs beside the file, or beside IIS: that it looks there isn't documented
 * (R111, R505).
 */
#include "rules/rules.h"

#include "util/status.h"

static const char advice[] = "a copy in System32, or in a folder of PATH, is "
			     "found in any case";

/* More names in one line nobody reads. */
enum { NAMES_MAX = 3 };

int rules_beside(const struct subject *s, const struct problem *p,
		 struct arena *a, struct findings *out)
{
	struct finding f = finding_new(FINDING_UNKNOWN_MODULE, p->targets);
	const struct module *file = provider_first(&p->dependency->provider);
	bool process = file->role == FOLDER_PROCESS;
	const char *where = process ? "the program's folder" :
				      "the DLL's folder";

	(void)s;
	f.chain = p->chain;
	f.module = file->name;
	f.evidence = "file";
	f.summary = str_printf(a, "%s is in %s only", file->name.s, where);
	f.before = STR_CONCAT(a, f.summary,
			      str_of("; whether IIS 5.x looks there isn't "
				     "documented"));
	f.advice = str_of(advice);
	finding_add_rule(&f, "R111");
	return findings_add(out, a, &f);
}

/* Where the verdict is a likely one for no other reason. */
static target_set doubtful_targets(const struct subject *s,
				   const struct findings *findings)
{
	const struct resolution *r = s->resolution;
	target_set set = 0;

	for (target_set left = r->targets & r->beside & ~r->likely; left != 0;
	     left &= left - 1) {
		unsigned t = (unsigned)__builtin_ctzll(left);

		if (verdict_on(s, findings, t).kind == VERDICT_LOADS)
			set |= TARGET_BIT(t);
	}
	return set;
}

/* "a.dll, b.dll, c.dll and 2 more" of such a folder, and how many. */
static struct str names_in(const struct subject *s, enum folder_role role,
			   target_set targets, struct arena *a, size_t *count)
{
	const struct resolution *r = s->resolution;
	struct str names[NAMES_MAX], list;

	*count = 0;
	for (size_t i = 0; i < r->loaded_count; i++) {
		const struct loaded_file *file = &r->loaded[i];

		if (file->chain->up == NULL || file->module->role != role ||
		    file->module->of_assembly ||
		    (file->targets & ~file->late & targets) == 0)
			continue;
		if (*count < NAMES_MAX)
			names[*count] = file->module->name;
		(*count)++;
	}
	if (*count <= NAMES_MAX)
		return str_join(a, names, *count, ", ");
	list = str_join(a, names, NAMES_MAX, ", ");
	if (list.s == NULL)
		return list;
	return str_printf(a, "%.*s and %zu more", STR_ARGS(list),
			  *count - NAMES_MAX);
}

static int report_found(const struct subject *s, enum folder_role role,
			target_set targets, struct arena *a,
			struct findings *out)
{
	struct finding f = finding_new(FINDING_FOUND_BESIDE, targets);
	const char *where = " found beside the DLL: that IIS looks there is "
			    "likely, not documented";
	struct str names;
	size_t count;

	names = names_in(s, role, targets, a, &count);
	if (names.s == NULL)
		return E_NO_MEMORY;
	if (count == 0)
		return OK;
	if (role == FOLDER_PROCESS) {
		where = " found in the program's folder: that it is the "
			"current directory of IIS is likely, not documented";
		finding_add_rule(&f, "R505");
	}
	f.evidence = "file";
	if (count == 1)
		f.module = names;
	f.before = STR_CONCAT(a, names, str_of(count == 1 ? " is" : " are"),
			      str_of(where));
	return findings_add(out, a, &f);
}

int rules_found_beside(const struct subject *s, struct arena *a,
		       struct findings *out)
{
	const target_set targets = doubtful_targets(s, out);
	int ret = OK;

	if (targets != 0)
		ret = report_found(s, FOLDER_BESIDE, targets, a, out);
	if (ret == OK && targets != 0)
		ret = report_found(s, FOLDER_PROCESS, targets, a, out);
	return ret;
}
