/* Frames of dryload-unpack into a file without a name. */
#include "audit/unpacked_level.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "analysis/child.h"
#include "audit/sniff.h"
#include "audit/stream.h"
#include "audit/walk.h"
#include "util/sanitizer.h"
#include "util/status.h"

/* Of each member in its file: pages of any size begin there. */
enum { ALIGNMENT = 1 << 16 };

/* Address space of the program, beside the archive itself. */
#define MEMORY ((uint64_t)2 << 30)

struct reader {
	struct level *level;
	const struct unpacker *unpacker;
	struct unpacked_budget *budget;
	struct frame_head head; /* of the frame that is being read */
	size_t head_length, length; /* what there is of it */
	char text[STREAM_PATH_MAX + STREAM_NOTE_MAX + 2];
	uint64_t at;            /* the end of the file's bytes */
	bool writes; /* the last member is being written */
	bool ended, broken, enough;
};

int level_note(struct level *l, struct str inside, struct str message)
{
	const struct str root = { l->members.root.s, l->members.root.n - 1 };
	void *items = l->notes;
	struct unpacked_note n;

	if (l->note_count == UNPACKED_NOTES_MAX)
		return OK;
	n.path = inside.n == 0 ? str_copy(&l->arena, root) :
				 STR_CONCAT(&l->arena, l->members.root,
					    str_of("/"), inside);
	if (n.path.s == NULL)
		return E_NO_MEMORY;
	n.message = STR_CONCAT(&l->arena, n.path, str_of(": "), message);
	if (n.message.s == NULL ||
	    arena_grow(&l->arena, &items, l->note_count, &l->note_capacity,
		       sizeof(n)))
		return E_NO_MEMORY;
	l->notes = items;
	l->notes[l->note_count++] = n;
	return OK;
}

/* The last member isn't whole. */
static void drop_member(struct reader *r)
{
	if (r->writes)
		r->level->members.count--;
	r->writes = false;
}

static int begin_member(struct reader *r)
{
	struct level *l = r->level;
	struct str path = { r->text, r->length };
	void *items = l->members.items;

	r->at = (r->at + ALIGNMENT - 1) & ~(uint64_t)(ALIGNMENT - 1);
	path = str_copy(&l->arena, path);
	if (path.s == NULL ||
	    arena_grow(&l->arena, &items, l->members.count, &l->capacity,
		       sizeof(*l->members.items)))
		return E_NO_MEMORY;
	l->members.items = items;
	l->members.items[l->members.count++] =
		(struct member){ .path = path, .at = r->at };
	r->writes = true;
	return OK;
}

/* What no more fits is told of, and the rest isn't read. */
static int write_member(struct reader *r, const char *data, size_t n)
{
	struct member *m;

	if (!r->writes) {
		r->broken = true;
		return OK;
	}
	if (n > r->budget->kept) {
		r->budget->limit_reached = r->enough = true;
		return level_note(r->level, STR_EMPTY,
				  str_of("holds more bytes of programs than "
					 "are kept: the rest of it isn't "
					 "looked at"));
	}
	r->budget->kept -= n;
	m = &r->level->members.items[r->level->members.count - 1];
	m->size += n;
	while (n != 0) {
		ssize_t put = pwrite(r->level->members.fd, data, n,
				     (off_t)r->at);

		if (put < 0 && errno == EINTR)
			continue;
		if (put <= 0)
			return E_NO_MEMORY;
		r->at += (uint64_t)put;
		data += put;
		n -= (size_t)put;
	}
	return OK;
}

static int take_note(struct reader *r)
{
	const struct str all = { r->text, r->length };
	const char *zero = memchr(all.s, '\0', all.n);
	struct str path, message;

	r->budget->limit_reached |= r->head.kind == FRAME_LIMIT;
	if (zero == NULL) {
		r->broken = true;
		return OK;
	}
	path = (struct str){ all.s, (size_t)(zero - all.s) };
	message = (struct str){ zero + 1, all.n - path.n - 1 };
	return level_note(r->level, path, message);
}

