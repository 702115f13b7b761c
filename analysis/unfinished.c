/* A file of which nothing is known but that its analysis didn't end. */
#include <errno.h>
#include <string.h>

#include "analysis/analyze.h"
#include "util/status.h"

static int make_root(struct arena *a, const char *path, struct module **out)
{
	const char *slash = strrchr(path, '/');
	struct module *m = arena_new(a, struct module);

	*out = m;
	if (m == NULL)
		return E_NO_MEMORY;
	m->name = str_lower(a, str_of(slash == NULL ? path : slash + 1));
	m->path = str_copy(a, str_of(path));
	m->ignored_manifest = STR_EMPTY;
	m->opened = true;
	m->open_error = ECANCELED;
	return m->name.s == NULL || m->path.s == NULL ? E_NO_MEMORY : OK;
}

static int find(const struct subject *s, enum unfinished why, int signal,
		struct arena *a, struct findings *out)
{
	if (why == UNFINISHED_CRASH)
		return rules_crashed(s, signal, a, out);
	return rules_limits(s,
			    why == UNFINISHED_TIME ? BUDGET_NO_TIME :
						     BUDGET_NO_MEMORY,
			    a, out);
}

int analyze_unfinished(struct dryload *d, const char *path,
		       enum unfinished why, int signal, struct analysis *out)
{
	struct arena *a = &out->arena;
	struct module *root;
	int ret;

	*out = (struct analysis){ .arena = ARENA_INIT };
	ret = make_root(a, path, &root);
	if (ret != OK)
		return session_fail(d, ret, "%s: out of memory", path);
	out->subject = (struct subject){
		.profile = &d->profile,
		.resolution = &out->resolution,
		.host = d->host == HOST_AUTO ? HOST_NONE : d->host,
		.isolation = d->isolation,
		.targets = d->targets != 0 ? d->targets :
					     profile_all_targets(&d->profile),
	};
	out->resolution = (struct resolution){
		.root = root,
		.targets = out->subject.targets,
	};
	ret = find(&out->subject, why, signal, a, &out->findings);
	if (ret != OK)
		return session_fail(d, ret, "%s: out of memory", path);
	out->report = (struct file_report){
		.path = root->path,
		.file = &root->file,
		.subject = &out->subject,
		.findings = &out->findings,
		.arena = a,
	};
	for (unsigned t = 0; t < TARGETS_MAX; t++) {
		if (out->subject.targets & TARGET_BIT(t))
			out->report.verdicts[t] = verdict_on(
				&out->subject, &out->findings, t);
	}
	return OK;
}
