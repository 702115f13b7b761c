/* dryload_snapshot(): a real Windows as a profile, by a program of its own. */
#include <errno.h>
#include <string.h>

#include "analysis/child.h"
#include "analysis/facts.h"
#include "analysis/session.h"
#include "util/sanitizer.h"
#include "util/status.h"

enum {
	SECONDS = 4 * 3600, /* a whole disk, through a slow network */
	NOTES_MAX = 1 << 20,
};

#define MEMORY_MAX ((size_t)16 << 30)

/* The last line says what went wrong; the others are notes. */
static struct str last_line(struct str *text)
{
	const char *end;
	struct str line;

	while (text->n != 0 && text->s[text->n - 1] == '\n')
		text->n--;
	end = text->n == 0 ? NULL : memrchr(text->s, '\n', text->n);
	line = *text;
	if (end != NULL)
		line = (struct str){ end + 1,
				     (size_t)(text->s + text->n - end - 1) };
	text->n -= line.n;
	return line;
}

/* Line by line: who wrote them may be in another's hands by now. */
static int write_notes(FILE *notes, struct arena *a, struct str text)
{
	while (text.n != 0) {
		const char *end = memchr(text.s, '\n', text.n);
		const size_t n = end != NULL ? (size_t)(end - text.s) : text.n;
		struct str line = facts_printable(a, (struct str){ text.s, n });

		if (line.s == NULL)
			return E_NO_MEMORY;
		fprintf(notes, "%.*s\n", STR_ARGS(line));
		text.s += n + (end != NULL);
		text.n -= n + (end != NULL);
	}
	return ferror(notes) || fflush(notes) != 0 ? E_IO : OK;
}

static int finish(struct dryload *d, FILE *notes, struct arena *a,
		  struct str output, struct str trouble)
{
	static const struct str said = { "ended with status 3", 19 };
	struct str line = STR_EMPTY;
	int ret = OK;

	if (str_equal(trouble, said))
		line = facts_printable(a, last_line(&output));
	if (notes != NULL)
		ret = write_notes(notes, a, output);
	if (ret == E_NO_MEMORY || line.s == NULL)
		return E_NO_MEMORY;
	if (ret != OK)
		return session_fail(d, E_IO, "%s", strerror(errno));
	if (trouble.n == 0)
		return OK;
	if (line.n != 0)
		return session_fail(d, E_IO, "%.*s", STR_ARGS(line));
	return session_fail(d, E_IO,
			    "the program that reads a Windows %.*s: the "
			    "source may be damaged",
			    STR_ARGS(trouble));
}

/* An argument that begins with a dash would be an option. */
static struct str plain_path(struct arena *a, const char *path)
{
	return str_printf(a, "%s%s", path[0] == '-' ? "./" : "", path);
}

static int run(struct dryload *d, const struct dryload_snapshot *what,
	       const char *path, const char *helper, struct arena *a,
	       FILE *notes)
{
	const char *options[CHILD_OPTIONS_MAX] = { "-o" };
	struct str to = plain_path(a, path);
	struct str from = plain_path(a, what->source);
	struct str image = str_printf(a, "%u", what->image);
	struct child child = {
		.program = helper,
		.argument = from.s,
		.options = options,
		.seconds = SECONDS,
		.output_max = NOTES_MAX,
		.memory_max = is_sanitized() ? SIZE_MAX : MEMORY_MAX,
	};
	struct str output, trouble;
	size_t n = 1;
	int ret;

	if (to.s == NULL || from.s == NULL || image.s == NULL)
		return E_NO_MEMORY;
	options[n++] = to.s;
	if (what->image != 0) {
		options[n++] = "--image";
		options[n++] = image.s;
	}
	if (what->id != NULL) {
		options[n++] = "--id";
		options[n++] = what->id;
	}
	if (what->name != NULL) {
		options[n++] = "--name";
		options[n++] = what->name;
	}
	if (what->uncaged)
		options[n++] = "--no-sandbox";
	ret = child_run(&child, a, &output, &trouble);
	return ret == OK ? finish(d, notes, a, output, trouble) : ret;
}

int dryload_snapshot(struct dryload *d, const struct dryload_snapshot *what,
		     const char *path, FILE *notes)
{
	struct arena arena = ARENA_INIT;
	const char *helper;
	int ret = child_find("dryload-snapshot",
			     DRYLOAD_LIBEXECDIR "/dryload-snapshot", &arena,
			     &helper);

	if (ret == OK && helper == NULL)
		ret = session_fail(d, E_IO,
				   "dryload-snapshot isn't installed: it is in "
				   "the package of that name");
	else if (ret == OK)
		ret = run(d, what, path, helper, &arena, notes);
	if (ret == E_NO_MEMORY)
		session_fail(d, ret, "out of memory");
	arena_release(&arena);
	return ret;
}
