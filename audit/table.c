/* A hash table of texts. */
#include "audit/table.h"

#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "util/bytes.h"

uint64_t table_seed(void)
{
	uint64_t seed;

	if (getrandom(&seed, sizeof(seed), GRND_NONBLOCK) !=
	    (ssize_t)sizeof(seed))
		return 0;
	return seed;
}

static uint64_t mix(uint64_t h, uint64_t word)
{
	h = (h ^ word) * 0x9e3779b97f4a7c15;
	return h ^ h >> 29;
}

/* By words from a seed, mixed: nobody chooses names that all collide. */
static uint64_t hash(const struct table *t, struct str key)
{
	uint64_t h = mix(t->seed, key.n);

	for (; key.n >= sizeof(h); key.n -= sizeof(h), key.s += sizeof(h))
		h = mix(h, le64(key.s));
	for (; key.n != 0; key.n--)
		h = mix(h, (unsigned char)*key.s++);
	return h ^ h >> 32;
}

static struct table_entry *slot_of(const struct table *t, struct str key)
{
	size_t i = hash(t, key) & (t->slot_count - 1);

	while (t->slots[i].key.s != NULL && !str_equal(t->slots[i].key, key))
		i = (i + 1) & (t->slot_count - 1);
	return &t->slots[i];
}

static bool grow(struct table *t)
{
	struct table bigger = {
		.slot_count = t->slot_count == 0 ? 64 : t->slot_count * 2,
		.count = t->count,
		.seed = t->seed,
	};

	if (t->slot_count > t->count * 2)
		return true;
	bigger.slots = calloc(bigger.slot_count, sizeof(*bigger.slots));
	if (bigger.slots == NULL)
		return false;
	for (size_t i = 0; i < t->slot_count; i++) {
		if (t->slots[i].key.s != NULL)
			*slot_of(&bigger, t->slots[i].key) = t->slots[i];
	}
	free(t->slots);
	*t = bigger;
	return true;
}

struct table_entry *table_enter(struct table *t, struct str key, bool *is_new)
{
	struct table_entry *e;

	if (!grow(t))
		return NULL;
	e = slot_of(t, key);
	*is_new = e->key.s == NULL;
	if (*is_new) {
		e->key = key;
		t->count++;
	}
	return e;
}

const struct table_entry *table_find(const struct table *t, struct str key)
{
	const struct table_entry *e;

	if (t->slot_count == 0)
		return NULL;
	e = slot_of(t, key);
	return e->key.s != NULL ? e : NULL;
}

void table_free(struct table *t)
{
	free(t->slots);
	*t = (struct table){ .seed = t->seed };
}
