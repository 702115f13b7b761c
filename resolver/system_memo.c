/* Answers of Windows' own DLLs, by the question. */
#include "resolver/system_memo.h"

#include "util/status.h"

enum { SIZE_FIRST = 128 };

struct system_entry {
	struct system_question question;
	const struct system_binding *answer;
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

		if (s->number == 0 ||
		    (s->hash == hash &&
		     is_same(&m->entries[s->number - 1].question, q)))
			return s;
	}
}

const struct system_binding *system_memo_find(const struct system_memo *m,
					      const struct system_question *q)
{
	uint32_t number;

	if (m->count == 0)
		return NULL;
	number = slot_of(m, q, hash_of(q))->number;
	return number == 0 ? NULL : m->entries[number - 1].answer;
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

		if (s->number != 0)
			*slot_of(m, &m->entries[s->number - 1].question,
				 s->hash) = *s;
	}
	return OK;
}

static bool is_same_answer(const struct system_binding *a,
			   const struct system_binding *b)
{
	return a->missing == b->missing && a->unknown == b->unknown &&
	       a->likely == b->likely &&
	       a->forward_missing == b->forward_missing &&
	       a->table_pattern == b->table_pattern &&
	       a->forwarders == b->forwarders &&
	       str_equal(a->forwarder, b->forwarder);
}

/* Procedures of one DLL follow each other. NULL when out of memory. */
static const struct system_binding *
keep_answer(struct system_memo *m, struct arena *a,
	    const struct system_binding *answer)
{
	struct system_binding *copy;

	if (m->newest != NULL && is_same_answer(m->newest, answer))
		return m->newest;
	copy = arena_new(a, struct system_binding);
	if (copy == NULL)
		return NULL;
	*copy = *answer;
	copy->forwarder = str_copy(a, answer->forwarder);
	if (copy->forwarder.s == NULL)
		return NULL;
	m->newest = copy;
	return copy;
}

int system_memo_add(struct system_memo *m, struct arena *a,
		    const struct system_question *q,
		    const struct system_binding *answer)
{
	const uint32_t hash = hash_of(q);
	struct system_entry new = { .question = *q };
	void *entries = m->entries;

	if (m->count == SYSTEM_MEMO_MAX)
		return OK;
	new.question.name = str_copy(a, q->name);
	new.answer = keep_answer(m, a, answer);
	if (new.question.name.s == NULL || new.answer == NULL ||
	    grow(m, a) != OK ||
	    arena_grow(a, &entries, m->count, &m->capacity, sizeof(new)) != 0)
		return E_NO_MEMORY;
	m->entries = entries;
	m->entries[m->count++] = new;
	*slot_of(m, q, hash) =
		(struct system_slot){ hash, (uint32_t)m->count };
	return OK;
}