static void take_end(struct reader *r)
{
	uint64_t bytes;

	r->broken = r->length != sizeof(bytes);
	r->ended = !r->broken;
	if (r->broken)
		return;
	memcpy(&bytes, r->text, sizeof(bytes));
	r->budget->bytes -= bytes < r->budget->bytes ? bytes :
						       r->budget->bytes;
}

/* A frame is whole; that of data was written as it came. */
static int take_frame(struct reader *r)
{
	switch (r->head.kind) {
	case FRAME_MEMBER:
		return begin_member(r);
	case FRAME_DATA:
		return OK;
	case FRAME_DROP:
		drop_member(r);
		return OK;
	case FRAME_PASSED:
		r->writes = false;
		r->level->passed_over++;
		return OK;
	case FRAME_NOTE:
	case FRAME_LIMIT:
		return take_note(r);
	case FRAME_END:
		take_end(r);
		return OK;
	}
	r->broken = true;
	return OK;
}

static size_t take_head(struct reader *r, const char *data, size_t n)
{
	const size_t left = sizeof(r->head) - r->head_length;
	const size_t part = n < left ? n : left;

	memcpy((char *)&r->head + r->head_length, data, part);
	r->head_length += part;
	r->length = 0;
	if (r->head_length == sizeof(r->head) &&
	    r->head.length > (r->head.kind == FRAME_DATA ? (size_t)FRAME_MAX :
							   sizeof(r->text)))
		r->broken = true;
	return part;
}

static int take_bytes(struct reader *r, const char *data, size_t n)
{
	int ret = OK;

	while (ret == OK && n != 0 && !r->broken && !r->ended &&
	       !r->enough) {
		size_t part;

		if (r->head_length < sizeof(r->head)) {
			part = take_head(r, data, n);
		} else {
			part = r->head.length - r->length;
			part = n < part ? n : part;
			if (r->head.kind == FRAME_DATA)
				ret = write_member(r, data, part);
			else
				memcpy(r->text + r->length, data, part);
			r->length += part;
		}
		data += part;
		n -= part;
		if (ret == OK && r->head_length == sizeof(r->head) &&
		    r->length == r->head.length && !r->broken) {
			ret = take_frame(r);
			r->head_length = 0;
		}
	}
	return ret;
}

/* Until it ends, or enough was read. */
static int read_frames(struct reader *r, int fd)
{
	enum { BEAT_MS = 1000 };
	struct pollfd p = { .fd = fd, .events = POLLIN };
	int64_t beat = budget_now() + BEAT_MS;
	char data[1 << 16];
	int ret = OK;

	while (ret == OK && !r->ended && !r->broken && !r->enough) {
		const int64_t now = budget_now();
		ssize_t n;

		if (now >= r->budget->deadline) {
			r->budget->limit_reached = true;
			return level_note(
				r->level, STR_EMPTY,
				str_of("takes too long to be unpacked: the "
				       "rest of it isn't looked at"));
		}
		if (now >= beat) {
			r->unpacker->alive(r->unpacker->context);
			beat = now + BEAT_MS;
		}
		if (poll(&p, 1, BEAT_MS) <= 0)
			continue;
		n = read(fd, data, sizeof(data));
		if (n == 0 || (n < 0 && errno != EINTR))
			break;
		if (n > 0)
			ret = take_bytes(r, data, (size_t)n);
	}
	return ret;
}

static int note_trouble(struct reader *r, struct str trouble)
{
	struct level *l = r->level;
	struct str line = str_printf(
		&l->arena,
		"the program that opens archives %.*s: what it hasn't told of "
		"isn't looked at",
		STR_ARGS(trouble));

	r->budget->bytes = 0;
	return line.s == NULL ? E_NO_MEMORY : level_note(l, STR_EMPTY, line);
}

/* The name that people know it by, for what has none of its own inside. */
static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash == NULL ? path : slash + 1;
}

static uint64_t size_of(const char *path, const struct bytes *bytes)
{
	struct stat st;

	if (bytes != NULL)
		return bytes->len;
	return stat(path, &st) == 0 ? (uint64_t)st.st_size : 0;
}

