/* Advice by the place of a procedure's name. */
#include "rules/advice_memo.h"

#include "util/status.h"

enum { SIZE_FIRST = 256 };

static struct advice_entry *entry_of(const struct advice_memo *m,
				     const char *procedure)
{
	size_t i = (size_t)((uintptr_t)procedure * 0x9e3779b97f4a7c15u >> 20);

	for (;; i++) {
		struct advice_entry *e = &m->entries[i & (m->size - 1)];

		if (e->procedure == procedure || e->procedure == NULL)
			return e;
	}
}

bool advice_memo_find(const struct advice_memo *m, const char *procedure,
		      struct str *out)
{
	const struct advice_entry *e;

	if (m->count == 0)
		return false;
	e = entry_of(m, procedure);
	*out = e->advice;
	return e->procedure != NULL;
}

/* At most half full, so that a search ends soon. */
static int grow(struct advice_memo *m)
{
	const struct advice_memo old = *m;

	if (m->count * 2 < m->size)
		return OK;
	m->size = old.size == 0 ? SIZE_FIRST : old.size * 2;
	m->entries = arena_new_array(m->arena, struct advice_entry, m->size);
	if (m->entries == NULL) {
		*m = old;
		return E_NO_MEMORY;
	}
	for (size_t i = 0; i < old.size; i++) {
		if (old.entries[i].procedure != NULL)
			*entry_of(m, old.entries[i].procedure) =
				old.entries[i];
	}
	return OK;
}

int advice_memo_add(struct advice_memo *m, const char *procedure,
		    struct str advice)
{
	struct str copy = str_copy(m->arena, advice);

	if (copy.s == NULL || grow(m) != OK)
		return E_NO_MEMORY;
	*entry_of(m, procedure) = (struct advice_entry){ procedure, copy };
	m->count++;
	return OK;
}

bool advice_memo_find_rules(const struct advice_memo *m, struct str dll,
			    uint64_t *rules)
{
	for (size_t i = 0; i < m->dll_count; i++) {
		if (str_equal(m->dlls[i].name, dll)) {
			*rules = m->dlls[i].rules;
			return true;
		}
	}
	return false;
}

int advice_memo_add_rules(struct advice_memo *m, struct str dll,
			  uint64_t rules)
{
	struct str copy;

	if (m->dll_count == ADVICE_DLLS_MAX)
		return OK;
	copy = str_copy(m->arena, dll);
	if (copy.s == NULL)
		return E_NO_MEMORY;
	m->dlls[m->dll_count++] = (struct advice_dll){ copy, rules };
	return OK;
}
