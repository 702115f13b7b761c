/* Answers of Windows' own DLLs, by the question. */
#include "resolver/system_memo.h"

#include "util/status.h"

enum { SIZE_FIRST = 128 };

struct system_entry {
	struct system_question question;
	struct system_binding answer;
};

static uint32_t hash_of(const struct system_question *q)
{
	return str_hash(q->name) ^ q->system * 2654435761u;
}

static bool is_same(const struct system_question *a,
		    const struct system_question *b)
{
	return a->system == b->system && a->targets == b->targets &&
	       a->standard_order == b->standard_order &&
	       str_equal(a->name, b->name);
}

static struct system_slot *slot_of(const struct system_memo *m,
				   const struct system_question *q,
				   uint32_t hash)
{
	for (size_t i = hash;; i++) {
		struct system_slot *s = &m->slots[i & (m->size - 1)];

		if (s->entry == NULL ||
		    (s->hash == hash && is_same(&s->entry->question, q)))
			return s;
	}
}

const struct system_binding *system_memo_find(const struct system_memo *m,
					      const struct system_question *q)
{
	const struct system_entry *e;

	if (m->count == 0)
		return NULL;
	e = slot_of(m, q, hash_of(q))->entry;
	return e == NULL ? NULL : &e->answer;
}

/* At most half full, so that a search ends soon. */
static int grow(struct system_memo *m, struct arena *a)
{
	const struct system_memo old = *m;

	if (m->count * 2 < m->size)
		return OK;
	m->size = old.size == 0 ? SIZE_FIRST : old.size * 2;
	m->slots = arena_new_array(a, struct system_slot, m->size);
	if (m->slots == NULL) {
		*m = old;
		return E_NO_MEMORY;
	}
	for (size_t i = 0; i < old.size; i++) {
		const struct system_slot *s = &old.slots[i];

		if (s->entry != NULL)
			*slot_of(m, &s->entry->question, s->hash) = *s;
	}
	return OK;
}

int system_memo_add(struct system_memo *m, struct arena *a,
		    const struct system_question *q,
		    const struct system_binding *answer)
{
	const uint32_t hash = hash_of(q);
	struct system_entry *e;

	if (m->count == SYSTEM_MEMO_MAX)
		return OK;
	e = arena_new(a, struct system_entry);
	if (e == NULL || grow(m, a) != OK)
		return E_NO_MEMORY;
	e->question = *q;
	e->question.name = str_copy(a, q->name);
	e->answer = *answer;
	e->answer.forwarder = str_copy(a, answer->forwarder);
	if (e->question.name.s == NULL || e->answer.forwarder.s == NULL)
		return E_NO_MEMORY;
	*slot_of(m, q, hash) = (struct system_slot){ hash, e };
	m->count++;
	return OK;
}
