/* How Windows takes what is wrong with a file: R107, R201 to R222. */
#ifndef RULES_VALIDITY_H
#define RULES_VALIDITY_H

#include "rules/rules.h"

struct judgement {
	target_set refused, unknown; /* of the targets asked */
	uint32_t ntstatus;           /* where it is refused */
	const char *text;            /* "says that its image is 0 bytes" */
	const char *rule;
	const char *advice; /* NULL: that of the finding */
	bool likely;
};

/*
 * Judge 'd' on 'targets'. False where no Windows refuses it; 'out' is then
 * not set.
 */
bool validity_judge(const struct profile *p, const struct defect *d,
		    target_set targets, struct judgement *out);

#endif
