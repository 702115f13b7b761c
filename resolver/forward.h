/* Follow an export to the code it stands for, through forwarders (R311). */
#ifndef RESOLVER_FORWARD_H
#define RESOLVER_FORWARD_H

#include "resolver/bind.h"

/* What became of one import. Targets in none of the sets have it. */
struct binding {
	struct arena *scratch; /* holds 'forwarder' */
	bool by_ordinal;       /* as the import asks, wherever it is led (R311) */
	target_set missing, unknown, likely;
	target_set no_export_table; /* of 'missing' (R307) */
	target_set forward_missing; /* of 'missing': the first DLL has it */
	struct str forwarder;       /* the first one that leads nowhere */
	bool forwarders_differ;     /* other targets have another one */
	uint16_t table_pattern;     /* of the system's table */
	target_set missing_likely;  /* of 'missing', on likely evidence */
	target_set beside;          /* there, if IIS looks there (R111) */
	bool rests_on_files;        /* a forwarder came by one */
	const char *overlay;        /* id of the one that was asked, or NULL */
	const char *overlay_evidence;
};

/* An empty one, for a part of the way. */
static inline struct binding binding_further(const struct binding *b)
{
	return (struct binding){
		.scratch = b->scratch,
		.by_ordinal = b->by_ordinal,
		.forwarder = STR_EMPTY,
	};
}

/*
 * Bind 'p' to 'provider' on 'targets'. Files that forwarders load go to 'd'.
 * 'owner' is the DLL that asks. 0, or E_NO_MEMORY.
 */
int bind_procedure(struct search *s, struct str owner, struct dependency *d,
		   const struct provider *provider, const struct procedure *p,
		   target_set targets, unsigned depth, struct binding *out);

/* A forwarder leads nowhere on these targets. */
void forward_add_missing(struct binding *out, target_set missing,
			 struct str forwarder);

/*
 * Add what became of a DLL's own forwarders: Windows fits itself, so that of
 * where they lead only what is surely missing counts.
 */
void forward_add_own(struct binding *out, const struct binding *own);

/*
 * Bind to what a forwarder's text leads to; every failure is one of the
 * forwarder. 'owner' is the DLL that forwards. 0, or E_NO_MEMORY.
 */
int forward_follow(struct search *s, struct str owner, struct dependency *d,
		   struct str text, target_set targets, unsigned depth,
		   struct binding *out);

#endif
