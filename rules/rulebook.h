/* What Windows and IIS do when a DLL is loaded, rule by rule. */
#ifndef RULES_RULEBOOK_H
#define RULES_RULEBOOK_H

#include <stddef.h>

/* Of a rule with several parts the weakest decides; the text says which. */
enum rule_confidence {
	RULE_CERTAIN, /* a vendor's document, or a test that runs on Windows */
	RULE_LIKELY,  /* one indirect source, or a re-implementation */
	RULE_OPEN,    /* no source, or sources that disagree */
};

enum rule_state {
	RULE_ENACTED, /* verdicts follow it */
	RULE_OFFLINE, /* files can't tell: rights, locks, memory, policies */
	RULE_LATER,   /* files can tell, and it isn't enacted yet */
};

/* No string is NULL. */
struct rule {
	const char *id;    /* "R305" */
	const char *theme; /* "Imports" */
	const char *targets;
	enum rule_confidence confidence;
	enum rule_state state;
	const char *title;
	const char *text;

	/* "127, 7f 00 00 00, STATUS_X", several behind "; "; empty: no error */
	const char *outcome;
	const char *source;

	/* What dryload does where, or as far as, it doesn't enact the rule. */
	const char *instead;
};

/* The rules in the order of their numbers; NULL behind the last. */
const struct rule *rulebook_at(size_t n);

/* NULL where there is no such rule. 'id' goes without regard to case. */
const struct rule *rulebook_find(const char *id);

const char *rule_confidence_word(enum rule_confidence c);
const char *rule_state_word(enum rule_state s);

#endif
