/* What innoextract would write to files: one after the other, on their way out. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "unpack/inno.h"
#include "unpack/inno_record.h"

enum slot_state {
	SLOT_FREE,
	SLOT_FIRST, /* its bytes are taken */
	SLOT_SAME,  /* another name of that */
	SLOT_SAME_CLOSED,
	SLOT_PASSED, /* its bytes aren't */
};

struct slot {
	enum slot_state state;
	char path[STREAM_PATH_MAX + 1];
};

struct reader {
	const struct inno_process *process;
	struct out *out;
	struct slot slots[INNO_SLOTS];
	/* The file that is on its way out, and its slot until it is closed. */
	const struct slot *first;
	char path[STREAM_PATH_MAX + 1];
	bool has_first, has_bytes;
	bool broken, ended;
	uint32_t status;
};

/* False: there are no more. */
static bool read_all(const struct reader *r, void *to, size_t n)
{
	char *at = to;

	while (n != 0) {
		const ssize_t got = read(r->process->records, at, n);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return false;
		at += got;
		n -= (size_t)got;
	}
	return true;
}

/*
 * innoextract has "x.dll#component@language$1" for what is installed in the place
 * of another under other conditions. Here it lies in a folder of that ending,
 * under its own name.
 */
static void place(char *path)
{
	char moved[STREAM_PATH_MAX + 1], *at = path, *name, *c;
	size_t n;

	while ((at = strpbrk(at, "#@$")) != NULL &&
	       !out_is_wanted((struct str){ path, (size_t)(at - path) }))
		at++;
	if (at == NULL)
		return;
	for (c = at; *c != '\0'; c++) {
		if (*c == '/' || *c == '\\')
			*c = '.';
	}
	for (name = at; name != path && name[-1] != '/';)
		name--;
	n = (size_t)(name - path);
	snprintf(moved, sizeof(moved), "%.*s%s/%.*s", (int)(n == 0 ? 0 : n - 1),
		 path, at, (int)(at - name), name);
	memcpy(path, moved, strlen(moved) + 1);
}

/* It is whole once another begins: what fails closes its files first. */
static void finish_first(struct reader *r)
{
	out_end(r->out);
	for (size_t i = 0; i < INNO_SLOTS; i++) {
		struct slot *s = &r->slots[i];

		if (s->state != SLOT_SAME && s->state != SLOT_SAME_CLOSED)
			continue;
		if (!r->out->stopped)
			out_link(r->out, s->path, r->path);
		s->state = s->state == SLOT_SAME ? SLOT_PASSED : SLOT_FREE;
	}
	r->has_first = false;
}

static void open_slot(struct reader *r, struct slot *s, bool has_parts)
{
	place(s->path);
	s->state = SLOT_PASSED;
	if (has_parts || (r->has_first && r->has_bytes)) {
		out_note(r->out, s->path, "is put together from parts, which "
					  "isn't done here: it isn't looked at");
		return;
	}
	if (r->has_first) {
		s->state = SLOT_SAME;
		return;
	}
	s->state = SLOT_FIRST;
	r->first = s;
	r->has_first = true;
	r->has_bytes = false;
	memcpy(r->path, s->path, strlen(s->path) + 1);
	out_begin(r->out, s->path);
}

static void take_name(struct reader *r, struct slot *s,
		      const struct inno_head *h)
{
	size_t n;

	if (r->has_first && r->first == NULL)
		finish_first(r);
	r->broken = h->length > STREAM_PATH_MAX || s->state != SLOT_FREE ||
		    !read_all(r, s->path, h->length);
	s->path[r->broken ? 0 : h->length] = '\0';
	if (r->broken || r->out->stopped)
		return;
	/* It knows of one folder, the root, where nothing is. */
	n = strspn(s->path, "/");
	memmove(s->path, s->path + n, h->length + 1 - n);
	open_slot(r, s, h->kind == INNO_PARTS);
}

static void close_slot(struct reader *r, struct slot *s)
{
	r->broken |= s->state == SLOT_FREE || s->state == SLOT_SAME_CLOSED;
	if (s->state == SLOT_FIRST)
		r->first = NULL;
	s->state = s->state == SLOT_SAME ? SLOT_SAME_CLOSED : SLOT_FREE;
}

