/* What has to be granted on the server, as commands to paste. */
#ifndef RULES_ACCESS_NEEDS_H
#define RULES_ACCESS_NEEDS_H

#include "rules/rules.h"

/* The same for all of 'targets': a command for each file. */
struct access_need {
	target_set targets;
	struct str grantee; /* "IIS_WPG" */
	struct str *commands;
	size_t count;
	struct str sample; /* the command for a file called x */
	unsigned target;   /* one of them */
};

struct access_needs {
	struct access_need items[TARGETS_MAX];
	size_t count;
	bool complete; /* else more files than commands */
};

/* More commands than these aren't pasted. */
enum { ACCESS_COMMANDS_MAX = 200 };

/*
 * For the checked file and what is loaded from its own folder, where IIS loads
 * it. 0, or E_NO_MEMORY.
 */
int access_needs(const struct subject *s, struct arena *a,
		 struct access_needs *out);

#endif
