/* What a walk keeps as it goes: files that are loaded, and what is in the way. */
#ifndef RESOLVER_WALK_H
#define RESOLVER_WALK_H

#include "resolver/resolve.h"

/* One walk from a DLL, over all that it brings. */
struct walk {
	struct search *search;
	struct arena *arena;
	struct resolution *out;
	uint16_t machine;
	const struct chain **delay_queue; /* modules whose delay loads wait */
	target_set *delay_targets;
	size_t queue_count, queue_capacity, targets_capacity;
};

/* Where a file is loaded already. */
static inline target_set walk_loaded_on(const struct walk *w,
					const struct module *m)
{
	const struct loaded_file *file = resolution_loaded(w->out, m);

	return file == NULL ? 0 : file->targets;
}

/* The functions return 0, or E_NO_MEMORY. */

/* Kept where it has targets, and there is room. */
int walk_add_problem(struct walk *w, const struct problem *p);

/* The chain's module, 'm', is loaded on 'targets'. */
int walk_add_loaded(struct walk *w, const struct chain *chain,
		    struct module *m, target_set targets);

/* What it loads late is looked at when the load is over (R401). */
int walk_queue_delay_loads(struct walk *w, const struct chain *chain,
			   target_set targets);

/* 'up' lengthened by 'm'; NULL: 'm' is the DLL itself. */
int walk_make_chain(struct walk *w, const struct chain *up,
		    const struct module *m, bool delayed,
		    const struct forward_load *forward,
		    const struct chain **out);

/* May the process open it? What else is in the way is looked for all the same. */
int walk_check_access(struct walk *w, const struct chain *chain,
		      target_set targets);

/* Can a process of the walk's machine load the chain's module? Says why not. */
int walk_check_file(struct walk *w, const struct chain *chain,
		    target_set targets, bool *usable);

/* What is odd in the headers of the chain's module, or in the rest of it. */
int walk_report_defects(struct walk *w, const struct chain *chain,
			target_set targets, bool of_headers);

/* Said once a file: where it isn't loaded yet. */
int walk_report_beside(struct walk *w, const struct chain *chain,
		       const struct dependency *d, target_set targets);

/* Is what 'd' imports in the bound list, and the other way round (R312)? */
int walk_check_bound(struct walk *w, const struct chain *chain,
		     const struct dependency *d, target_set targets);

int walk_add_missing(struct walk *w, const struct chain *chain,
		     const struct dependency *d, const struct missing *m,
		     target_set targets);

/*
 * resolver/resolve.c: the DLL of one descriptor: is it there, with all that it
 * needs itself? 'failed': where it isn't.
 */
int walk_load_dependency(struct walk *w, const struct chain *chain,
			 const struct dependency *d, target_set targets,
			 unsigned depth, target_set *failed);

/* Then its procedures, and the DLLs that they are forwarded to. */
int walk_bind_dependency(struct walk *w, const struct chain *chain,
			 const struct dependency *d, target_set targets,
			 unsigned depth);

/*
 * resolver/walk_late.c: what happens at the first call, after a load that
 * succeeded (R401, R402).
 */
int walk_delay_loads(struct walk *w);

/* What the host gets by GetProcAddress may lie behind forwarders (R1001). */
int walk_entry_points(struct walk *w, struct module *root);

#endif
