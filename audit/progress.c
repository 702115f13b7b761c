/* One line that is written over, a few times a second. */
#include "audit/progress.h"

#include "util/budget.h"

enum { STEP_MS = 200 };

struct progress progress_start(FILE *out, size_t total)
{
	const int64_t now = budget_now();

	return (struct progress){ out, total, 0, now, now };
}

void progress_step(struct progress *p, size_t fails)
{
	int64_t now, spent;
	size_t rate;

	p->done++;
	if (p->out == NULL)
		return;
	now = budget_now();
	if (now - p->last < STEP_MS)
		return;
	p->last = now;
	spent = now - p->start;
	rate = p->done * 1000 / (size_t)spent;
	fprintf(p->out, "\r%zu files", p->done);
	if (p->total >= p->done)
		fprintf(p->out, " of %zu", p->total);
	fprintf(p->out, ", %zu a second, %zu fail", rate, fails);
	if (p->total >= p->done && rate != 0)
		fprintf(p->out, ", %zu s left", (p->total - p->done) / rate);
	fputs("\033[K", p->out);
	fflush(p->out);
}

void progress_end(struct progress *p)
{
	if (p->out == NULL || p->last == p->start)
		return;
	fputs("\r\033[K", p->out);
	fflush(p->out);
}
