/* dryload_merge_parts(): what the parts are, and who folds them. */
#include <stdio.h>
#include <string.h>

#include "analysis/format.h"
#include "audit/parts.h"
#include "util/status.h"

static bool is_database(const char *path)
{
	static const char magic[16] = "SQLite format 3";
	FILE *in = fopen(path, "re");
	char head[sizeof(magic)];
	bool is;

	if (in == NULL)
		return false;
	is = fread(head, 1, sizeof(head), in) == sizeof(head) &&
	     memcmp(head, magic, sizeof(head)) == 0;
	fclose(in);
	return is;
}

static int merge(struct parts *p, const char *format, FILE *out,
		 struct style style, struct summary *s)
{
	const bool json = strcmp(format, "json") == 0;
	const bool text = strcmp(format, "text") == 0;

	if (p->asked->count == 0)
		return session_fail(p->dryload, E_USAGE,
				    "there is no part to merge");
	if (is_database(p->asked->paths[0]) && (json || text))
		return merge_databases(p, json, out, style, s);
	if (!is_database(p->asked->paths[0]) && strcmp(format, "ndjson") == 0)
		return merge_lines(p, out, s);
	if (json && p->asked->list != NULL)
		return session_fail(p->dryload, E_USAGE,
				    "%s is a report of check, or none: a list "
				    "of files goes with parts of an audit "
				    "alone, its lines or its databases",
				    p->asked->paths[0]);
	return session_fail(p->dryload, E_USAGE,
			    "%s can't be merged as '%s': reports of check are "
			    "as json, lines as ndjson, databases as text or "
			    "json",
			    p->asked->paths[0], format);
}

int dryload_merge_parts(struct dryload *d, const struct dryload_parts *asked,
			const char *format, FILE *out,
			const struct dryload_style *style,
			struct dryload_summary *summary,
			struct dryload_parts_check *check)
{
	struct summary s = { 0 };
	struct parts p;
	int ret;

	d->message[0] = '\0';
	if (asked->count != 0 && asked->list == NULL &&
	    strcmp(format, "json") == 0 && !is_database(asked->paths[0])) {
		if (check != NULL)
			*check = (struct dryload_parts_check){ 0 };
		return dryload_merge(d, asked->paths, asked->count, out,
				     summary);
	}
	ret = parts_open(&p, d, asked);
	if (ret == OK)
		ret = merge(&p, format, out, style_of(style), &s);
	if (ret == E_NO_MEMORY)
		session_fail(d, ret, "out of memory");
	if (summary != NULL)
		*summary = summary_of(&s);
	if (check != NULL)
		*check = p.check;
	parts_close(&p);
	return output_finish(d, ret, out);
}
