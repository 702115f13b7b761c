/* Resolution → findings → a verdict on every target. */
#ifndef RULES_RULES_H
#define RULES_RULES_H

#include "iis/root.h"
#include "resolver/resolve.h"
#include "rules/advice_memo.h"
#include "rules/finding.h"
#include "util/budget.h"

/* Who loads the file, and what it asks of it afterwards. */
enum host {
	HOST_AUTO,
	HOST_NONE,
	HOST_IIS_FILTER,
	HOST_IIS_EXTENSION,
	HOST_IIS_MODULE, /* native, of IIS 7 and later (R3005) */
};

/*
 * How IIS 6 runs modules: worker processes, or its IIS 5.0 isolation mode.
 * Other versions have one way and take no notice.
 */
enum isolation_mode { ISOLATION_WORKERS, ISOLATION_IIS_5 };

/* Where a filter is configured: it decides when it is loaded (R1011). */
enum iis_scope { IIS_SCOPE_UNKNOWN, IIS_SCOPE_GLOBAL, IIS_SCOPE_SITE };

/* How a server is told to load the file. */
struct iis_setting {
	struct str path; /* as IIS is told */
	enum iis_scope scope;
};

enum verdict_kind { VERDICT_LOADS, VERDICT_FAILS, VERDICT_UNKNOWN };

struct verdict {
	enum verdict_kind kind;
	bool likely;                 /* else certain */
	const struct finding *error; /* what fails first; NULL: nothing */
};

struct iis_neighbours;

/* What the rules look at. 'host' is never HOST_AUTO. */
struct subject {
	const struct profile *profile;
	const struct resolution *resolution;
	enum host host;
	enum isolation_mode isolation;
	target_set targets; /* all that were asked */
	const struct layers *layers; /* overlays asked for; NULL: none */
	struct advice_memo *advice;  /* shared by files; NULL: none */
	struct iis_neighbours *neighbours; /* the same */
	const struct identity *identity; /* of the process; NULL: the usual */
	const struct access_check *access; /* NULL: rights weren't given */
	const struct deployment *deployment; /* NULL: there is none */
	const struct iis_setting *setting; /* NULL: no server's configuration */
};

/* The host that the exports of an image are for (R1004, R1005). */
enum host rules_detect_host(const struct export_table *exports);

/* What it asks of a module by name, NULL at the end; NULL: nothing. */
const char *const *rules_entry_points(enum host host);

/*
 * Findings come in the order in which Windows meets them. 0, E_NO_MEMORY, or
 * E_BUDGET where the arena's budget has no time left.
 */
int rules_run(const struct subject *s, struct arena *a, struct findings *out);

/* The verdict on one target, by the findings that concern it. */
struct verdict verdict_on(const struct subject *s,
			  const struct findings *findings, unsigned target);

/* The themes, each in a file of its own; run by rules_run(). */

/* rules/image.c: one problem with a file itself. */
int rules_image(const struct subject *s, const struct problem *p,
		struct arena *a, struct findings *out);

/* rules/access.c: a file that the process may not open, or may it? */
int rules_access(const struct subject *s, const struct problem *p,
		 struct arena *a, struct findings *out);

/* There too: a folder that has the name of a DLL (R106). */
int rules_folder(const struct problem *p, struct arena *a,
		 struct findings *out);

/* There too: files whose access control lists weren't given, in one note. */
int rules_unlisted_access(const struct subject *s, struct arena *a,
			  struct findings *out);

/* Is the DLL looked for at the first call alone? */
static inline bool rules_is_delayed(const struct problem *p)
{
	return p->chain->delayed || p->dependency->delayed;
}

/* rules/imports.c: a DLL that is missing or not known, and all about imports. */
int rules_imports(const struct subject *s, const struct problem *p,
		  struct arena *a, struct findings *out);

/* There too: the DLL that is asked for, where Windows has one of that name. */
bool rules_module_of_windows(const struct subject *s, const struct problem *p,
			     struct profile_module *m);