static int run(struct reader *r, const char *path, const struct bytes *bytes)
{
	struct arena *a = &r->level->arena;
	const struct unpacked_budget *b = r->budget;
	struct str most = str_printf(a, "%llu", (unsigned long long)b->bytes);
	struct str files = str_printf(a, "%zu", b->members);
	struct str own = STR_CONCAT(a, str_of(path[0] == '-' ? "./" : ""),
				    str_of(path));
	const char *options[] = { "--bytes",   most.s, "--members", files.s,
				  "--name", base_name(path), NULL };
	const struct child child = {
		.program = r->unpacker->program,
		.argument = own.s,
		.options = options,
		.input = bytes != NULL ? *bytes : (struct bytes){ NULL, 0 },
		.seconds = UNPACKED_SECONDS,
		.memory_max = is_sanitized() ? SIZE_MAX :
					       MEMORY + size_of(path, bytes),
	};
	struct child_process process;
	struct str trouble;
	int ret, ended;

	if (most.s == NULL || files.s == NULL || own.s == NULL)
		return E_NO_MEMORY;
	if (child_start(&child, &process) != 0)
		return note_trouble(r, str_of("can't be started"));
	ret = read_frames(r, process.output);
	ended = child_end(&process, !r->ended, a, &trouble);
	if (ret == OK)
		ret = ended;
	if (r->ended)
		return ret;
	drop_member(r);
	if (ret != OK || b->limit_reached)
		return ret;
	return note_trouble(r, r->broken ? str_of("says what it can't know") :
					   trouble);
}

/* Which of them are for the loader, and which hold others. */
static int classify(struct level *l, const struct unpacker *u)
{
	const size_t root = l->members.root.n;
	int ret = OK;

	l->is_ours = arena_new_array(&l->arena, bool, l->members.count + 1);
	l->holds_more = arena_new_array(&l->arena, bool, l->members.count + 1);
	if (l->is_ours == NULL || l->holds_more == NULL)
		return E_NO_MEMORY;
	for (size_t i = 0; ret == OK && i < l->members.count; i++) {
		struct arena scratch = ARENA_INIT;
		struct str path = STR_CONCAT(&scratch, l->members.root,
					     str_of("/"),
					     l->members.items[i].path);
		struct sniffed s;
		struct file file;

		if (path.s == NULL ||
		    members_open(&l->members, path.s, &file) != 0) {
			ret = E_NO_MEMORY;
		} else if (!walk_excludes(u->asked, path, root + 1)) {
			s = sniff(path.s, file.bytes);
			l->is_ours[i] = s.is_ours;
			l->holds_more[i] =
				s.is_archive ||
				(s.is_program && sniff_kind(file.bytes) !=
							 SNIFFED_NOTHING);
			l->passed_over += !s.is_ours && !s.is_archive;
		}
		if (path.s != NULL && ret == OK)
			file_close(&file);
		arena_release(&scratch);
	}
	return ret;
}

int level_open(struct level *l, const struct unpacker *u,
	       struct unpacked_budget *b, struct str path,
	       const struct bytes *bytes)
{
	struct reader *r;
	int ret;

	*l = (struct level){ .arena = ARENA_INIT };
	l->members.root = STR_CONCAT(&l->arena, path, str_of("!"));
	l->members.fd = memfd_create("members", MFD_CLOEXEC);
	r = arena_new(&l->arena, struct reader);
	if (l->members.root.s == NULL || l->members.fd < 0 || r == NULL)
		return E_NO_MEMORY;
	*r = (struct reader){ .level = l, .unpacker = u, .budget = b };
	ret = run(r, path.s, bytes);
	if (ret != OK)
		return ret;
	b->members -= l->members.count + l->passed_over < b->members ?
			      l->members.count + l->passed_over :
			      b->members;
	members_sort(&l->members);
	/* One that can't be opened is told of by its notes alone. */
	l->told = l->members.count + l->passed_over == 0 && l->note_count != 0;
	return classify(l, u);
}

void level_close(struct level *l)
{
	if (l->members.fd >= 0)
		close(l->members.fd);
	arena_release(&l->arena);
}
