/* A hash table with open addressing that never loses a key. */
#include "profiles/compile_intern.h"

#include "util/arena.h"
#include "util/status.h"

enum { SLOTS_MIN = 64 };

static uint32_t hash_of(struct str key)
{
	uint32_t h = 2166136261u; /* FNV-1a */

	for (size_t i = 0; i < key.n; i++)
		h = (h ^ (unsigned char)key.s[i]) * 16777619u;
	return h;
}

/* The slot of 'key', or the empty one where it belongs. */
static uint32_t slot_of(const struct intern *in, struct str key)
{
	uint32_t mask = in->slot_count - 1;
	uint32_t at = hash_of(key) & mask;

	while (in->slots[at] != 0 &&
	       !str_equal(in->keys[in->slots[at] - 1], key))
		at = (at + 1) & mask;
	return at;
}

static int slots_grow(struct intern *in, struct arena *a)
{
	uint32_t wanted = in->slot_count * 2;

	if (in->count < in->slot_count / 2)
		return 0;
	if (wanted < SLOTS_MIN)
		wanted = SLOTS_MIN;
	in->slots = arena_new_array(a, uint32_t, wanted);
	if (in->slots == NULL)
		return E_NO_MEMORY;
	in->slot_count = wanted;
	for (uint32_t i = 0; i < in->count; i++)
		in->slots[slot_of(in, in->keys[i])] = i + 1;
	return 0;
}

bool intern_find(const struct intern *in, struct str key, uint32_t *number)
{
	uint32_t slot;

	if (in->count == 0)
		return false;
	slot = slot_of(in, key);
	if (in->slots[slot] == 0)
		return false;
	*number = in->slots[slot] - 1;
	return true;
}

int intern_add(struct intern *in, struct arena *a, struct str key,
	       uint32_t *number)
{
	void *keys = in->keys;
	struct str copy;

	if (intern_find(in, key, number))
		return 0;
	copy = str_copy(a, key);
	if (copy.s == NULL || slots_grow(in, a) != 0 ||
	    arena_grow(a, &keys, in->count, &in->capacity, sizeof(key)) != 0)
		return E_NO_MEMORY;
	in->keys = keys;
	in->keys[in->count] = copy;
	in->slots[slot_of(in, copy)] = in->count + 1;
	*number = in->count++;
	return 0;
}
