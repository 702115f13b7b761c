/* Files once more, for writers that keep what they saw. */
#include "audit/rewrite.h"

#include <stdlib.h>
#include <string.h>

#include "analysis/analyze.h"
#include "analysis/baseline.h"
#include "util/status.h"

static void close_archive(struct rewriter *w)
{
	if (w->archive == NULL)
		return;
	session_leave(w->dryload);
	w->dryload->members = NULL;
	unpacked_close(w->unpacked);
	free(w->archive);
	w->unpacked = NULL;
	w->archive = NULL;
}

void rewriter_close(struct rewriter *w)
{
	close_archive(w);
}

static int open_archive(struct rewriter *w, const char *path)
{
	close_archive(w);
	w->archive = strdup(path);
	if (w->archive == NULL)
		return E_NO_MEMORY;
	return unpacked_open(&w->unpacker, w->archive, &w->unpacked);
}

/* On to a file in the archive: they come in the order of the records. */
static int go_to(struct rewriter *w, struct str member, bool *found)
{
	struct unpacked_item item;
	int ret;

	do {
		ret = unpacked_next(w->unpacked, &item);
		if (ret != OK)
			return ret;
		if (item.kind == UNPACKED_ARCHIVE)
			session_leave(w->dryload);
		w->dryload->members = item.members;
		*found = item.kind == UNPACKED_FILE &&
			 str_equal(item.path, member);
	} while (!*found && item.kind != UNPACKED_END);
	return OK;
}

static int enter_archive(struct rewriter *w, const char *path,
			 struct str member)
{
	const bool is_open = w->archive != NULL &&
			     strcmp(w->archive, path) == 0;
	bool found = false;
	int ret = is_open ? OK : open_archive(w, path);

	if (ret == OK)
		ret = go_to(w, member, &found);
	/* One that was named twice begins again. */
	if (ret == OK && !found && is_open)
		ret = open_archive(w, path);
	if (ret == OK && !found && is_open)
		ret = go_to(w, member, &found);
	if (ret != OK || found)
		return ret;
	return session_fail(w->dryload, E_IO, "%.*s: isn't there any more",
			    STR_ARGS(member));
}

int rewrite(struct rewriter *w, const char *path, const struct record *r,
	    const struct report_writer *writer, struct report *report)
{
	struct dryload *d = w->dryload;
	struct arena arena = ARENA_INIT;
	const struct str member = str_copy(&arena, r->member);
	const char *own = member.n != 0 ? member.s : path;
	struct analysis a = { .arena = ARENA_INIT };
	int ret = member.s == NULL ? E_NO_MEMORY : OK;

	if (ret == OK && member.n != 0)
		ret = enter_archive(w, path, member);
	else if (ret == OK)
		close_archive(w);
	if (ret == OK) {
		confine_enter(w->confine, own);
		ret = r->unfinished ?
			      analyze_unfinished(d, own,
						 (enum unfinished)r->why,
						 r->signal, &a) :
			      analyze(d, own, &a);
	}
	if (ret == OK)
		ret = baseline_apply(d, &a.report);
	if (ret == OK)
		ret = writer->file(report, &a.report);
	analysis_release(&a);
	session_trim(d);
	arena_release(&arena);
	return ret;
}
