/* The findings of a file as sentences. */
#include "report/finding_text.h"

#include "report/acceptance.h"
#include "report/text_findings.h"
#include "report/text_iis.h"
#include "util/status.h"

int finding_texts(const struct file_report *f, int verbosity,
		  struct finding_texts *out)
{
	struct finding_groups groups;

	*out = (struct finding_texts){ NULL, 0 };
	if (findings_group(f, verbosity > 0, &groups) != OK)
		return E_NO_MEMORY;
	out->items = arena_new_array(f->arena, struct finding_text,
				     groups.count + 1);
	if (out->items == NULL)
		return E_NO_MEMORY;
	for (size_t i = 0; i < groups.count; i++) {
		const struct finding_group *g = &groups.items[i];
		struct finding_text *t = &out->items[out->count];

		if (verbosity <= 0 && g->items[0]->detail)
			continue;
		t->first = g->items[0];
		t->message = finding_group_message(f, g, "");
		t->details = finding_details(f, t->first);
		t->iis = text_iis(f, g);
		t->advice = t->first->advice;
		t->baseline = acceptances_text(f, t->first);
		if (t->message.s == NULL || t->details.s == NULL ||
		    t->iis.s == NULL || t->baseline.s == NULL)
			return E_NO_MEMORY;
		out->count++;
	}
	return OK;
}

enum severity finding_text_severity(const struct finding_text *t)
{
	return finding_kind(t->first->id)->severity;
}

void finding_text_lines(const struct finding_text *t,
			struct finding_line out[FINDING_LINES])
{
	out[0] = (struct finding_line){ "where", t->details };
	out[1] = (struct finding_line){ "then", t->iis };
	out[2] = (struct finding_line){ "advice", t->advice };
	out[3] = (struct finding_line){ "baseline", t->baseline };
}
