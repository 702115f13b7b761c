/* One archive: the program that opens it, and what came of it. */
#include "audit/unpacked_level.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "analysis/child.h"
#include "audit/sniff.h"
#include "audit/unpacked_claims.h"
#include "audit/unpacked_frames.h"
#include "audit/walk.h"
#include "util/sanitizer.h"
#include "util/status.h"

/* Address space of the program, beside the archive itself. */
#define MEMORY ((uint64_t)2 << 30)

/* Until it ends, or enough was read. */
static int read_frames(struct frames *r, const struct unpacker *u, int fd)
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
			r->budget->limit_reached = r->budget->by_chance = true;
			return level_note(
				r->level, STR_EMPTY,
				str_of("takes too long to be unpacked: the "
				       "rest of it isn't looked at"));
		}
		if (now >= beat) {
			u->alive(u->context);
			beat = now + BEAT_MS;
		}
		if (poll(&p, 1, BEAT_MS) <= 0)
			continue;
		n = read(fd, data, sizeof(data));
		if (n == 0 || (n < 0 && errno != EINTR))
			break;
		if (n > 0)
			ret = frames_take(r, data, (size_t)n);
	}
	return ret;
}

static int note_trouble(struct frames *r, struct str trouble)
{
	struct level *l = r->level;
	struct str line = str_printf(
		&l->arena,
		"the program that opens archives %.*s: what it hasn't told of "
		"isn't looked at",
		STR_ARGS(trouble));

	r->budget->bytes = 0;
	r->budget->by_chance = true;
	return line.s == NULL ? E_NO_MEMORY : level_note(l, STR_EMPTY, line);
}

static uint64_t size_of(const char *path, const struct level_inside *inside)
{
	struct stat st;

	if (inside != NULL)
		return inside->bytes.len;
	return stat(path, &st) == 0 ? (uint64_t)st.st_size : 0;
}

enum {
	OPTIONS_OWN = 6, /* beside these each cabinet takes two */
	OPTIONS_MAX = OPTIONS_OWN + 2 + 2 * UNPACKED_CABINETS_MAX + 1,
};

_Static_assert((int)OPTIONS_MAX <= (int)CHILD_OPTIONS_MAX,
	       "the child gets them all");

static int run(struct frames *r, const struct unpacker *u, const char *path,
	       const struct level_inside *inside)
{
	struct arena *a = &r->level->arena;
	const struct unpacked_budget *b = r->budget;
	struct str most = str_printf(a, "%llu", (unsigned long long)b->bytes);
	struct str files = str_printf(a, "%zu", b->members);
	struct str own = STR_CONCAT(a, str_of(path[0] == '-' ? "./" : ""),
				    str_of(path));
	const char *options[OPTIONS_MAX] = { "--bytes",	  most.s,
					     "--members", files.s,
					     "--name",	  level_base_name(path) };
	const bool shares = inside != NULL && inside->parent->is_sealed &&
			    sniff_named(path, inside->bytes) == SNIFFED_MSI;
	const struct child child = {
		.program = u->program,
		.argument = own.s,
		.options = options,
		.input = inside != NULL ? inside->bytes :
					  (struct bytes){ NULL, 0 },
		.shared = shares ? inside->parent->members.fd : 0,
		.seconds = UNPACKED_SECONDS,
		.memory_max = is_sanitized() ? SIZE_MAX :
					       MEMORY + size_of(path, inside),
	};
	struct child_process process;
	struct str trouble;
	int ret, ended;

	if (most.s == NULL || files.s == NULL || own.s == NULL)
		return E_NO_MEMORY;
	if (shares && claims_share(a, inside->parent, path, options + OPTIONS_OWN) != OK)
		return E_NO_MEMORY;
	if (child_start(&child, &process) != 0)
		return note_trouble(r, str_of("can't be started"));
	ret = read_frames(r, u, process.output);
	ended = child_end(&process, !r->ended, a, &trouble);
	if (ret == OK)
		ret = ended;
	if (r->ended)
		return ret;
	frames_cut(r);
	r->level->claims_unknown = true;
	if (ret != OK || b->limit_reached)
		return ret;
	return note_trouble(r, r->broken ? str_of("says what it can't know") :
					   trouble);
}

