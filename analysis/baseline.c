/* The public interface of baselines: which one counts, what it didn't need. */
#include "analysis/baseline.h"

#include <errno.h>
#include <string.h>

#include "analysis/session.h"
#include "dryload.h"
#include "report/text_out.h"
#include "util/file.h"
#include "util/status.h"

static int read_file(struct dryload *d, const char *path, struct baseline *b)
{
	struct yaml_error error;
	struct file file;
	int ret;

	if (file_open(path, &file) != 0)
		return session_fail(d, errno == ENOMEM ? E_NO_MEMORY : E_IO,
				    "%s: %s", path, file_error_text(errno));
	ret = baseline_read(file.bytes, &d->profile, &d->arena, b, &error);
	file_close(&file);
	if (ret == E_USAGE)
		return session_fail(d, ret, "%s:%u: %s", path, error.line,
				    error.text);
	b->path = str_copy(&d->arena, str_of(path));
	if (ret != OK || b->path.s == NULL)
		return session_fail(d, E_NO_MEMORY, "%s: out of memory", path);
	return OK;
}

static struct baseline *find_baseline(struct dryload *d, const char *path)
{
	struct baseline *b = d->baselines;

	while (b != NULL && strcmp(b->path.s, path) != 0)
		b = b->next;
	return b;
}

int dryload_set_baseline(struct dryload *d, const char *path,
			 const char *today)
{
	struct baseline *b;
	int ret;

	d->baseline = NULL;
	if (path == NULL)
		return DRYLOAD_OK;
	if (!baseline_is_day(str_of(today)))
		return session_fail(d, E_USAGE,
				    "'%.32s' is no day like 2027-01-31",
				    today);
	memcpy(d->today, today, sizeof(d->today));
	d->baseline = find_baseline(d, path);
	if (d->baseline != NULL)
		return DRYLOAD_OK;
	b = arena_new(&d->arena, struct baseline);
	if (b == NULL)
		return session_fail(d, E_NO_MEMORY, "out of memory");
	ret = read_file(d, path, b);
	if (ret != OK)
		return ret;
	b->next = d->baselines;
	d->baselines = d->baseline = b;
	return DRYLOAD_OK;
}

int baseline_apply(const struct dryload *d, struct file_report *f)
{
	return d->baseline == NULL ? OK :
				     baseline_judge(d->baseline, d->today, f);
}

static int write_note(struct arena *a, const struct unused_entry *u,
		      struct text_out *t)
{
	struct str line = str_printf(
		a,
		"%.*s:%u: nothing in %.*s is %.*s%s%.*s any more; remove the "
		"entry",
		STR_ARGS(u->baseline), u->line, STR_ARGS(u->file),
		STR_ARGS(u->finding), u->object.n != 0 ? " of " : "",
		STR_ARGS(u->object));

	if (line.s == NULL)
		return E_NO_MEMORY;
	text_paragraph(t, 0, 0, line);
	return OK;
}

int dryload_write_notes(struct dryload *d, FILE *out)
{
	enum { NOTES_MAX = 10 };
	struct text_out t = { .out = out };
	struct arena a = ARENA_INIT;
	struct baseline_use use;
	int ret = baseline_use_of(d->baselines, &a, &use);

	for (size_t i = 0; ret == OK && i < use.unused_count; i++) {
		const struct unused_entry *u = &use.unused[i];

		if (i == NOTES_MAX) {
			fprintf(out, "and %zu more entries that nothing fits\n",
				use.unused_count - i);
			break;
		}
		ret = write_note(&a, u, &t);
	}
	arena_release(&a);
	return ret == OK ? OK : session_fail(d, ret, "out of memory");
}
