/* Files once more, for writers that keep what they saw. */
#include "audit/rewrite.h"

#include "analysis/analyze.h"
#include "util/status.h"

int rewrite(struct dryload *d, struct confine *c, const char *path,
	    const struct record *r, const struct report_writer *writer,
	    struct report *report)
{
	struct analysis a;
	int ret;

	confine_enter(c, path);
	ret = r->unfinished ? analyze_unfinished(d, path,
						 (enum unfinished)r->why,
						 r->signal, &a) :
			      analyze(d, path, &a);
	if (ret == OK)
		ret = writer->file(report, &a.report);
	analysis_release(&a);
	session_trim(d);
	return ret;
}