static int classify_one(struct level *l, const struct unpacker *u, size_t i)
{
	const size_t root = l->members.root.n;
	struct arena scratch = ARENA_INIT;
	struct str path = STR_CONCAT(&scratch, l->members.root, str_of("/"),
				     l->members.items[i].path);
	struct sniffed s;
	struct file_parts file;
	int ret = OK;

	if (path.s == NULL ||
	    members_open_parts(&l->members, path.s, &file) != 0) {
		ret = E_NO_MEMORY;
	} else {
		const bool excluded = walk_excludes(u->asked, path, root + 1);

		s = sniff(path.s, &file);
		l->is_ours[i] = s.is_ours && !excluded;
		l->holds_more[i] =
			!excluded &&
			(s.is_archive || (s.is_program && sniff_kind(file.head) !=
								  SNIFFED_NOTHING));
		l->is_installer[i] = s.is_archive &&
				     sniff_named(path.s, file.head) ==
					     SNIFFED_MSI;
		l->passed_over += !excluded && !s.is_ours && !s.is_archive;
	}
	if (path.s != NULL && ret == OK)
		file_parts_close(&file);
	arena_release(&scratch);
	return ret;
}

/* Which of them are for the loader, and which hold others. */
static int classify(struct level *l, const struct unpacker *u)
{
	int ret = OK;

	l->is_ours = arena_new_array(&l->arena, bool, l->members.count + 1);
	l->holds_more = arena_new_array(&l->arena, bool, l->members.count + 1);
	l->is_installer =
		arena_new_array(&l->arena, bool, l->members.count + 1);
	if (l->is_ours == NULL || l->holds_more == NULL ||
	    l->is_installer == NULL)
		return E_NO_MEMORY;
	for (size_t i = 0; ret == OK && i < l->members.count; i++) {
		if (l->members.items[i].is_stand_in)
			continue;
		ret = classify_one(l, u, i);
	}
	return ret;
}

static bool seal(int fd)
{
	return fcntl(fd, F_ADD_SEALS,
		     F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW |
			     F_SEAL_WRITE) == 0;
}

int level_open(struct level *l, const struct unpacker *u,
	       struct unpacked_budget *b, struct str path,
	       const struct level_inside *inside)
{
	struct frames *r;
	int ret;

	*l = (struct level){ .arena = ARENA_INIT };
	l->members.root = STR_CONCAT(&l->arena, path, str_of("!"));
	l->members.fd = memfd_create("members",
				     MFD_CLOEXEC | MFD_ALLOW_SEALING);
	r = arena_new(&l->arena, struct frames);
	if (l->members.root.s == NULL || l->members.fd < 0 || r == NULL)
		return E_NO_MEMORY;
	*r = (struct frames){ .level = l, .budget = b };
	ret = run(r, u, path.s, inside);
	if (ret == OK && l->owner.n != 0)
		ret = claims_note_owner(l, u->asked, path);
	if (ret != OK)
		return ret;
	l->is_sealed = seal(l->members.fd);
	ret = frames_link(r);
	if (ret != OK)
		return ret;
	b->members -= l->members.count < b->members ? l->members.count :
						      b->members;
	members_merge_folders(&l->members);
	members_sort(&l->members);
	/* One that can't be opened is told of by its notes alone. */
	l->told = l->members.count == 0 && l->note_count != 0;
	ret = classify(l, u);
	return ret == OK ? claims_heed_excluded(l) : ret;
}

void level_close(struct level *l)
{
	if (l->members.fd >= 0)
		close(l->members.fd);
	arena_release(&l->arena);
}
