/* Frames into the members of an archive, whose file has no name. */
#include "audit/unpacked_frames.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "util/status.h"

/* Of each member in its file: pages of any size begin there. */
enum { ALIGNMENT = 1 << 16, STAND_IN_SIZE = 64 };

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
	n.is_elsewhere = false;
	l->notes = items;
	l->notes[l->note_count++] = n;
	return OK;
}

void frames_cut(struct frames *r)
{
	if (r->writes)
		r->level->members.count--;
	r->writes = false;
}

static int add_member(struct frames *r, struct str path,
		      const struct member *where)
{
	struct level *l = r->level;
	void *items = l->members.items;
	struct member new = *where;

	r->broken = memchr(path.s, '\0', path.n) != NULL;
	if (r->broken)
		return OK;
	new.path = str_copy(&l->arena, path);
	new.number = l->members.count;
	if (new.path.s == NULL ||
	    arena_grow(&l->arena, &items, l->members.count, &l->capacity,
		       sizeof(new)))
		return E_NO_MEMORY;
	l->members.items = items;
	l->members.items[l->members.count++] = new;
	return OK;
}

static int begin_member(struct frames *r)
{
	int ret;

	r->at = (r->at + ALIGNMENT - 1) & ~(uint64_t)(ALIGNMENT - 1);
	ret = add_member(r, (struct str){ r->text, r->length },
			 &(struct member){ .at = r->at });
	r->writes = !r->broken;
	return ret;
}

/* All of them share one: zeros that no loader takes for an image. */
static int make_stand_in(struct frames *r)
{
	static const char zeros[STAND_IN_SIZE];

	if (r->stand_in != 0)
		return OK;
	r->stand_in = (r->at + ALIGNMENT) & ~(uint64_t)(ALIGNMENT - 1);
	r->at = r->stand_in + sizeof(zeros);
	return pwrite(r->level->members.fd, zeros, sizeof(zeros),
		      (off_t)r->stand_in) == sizeof(zeros) ?
		       OK :
		       E_NO_MEMORY;
}

static int take_passed(struct frames *r)
{
	struct member where = { .is_stand_in = true };

	r->writes = false;
	r->broken = r->length < 2;
	if (r->broken)
		return OK;
	r->level->passed_over++;
	if (make_stand_in(r) != OK)
		return E_NO_MEMORY;
	where.at = r->stand_in;
	where.size = r->text[0] != 0 ? STAND_IN_SIZE : 0;
	return add_member(r, (struct str){ r->text + 1, r->length - 1 },
			  &where);
}

static int take_link(struct frames *r)
{
	const struct str all = { r->text, r->length };
	const char *zero = memchr(all.s, '\0', all.n);
	struct arena *a = &r->level->arena;
	void *items = r->links;
	struct member_link new;

	r->writes = false;
	r->broken = zero == NULL;
	if (r->broken)
		return OK;
	new.path = str_copy(a, (struct str){ all.s, (size_t)(zero - all.s) });
	new.target = str_copy(
		a, (struct str){ zero + 1, all.n - new.path.n - 1 });
	if (new.path.s == NULL || new.target.s == NULL ||
	    arena_grow(a, &items, r->link_count, &r->link_capacity,
		       sizeof(new)))
		return E_NO_MEMORY;
	r->links = items;
	r->links[r->link_count++] = new;
	return OK;
}

int frames_link(struct frames *r)
{
	struct members *m = &r->level->members;
	struct members sorted;
	int ret = OK;

	if (r->link_count == 0)
		return OK;
	members_sort(m);
	sorted = *m;
	for (size_t i = 0; ret == OK && i < r->link_count; i++) {
		/* Those that are added come behind them, maybe elsewhere. */
		const struct member *f =
			members_find(&sorted, r->links[i].target);

		if (f == NULL) {
			ret = level_note(r->level, r->links[i].path,
					 str_of("is a link to what isn't "
						"there"));
			continue;
		}
		r->level->passed_over += f->is_stand_in;
		ret = add_member(r, r->links[i].path,
				 &(struct member){
					 .at = f->at,
					 .size = f->size,
					 .is_stand_in = f->is_stand_in,
				 });
	}
	return ret;
}

/* What no more fits is told of, and the rest isn't read. */
static int write_member(struct frames *r, const char *data, size_t n)
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

static int take_note(struct frames *r)
{
	const struct str all = { r->text, r->length };
	const char *zero = memchr(all.s, '\0', all.n);
	struct str path, message;

	r->budget->limit_reached |= r->head.kind == FRAME_LIMIT;
	r->budget->by_chance |= r->head.kind == FRAME_LACKING;
	if (zero == NULL) {
		r->broken = true;
		return OK;
	}
	path = (struct str){ all.s, (size_t)(zero - all.s) };
	message = (struct str){ zero + 1, all.n - path.n - 1 };
	return level_note(r->level, path, message);
}

/* Without a name, or with more than are kept, any may be meant. */
static int take_claim(struct frames *r)
{
	struct level *l = r->level;
	void *items = l->claims;
	struct str name;

	if (r->length == 0 || l->claim_count == UNPACKED_CLAIMS_MAX) {
		l->claims_unknown = true;
		return OK;
	}
	name = str_copy(&l->arena, (struct str){ r->text, r->length });
	if (name.s == NULL ||
	    arena_grow(&l->arena, &items, l->claim_count, &l->claim_capacity,
		       sizeof(name)))
		return E_NO_MEMORY;
	l->claims = items;
	l->claims[l->claim_count++] = name;
	return OK;
}

static int take_owner(struct frames *r)
{
	struct level *l = r->level;

	l->owner = str_copy(&l->arena, (struct str){ r->text, r->length });
	return l->owner.s == NULL ? E_NO_MEMORY : OK;
}

static void take_end(struct frames *r)
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
static int take_frame(struct frames *r)
{
	switch (r->head.kind) {
	case FRAME_MEMBER:
		return begin_member(r);
	case FRAME_DATA:
		return OK;
	case FRAME_DROP:
		frames_cut(r);
		return OK;
	case FRAME_PASSED:
		return take_passed(r);
	case FRAME_LINK:
		return take_link(r);
	case FRAME_NOTE:
	case FRAME_LIMIT:
	case FRAME_LACKING:
		return take_note(r);
	case FRAME_CLAIM:
		return take_claim(r);
	case FRAME_OWNED:
		return take_owner(r);
	case FRAME_END:
		take_end(r);
		return OK;
	}
	r->broken = true;
	return OK;
}

static size_t take_head(struct frames *r, const char *data, size_t n)
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

int frames_take(struct frames *r, const char *data, size_t n)
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
