/* From a server's configuration to the fate of its sites. */
#ifndef ANALYSIS_SERVER_H
#define ANALYSIS_SERVER_H

#include "analysis/session.h"
#include "report/server.h"

/* A file that was met, by configured path, host and process. */
struct server_files {
	struct server_file **items; /* in the order of loading */
	struct server_file **slots; /* open addressing */
	size_t count, capacity, slot_count;
};

/* For preConditions: of the pool. */
enum server_mode { MODE_UNKNOWN, MODE_INTEGRATED, MODE_CLASSIC };

/* Processes that load modules in the same way. */
struct server_process {
	unsigned target; /* the Windows, where no profile is of such processes */
	bool is_wow64;   /* 32-bit ones of a 64-bit Windows */
	bool is_unprofiled; /* what they load isn't known */
	bool is_one_of_two; /* kinds, either of which may load what is asked */
	struct str identity; /* as resolver/identity.h reads it; or empty */
	enum server_mode mode;
	struct str runtime; /* "v4.0"; empty: none; NULL 's': not known */
};

/* What all sites with such processes share. */
struct server_shared {
	struct server_process process;
	struct server_group native, filters, compression, extensions;
	bool uses_filters; /* all of them: some site drops none (R3012) */
	bool uses_extensions; /* some site has none in their place (R1016) */
};

/* One run of `dryload iis`. Everything is from 'arena'. */
struct server {
	struct dryload *dryload;
	const struct server_writer *writer;
	struct style style;
	struct arena arena;
	struct iis_config config;
	struct iis_root *root;
	const char *const *path_folders; /* Windows paths; ends with NULL */
	unsigned target;        /* the Windows, as it was named */
	unsigned native, wow64; /* of its processes; TARGETS_MAX: no profile */
	bool is_64_bit;         /* that Windows is */
	unsigned entered;       /* the session's folders are as that sees them */
	bool has_entered;
	struct server_files files;
	struct server_shared **shared;
	size_t shared_count, shared_capacity;
	struct confinement confinement;
	bool has_windows;    /* the root holds a copy of it */
	bool has_iis;        /* and of its System32\inetsrv */
	bool has_pools;      /* processes are those of pools */
	bool names_identity; /* the session has one, for all processes */
	bool asks_mode, asks_runtime; /* some preCondition of all sites does */
	struct summary summary;
};

/*
 * analysis/server_target.c: which Windows the server has. 'asked' is a set
 * (0: look at the root's own system files). 0, E_NO_MEMORY, or E_USAGE with
 * the session's message set.
 */
int server_choose_target(struct server *s, target_set asked);

/* Processes of that bitness, which nobody's identity is given to yet. */
struct server_process server_process_of(const struct server *s,
					enum iis_bitness bitness);

/*
 * analysis/server_precondition.c: does what a preCondition asks for hold in
 * such processes (R3007)?
 */
enum server_holds { HOLDS_UNASKED, HOLDS, HOLDS_NOT, HOLDS_UNKNOWN };

struct server_condition {
	enum server_holds bitness, mode, runtime;
	struct str unread; /* a word of it that isn't known, or empty */
};

struct server_condition server_condition(const struct server *s,
					 const struct server_process *p,
					 struct str precondition,
					 enum iis_bitness bitness);
bool server_condition_fails(const struct server_condition *c);

/* Why it isn't known; empty where it holds. 0, or E_NO_MEMORY. */
int server_condition_doubt(const struct server_condition *c, struct arena *a,
			   struct str *out);

/* Which of them tell processes apart; and what 'pool' gives to its own. */
void server_read_preconditions(struct server *s);
void server_enter_pool(const struct server *s, const struct iis_pool *pool,
		       struct server_process *p);

/*
 * analysis/server_files.c: the file like that one which was met; NULL: none.
 * Another one; 0, or E_NO_MEMORY.
 */
struct server_file *server_files_find(const struct server_files *files,
				      const struct server_file *like);
int server_files_add(struct server_files *f, struct arena *a,
		     struct server_file *new);

/*
 * analysis/server_place.c: the verdict where there is no file to look at; and
 * is there one that is better not looked at, as it may not be loaded (R3007)?
 * 0, or E_NO_MEMORY.
 */
int server_judge_place(struct server *s, struct server_file *f,
		       const struct root_place *place);
bool server_is_doubted(const struct server_file *f,
		       const struct root_place *place);

/* analysis/server_file.c: what of a check outlives it. 0, or E_NO_MEMORY. */
int server_keep(struct server *s, struct server_file *f,
		const struct file_report *r);

/*
 * There too: what becomes of the file that a configuration names
 * in such processes; each is checked once. 'doubt' is why it isn't known
 * whether they load it at all, or empty. 0, or E_NO_MEMORY.
 */
int server_check(struct server *s, const struct iis_setting *setting,
		 enum host host, const struct server_process *process,
		 struct str doubt, const struct server_file **out);

/* analysis/server_fate.c: does such a process load it? */
enum server_fate server_filter_fate(const struct server *s,
				    const struct server_process *p,
				    const struct iis_filter *f,
				    const struct server_condition *c);
enum server_fate server_native_fate(const struct server *s,
				    const struct server_process *p,
				    const struct iis_filter *f,
				    const struct server_condition *c);
enum server_fate server_compression_fate(const struct server *s,
					 const struct server_process *p,
					 const struct iis_filter *f,
					 const struct server_condition *c);
enum server_fate server_extension_fate(const struct server *s,
				       const struct server_process *p,
				       const struct iis_extension *e,
				       const struct server_condition *c);

/*
 * analysis/server_groups.c: what all sites with such processes share, made when
 * it is asked for; and what a site adds of its own. 0, or E_NO_MEMORY.
 */
int server_share(struct server *s, const struct server_process *process,
		 struct server_shared **out);
/* Some site with such processes loads all global filters. */
int server_use_filters(struct server *s, struct server_shared *shared);
/* Some site has the server's extensions. */
int server_use_extensions(struct server *s, struct server_shared *shared);
int server_own_filters(struct server *s, const struct iis_site *config,
		       const struct server_process *process,
		       struct server_shared *shared, struct server_group *out);
/* What every site drops is no module of all sites: theirs tell of it. */
void server_forget_dropped(struct server_shared *shared);
int server_own_extensions(struct server *s, const struct iis_site *config,
			  const struct server_process *process,
			  struct server_group *out);

/*
 * analysis/server_pools.c: the processes of that pool, or of none (NULL); and
 * what applications load that are in other pools than their sites. 0, or
 * E_NO_MEMORY.
 */
int server_enter_process(struct server *s, const struct iis_pool *pool,
			 struct server_process *out);
int server_judge_applications(struct server *s,
			      const struct server_report *r);

/* There too: are there processes of both word sizes? */
bool server_has_both(const struct server *s);

/* analysis/server_sites.c: all sites. 0, or E_NO_MEMORY. */
int server_judge(struct server *s, struct server_report *out);

#endif