/* rules/procedures.c: a procedure that is missing or not known. */
int rules_procedure(const struct subject *s, const struct problem *p,
		    struct arena *a, struct findings *out);

/*
 * rules/load_flags.c: the part of an absent DLL's 'targets' on which a file is
 * there, and the load flags of its importer keep it out (R2504).
 */
int rules_kept_out(const struct subject *s, const struct problem *p,
		   target_set targets, struct arena *a, struct findings *out);

/* rules/api_sets.c: an API set that is missing or not known (R2301). */
int rules_api_set(const struct subject *s, const struct problem *p,
		  struct arena *a, struct findings *out);

/* Is the DLL called like an API set, or one of any Windows? */
bool rules_is_api_set(const struct subject *s, const struct problem *p);

/* rules/beside.c: found where IIS 5.x may not look (R111). */
int rules_beside(const struct subject *s, const struct problem *p,
		 struct arena *a, struct findings *out);

/* There too: why a verdict is likely only, where that IIS looks is why. */
int rules_found_beside(const struct subject *s, struct arena *a,
		       struct findings *out);

/* rules/deployment.c: which files Windows doesn't use, or not for sure. */
int rules_deployment(const struct subject *s, struct arena *a,
		     struct findings *out);

/* Where the host's program lies on 'targets' (R505); empty for HOST_NONE. */
struct str rules_process_folder(const struct subject *s, target_set targets,
				struct arena *a);

/* rules/bound.c: the bound import list and the imports differ (R312). */
int rules_bound(const struct problem *p, struct arena *a,
		struct findings *out);

/* rules/side_by_side.c: an assembly or a manifest, before any import. */
int rules_assembly(const struct subject *s, const struct problem *p,
		   struct arena *a, struct findings *out);

/* There too: where a DLL isn't found since its assembly is missing. */
target_set rules_missing_with_assembly(const struct problem *p);

/* There too: manifests that LoadLibrary doesn't look at. */
int rules_ignored_manifests(const struct subject *s, struct arena *a,
			    struct findings *out);

/* rules/run_times.c: one that refuses to start outside an assembly (R609). */
bool rules_wants_assembly(struct str dll);

/* There too: those that refuse to start, after every import. */
int rules_run_times(const struct subject *s, struct arena *a,
		    struct findings *out);

/*
 * rules/redistributables.c: what missing DLLs are and what brings them, and
 * advice for what the others have found. May fail with E_PROFILE.
 */
int rules_redistributables(const struct subject *s, struct arena *a,
			   struct findings *out);

/* rules/inapplicable.c: layers that a target can't have. There are layers. */
int rules_inapplicable_overlays(const struct subject *s, struct arena *a,
				struct findings *out);

/*
 * rules/opening.c: a path of a server's configuration that leads to no file,
 * or to none that can be looked up. The resolution has a root, and no more.
 */
int rules_opening(const struct subject *s, const struct root_place *place,
		  struct arena *a, struct findings *out);

/*
 * There too: what the process makes of the file isn't known, for a reason that
 * is a sentence.
 */
int rules_unknown_load(const struct subject *s, struct str why, struct arena *a,
		       struct findings *out);

/* There too: the path is of Windows' own file, and no copy of it is given. */
int rules_of_windows(const struct subject *s, const struct root_place *place,
		     struct arena *a, struct findings *out);

/*
 * rules/limits.c: the analysis was ended by the limits that its caller set, so
 * that all is open. The resolution has a root, and no more.
 */
int rules_limits(const struct subject *s, enum budget_state state,
		 struct arena *a, struct findings *out);

/* There too: the process that did the analysis was ended by a signal. */
int rules_crashed(const struct subject *s, int signal, struct arena *a,
		  struct findings *out);

/* rules/iis.c: what IIS asks of the file once it is loaded. */
int rules_iis(const struct subject *s, struct arena *a, struct findings *out);

/* rules/iis_forwarded.c: where what IIS asks for is forwarded elsewhere. */
int rules_iis_forwarded(const struct problem *p,
			struct arena *a, struct findings *out);

#endif
