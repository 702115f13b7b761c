/* A hash table with open addressing that never loses a key. */
#include "profiles/compile_intern.h"

#include "util/arena.h"
#include "util/status.h"

enum { SLOTS_MIN = 64 };

static uint64_t slot_value(uint32_t hash, uint32_t number)
{
	return (uint64_t)hash << 32 | (number + 1);
}

static uint32_t number_in(uint64_t slot)
{
	return (uint32_t)slot - 1;
}

/* The slot of 'key', or the empty one where it belongs. */
static uint32_t slot_of(const struct intern *in, struct str key, uint32_t hash)
{
	uint32_t mask = in->slot_count - 1, at = hash & mask;

	while (in->slots[at] != 0 &&
	       (in->slots[at] >> 32 != hash ||
		!str_equal(in->keys[number_in(in->slots[at])], key)))
		at = (at + 1) & mask;
	return at;
}

/* All keys differ: only the place of each is sought. */
static void slots_move(struct intern *in, const uint64_t *from, uint32_t count)
{
	uint32_t mask = in->slot_count - 1;

	for (uint32_t i = 0; i < count; i++) {
		uint32_t at = (uint32_t)(from[i] >> 32) & mask;

		if (from[i] == 0)
			continue;
		while (in->slots[at] != 0)
			at = (at + 1) & mask;
		in->slots[at] = from[i];
	}
}

static int slots_grow(struct intern *in, struct arena *a)
{
	uint32_t before = in->slot_count, wanted = before * 2;
	const uint64_t *old = in->slots;

	if (in->count < before / 2)
		return 0;
	if (wanted < SLOTS_MIN)
		wanted = SLOTS_MIN;
	in->slots = arena_new_array(a, uint64_t, wanted);
	if (in->slots == NULL)
		return E_NO_MEMORY;
	in->slot_count = wanted;
	slots_move(in, old, before);
	return 0;
}

static bool find(const struct intern *in, struct str key, uint32_t hash,
		 uint32_t *number)
{
	uint32_t slot;

	if (in->count == 0)
		return false;
	slot = slot_of(in, key, hash);
	if (in->slots[slot] == 0)
		return false;
	*number = number_in(in->slots[slot]);
	return true;
}

bool intern_find(const struct intern *in, struct str key, uint32_t *number)
{
	return find(in, key, str_hash(key), number);
}

int intern_add(struct intern *in, struct arena *a, struct str key,
	       uint32_t *number)
{
	const uint32_t hash = str_hash(key);
	void *keys = in->keys;
	struct str copy;

	if (find(in, key, hash, number))
		return 0;
	copy = str_copy(a, key);
	if (copy.s == NULL || slots_grow(in, a) != 0 ||
	    arena_grow(a, &keys, in->count, &in->capacity, sizeof(key)) != 0)
		return E_NO_MEMORY;
	in->keys = keys;
	in->keys[in->count] = copy;
	in->slots[slot_of(in, copy, hash)] = slot_value(hash, in->count);
	*number = in->count++;
	return 0;
}
