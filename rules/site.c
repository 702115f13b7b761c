/* One failing filter stops a site, but not where inetinfo runs it (R1003). */
#include "rules/site.h"

void site_judge(struct site_judgement *site, enum filter_process process,
		enum verdict_kind verdict, bool likely, size_t number)
{
	if (process == IN_INETINFO || site->start == SITE_FAILS)
		return;
	switch (verdict) {
	case VERDICT_LOADS:
		if (site->start == SITE_STARTS)
			site->likely |= likely;
		break;
	case VERDICT_FAILS:
		/* Behind something open, that may come first: it fails all the same. */
		site->start = SITE_FAILS;
		site->likely = likely;
		site->because = number;
		break;
	case VERDICT_UNKNOWN:
		if (site->start == SITE_OPEN)
			break;
		site->start = SITE_OPEN;
		site->because = number;
		break;
	}
}
