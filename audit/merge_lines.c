/* Lines of many parts into one: `dryload audit -f ndjson`. */
#include <errno.h>
#include <string.h>

#include "audit/parts.h"
#include "report/document.h"
#include "util/json_in.h"
#include "util/status.h"

/*
 * What was read of a mapping is let go: a look at another block may bring all of
 * it into memory.
 */
enum { KEPT_MAX = 1 << 25, BLOCK_SIZE = 1 << 16 };

/* A line that is no object of a file is none that was written to its end. */
static bool read_line(struct bytes line, struct arena *a,
		      struct json_value *out, int *ret)
{
	const char *why = NULL;
	size_t at, length;

	*ret = json_read(line, a, out, &why, &at);
	if (*ret != OK || why != NULL || out->kind != JSON_OBJECT)
		return false;
	length = json_member_text(out, "path").n;
	return length != 0 && length <= PART_PATH_MAX;
}

static int add_line(struct parts *p, size_t part, size_t at, size_t length,
		    size_t number)
{
	struct arena a = ARENA_INIT;
	struct part_entry e = { .part = part, .at = at, .length = length };
	struct json_value value;
	char what[64];
	int ret;

	if (read_line(bytes_cut(p->items[part].file.bytes, at, length), &a,
		      &value, &ret)) {
		e.path = json_member_text(&value, "path");
		e.is_archive = json_member(&value, "targets") == NULL &&
			       json_member(&value, "members") != NULL;
		e.members = json_member_integer(&value, "members");
		ret = parts_add(p, &e);
	} else if (ret == OK) {
		p->check.broken++;
		snprintf(what, sizeof(what), "line %zu isn't whole", number);
		parts_tell(p, str_of(p->items[part].path), what);
	}
	arena_release(&a);
	return ret;
}

/* What -f json writes begins with a line that can't be of -f ndjson. */
static bool is_document(struct bytes b)
{
	return b.len >= 2 && memcmp(b.data, "{\n", 2) == 0;
}

static int read_part(struct parts *p, const char *path)
{
	struct part *part = &p->items[p->count];
	size_t kept = 0;
	struct bytes b;
	int ret = OK;

	*part = (struct part){ .path = path };
	if (file_open(path, &part->file) != 0)
		return session_fail(p->dryload,
				    errno == ENOMEM ? E_NO_MEMORY : E_IO,
				    "%s: %s", path, file_error_text(errno));
	p->count++;
	b = part->file.bytes;
	if (is_document(b))
		return session_fail(p->dryload, E_USAGE,
				    "%s has no lines of --format ndjson: what "
				    "--format json writes is merged with that",
				    path);
	for (size_t at = 0, n = 1; ret == OK && at < b.len; n++) {
		const uint8_t *end = memchr(b.data + at, '\n', b.len - at);
		const size_t length = end == NULL ?
					      b.len - at :
					      (size_t)(end - b.data) - at;

		if (length != 0)
			ret = add_line(p, p->count - 1, at, length, n);
		at += length + 1;
		kept += length + 1;
		if (kept > KEPT_MAX) {
			file_forget(&part->file);
			kept = 0;
		}
	}
	file_forget(&part->file);
	return ret;
}

static struct str text_of(const struct parts *p, const struct part_entry *e)
{
	const struct bytes b = p->items[e->part].file.bytes;

	return (struct str){ (const char *)b.data + e->at, (size_t)e->length };
}

static bool are_same(void *context, const struct part_entry *a,
		     const struct part_entry *b)
{
	return str_equal(text_of(context, a), text_of(context, b));
}

/* What a line says of its file, by its worst target. */
static void count(const struct json_value *file, struct summary *s)
{
	const struct json_value *notes =
		json_member_of(file, "notes", JSON_ARRAY);

	if (notes != NULL)
		s->unread += notes->count;
	if (json_member_of(file, "targets", JSON_ARRAY) != NULL)
		document_count(file, s);
	else
		s->unread += json_member(file, "unread") != NULL;
}

struct lines_out {
	struct parts *parts;
	FILE *out;
	struct summary *summary;
	uint64_t kept; /* bytes of mappings, at most */
};

static void forget_read(struct lines_out *l, const struct part_entry *e)
{
	struct part *part = &l->parts->items[e->part];
	const uint64_t block = e->at / BLOCK_SIZE + 1;

	l->kept += e->length + (block != part->look ? BLOCK_SIZE : 0);
	part->look = block;
	if (l->kept < KEPT_MAX)
		return;
	for (size_t i = 0; i < l->parts->count; i++) {
		l->parts->items[i].look = 0;
		file_forget(&l->parts->items[i].file);
	}
	l->kept = 0;
}

static int write_line(void *context, const struct part_entry *e)
{
	struct lines_out *l = context;
	const struct str text = text_of(l->parts, e);
	struct arena a = ARENA_INIT;
	struct json_value value;
	int ret;

	if (read_line((struct bytes){ (const uint8_t *)text.s, text.n }, &a,
		      &value, &ret))
		count(&value, l->summary);
	fwrite(text.s, 1, text.n, l->out);
	putc('\n', l->out);
	arena_release(&a);
	forget_read(l, e);
	return ferror(l->out) ? E_IO : ret;
}

int merge_lines(struct parts *p, FILE *out, struct summary *s)
{
	struct lines_out lines = { .parts = p, .out = out, .summary = s };
	int ret = OK;

	p->of_lines = true;
	p->same = are_same;
	p->context = p;
	for (size_t i = 0; ret == OK && i < p->asked->count; i++)
		ret = read_part(p, p->asked->paths[i]);
	if (ret == OK)
		ret = parts_finish(p);
	return ret == OK ? parts_each(p, write_line, &lines) : ret;
}