static void take_data(struct reader *r, const struct slot *s, uint32_t length)
{
	static char data[1 << 16];

	r->broken |= s->state == SLOT_FREE || s->state == SLOT_SAME_CLOSED;
	while (length != 0 && !r->broken && !r->out->stopped) {
		const size_t n = length < sizeof(data) ? length : sizeof(data);

		r->broken = !read_all(r, data, n);
		length -= (uint32_t)n;
		if (r->broken || s->state != SLOT_FIRST)
			continue;
		r->has_bytes = true;
		out_data(r->out, data, n);
	}
}

static void take(struct reader *r, const struct inno_head *h)
{
	struct slot *s = &r->slots[h->slot % INNO_SLOTS];

	switch (h->kind) {
	case INNO_OPEN:
	case INNO_PARTS:
		take_name(r, s, h);
		return;
	case INNO_DATA:
		take_data(r, s, h->length);
		return;
	case INNO_CLOSE:
		close_slot(r, s);
		return;
	case INNO_UNCAGED:
		out_note(r->out, NULL,
			 "isn't opened: this system has no seccomp, and without "
			 "it nothing is unpacked");
		r->out->stopped = true;
		return;
	case INNO_END:
		r->ended = true;
		r->status = h->slot;
		return;
	default:
		r->broken = true;
	}
}

/* A line of it, without what it draws. */
static char *clean_line(char *line)
{
	static const char warning[] = "Warning: ";

	while (*line != '\0' && ((unsigned char)*line >= 0x80 ||
				 strchr(" *", *line) != NULL))
		line++;
	if (strncmp(line, warning, sizeof(warning) - 1) == 0)
		line += sizeof(warning) - 1;
	for (char *c = line; *c != '\0'; c++) {
		if ((unsigned char)*c < ' ' || *c == 0x7f)
			*c = '?';
	}
	return line;
}

/* Of no use to who reads a report. */
static bool is_idle(const char *line)
{
	static const char *const starts[] = {
		"Done with ", "If you are sure ", "filing a bug report ",
	};

	for (size_t i = 0; i < sizeof(starts) / sizeof(starts[0]); i++) {
		if (strncmp(line, starts[i], strlen(starts[i])) == 0)
			return true;
	}
	return *line == '\0';
}

/* What it warned of. False: of nothing. */
static bool tell_words(const struct reader *r)
{
	enum { LINES_MAX = 10 };
	/* What it stumbles over then is no news. */
	static const char newer[] = "Unexpected setup data version: ";
	char words[1 << 12], *at = words;
	const char *line;
	const ssize_t n = pread(r->process->words, words, sizeof(words) - 1, 0);
	size_t count = 0;

	words[n > 0 ? n : 0] = '\0';
	while (count < LINES_MAX && at != NULL) {
		line = clean_line(strsep(&at, "\n"));
		if (is_idle(line))
			continue;
		count++;
		if (strncmp(line, newer, sizeof(newer) - 1) == 0) {
			out_note(r->out, NULL,
				 "isn't wholly opened: it is laid out as by Inno "
				 "Setup %s, which this innoextract doesn't know: "
				 "a newer one may",
				 line + sizeof(newer) - 1);
			return true;
		}
		/* It looks whether one has the name in another case. */
		if (strstr(line, "directory_iterator") != NULL)
			line = "a part of it, such as setup-1.bin, isn't beside "
			       "it";
		out_note(r->out, NULL,
			 "isn't wholly opened: innoextract says: %s", line);
	}
	return count != 0;
}

static void tell_end(struct reader *r)
{
	const bool failed = !r->ended || r->status != 0;

	if (r->out->stopped)
		return;
	if (r->has_first && failed) {
		out_drop(r->out);
		out_note(r->out, r->out->path,
			 "can't be unpacked: innoextract stopped at it");
	} else if (r->has_first) {
		finish_first(r);
	}
	if (!tell_words(r) && failed)
		out_note(r->out, NULL, "isn't wholly opened: innoextract %s",
			 r->ended ? "failed" : "ended before all was told");
}

void inno_read(const struct inno_process *p, struct out *o)
{
	static struct reader r;
	struct inno_head head;

	r = (struct reader){ .process = p, .out = o };
	while (!r.broken && !r.ended && !o->stopped &&
	       read_all(&r, &head, sizeof(head)))
		take(&r, &head);
	tell_end(&r);
	close(p->records);
}
