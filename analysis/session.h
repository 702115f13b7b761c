/* What the files of one run share: profile, options, modules met so far. */
#ifndef ANALYSIS_SESSION_H
#define ANALYSIS_SESSION_H

#include "analysis/run_trace.h"
#include "analysis/world.h"
#include "dryload.h"
#include "profiles/profile.h"
#include "report/report.h"
#include "resolver/access.h"
#include "resolver/layers.h"
#include "resolver/search.h"
#include "rules/iis_neighbours.h"
#include "rules/rules.h"

struct added_profile;
struct baseline;

enum { MESSAGE_MAX = 512 };

/*
 * The modules of one deployment, read once for all files that are in it. They
 * are dropped when a file of another folder, or for another host, comes, and
 * after a file that isn't one of them.
 */
struct neighbourhood {
	struct arena arena;
	struct deployment deployment;
	struct search search;
	struct advice_memo advice;
	struct iis_neighbours neighbours;
	struct str folder; /* of the files; NULL 's': none yet */
	bool iis;
	size_t first; /* bytes that its first file took; 0: not known */
	bool stranger; /* holds a checked file that isn't deployed there */
};

/* The public struct dryload. */
struct dryload {
	struct profile profile; /* the shipped one, and what was added */
	struct added_profile *added;
	const char *profile_folder; /* of NAME.dlp; NULL: none */
	unsigned reports;           /* begun, and not ended */
	struct arena arena; /* of the options */
	target_set targets; /* 0: by the file's machine */
	enum host host;
	enum isolation_mode isolation;
	bool app_dir;
	struct folders folders, process, path;
	struct overlays overlays; /* open where a layer is */
	struct layers layers;
	struct acl_listing listing; /* none where it has no lists */
	struct access_check access; /* of the file that is checked */
	struct identity identity;
	bool has_identity;
	struct baseline *baselines; /* all that were read */
	struct baseline *baseline;  /* that of the files to come, or NULL */
	char today[sizeof("2027-01-31")];
	size_t memory_limit;  /* bytes; 0: none */
	unsigned time_limit;  /* milliseconds; 0: none */
	const char *emulator; /* the program; NULL: nothing is run */
	struct world_read world; /* of the runs; empty: as it comes */
	struct run_trace trace;
	/* Set where the files are those of a server's disk. */
	struct confinement *confinement;   /* NULL: files may lie anywhere */
	const struct iis_setting *setting; /* of the file that is checked */
	struct str windows_path;           /* of that file; or empty */
	/* Set where files lie in an archive; behind session_leave() alone. */
	const struct members *members;
	struct neighbourhood neighbourhood;
	/* Folders that were listed before a file in them came. */
	struct folders looked;
	struct arena looked_arena;
	char message[MESSAGE_MAX];
};

/* What is judged where nothing is named: profiles that were added aren't. */
static inline target_set shipped_targets(const struct dryload *d)
{
	return profile_all_targets(&d->profile) & ~d->profile.added;
}

/* Say what went wrong, and return 'error'. */
int session_fail(struct dryload *d, int error, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/*
 * Make the neighbourhood that of a file in 'folder': as it is where it fits,
 * else new. 0, or E_NO_MEMORY.
 */
int session_enter(struct dryload *d, struct str folder, bool iis);

/* What a writer takes for the public style; NULL is plain. */
struct style style_of(const struct dryload_style *style);

struct dryload_summary summary_of(const struct summary *s);

/* Forget the neighbourhood. */
void session_leave(struct dryload *d);

/*
 * Behind a file: forget the neighbourhood where it has become large by the files
 * of its folder, and not by their names, so that it isn't listed too often.
 */
void session_trim(struct dryload *d);

#endif
