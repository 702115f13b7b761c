/* What the verdicts on its filters mean for a site: R1003, R1017. */
#ifndef RULES_SITE_H
#define RULES_SITE_H

#include "rules/rules.h"

enum site_start { SITE_STARTS, SITE_FAILS, SITE_OPEN };

/* Where filters run: worker processes of 6 and later, or inetinfo. */
enum filter_process { IN_WORKER_PROCESS, IN_INETINFO };

/* A site starts, until a filter says otherwise. */
struct site_judgement {
	enum site_start start;
	bool likely;
	size_t because; /* the number of the filter that decides */
};

#define SITE_JUDGEMENT_INIT \
	((struct site_judgement){ SITE_STARTS, false, (size_t)-1 })

/* Take in the verdict on the next filter in load order, which is 'number'. */
void site_judge(struct site_judgement *site, enum filter_process process,
		enum verdict_kind verdict, bool likely, size_t number);

#endif
