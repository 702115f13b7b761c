/* Who loads the files, and what rights that takes: R104, R1012, R3010. */
#ifndef RULES_ACCESS_H
#define RULES_ACCESS_H

#include "rules/rules.h"

/* What the usual identity depends on, besides the version of IIS. */
struct access_loader {
	enum host host;
	enum isolation_mode isolation;
	const struct identity *given; /* NULL: the usual one */
};

/*
 * Fill in the tokens of 'c': the given identity on every target or, where none
 * is, the one that loads files for the host there unless somebody changed it.
 */
void access_tokens(const struct profile *p, struct access_loader loader,
		   struct access_check *c);

/* Whom to give rights on 'target' so that it can load; empty: not known. */
struct str access_grantee(struct access_loader loader,
			  const struct profile_target *target);

/*
 * The command that gives 'grantee' read and execute on a file on 'target':
 * icacls, or cacls where there isn't one yet. Empty where the name of the file
 * can't stand in a command; NULL 's' when out of memory.
 */
struct str access_command(const struct profile_target *target,
			  struct str grantee, struct str file,
			  struct arena *a);

#endif
