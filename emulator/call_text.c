/* Texts of a call, between the guest's encodings and UTF-8. */
#include <string.h>

#include "emulator/heap.h"
#include "emulator/serve.h"
#include "emulator/text.h"

/* How many units there are up to the zero, or 'max'. */
static size_t units_at(struct call *c, uint64_t address, unsigned size,
		       size_t max)
{
	size_t n = 0;

	while (n < max) {
		uint16_t unit = size == 2 ? call_read16(c, address + n * 2) :
					    call_read8(c, address + n);

		if (unit == 0)
			break;
		n++;
	}
	return n;
}

struct str call_text_at(struct call *c, uint64_t address, bool wide,
			size_t max)
{
	struct arena *a = call_arena(c);
	unsigned size = wide ? 2 : 1;
	struct str s = STR_EMPTY;
	size_t n;
	void *units;

	if (address == 0)
		return s;
	n = units_at(c, address, size,
		     max < CALL_TEXT_MAX ? max : CALL_TEXT_MAX);
	units = process_need(arena_alloc(a, (n + 1) * size, 2));
	call_read(c, address, units, n * size);
	s = wide ? text_from_wide(a, units, n) : text_from_ansi(a, units, n);
	process_need(s.s);
	return s;
}

struct str call_text(struct call *c, unsigned n)
{
	return call_text_at(c, call_arg(c, n), call_is_wide(c),
			    CALL_TEXT_MAX);
}

size_t call_put_text_at(struct call *c, uint64_t address, size_t capacity,
			struct str text, bool wide)
{
	size_t n = 0, size = wide ? 2 : 1;
	void *units = wide ? (void *)text_to_wide(call_arena(c), text, &n) :
			     (void *)text_to_ansi(call_arena(c), text, &n);

	process_need(units);
	if (address != 0 && n < capacity)
		call_write(c, address, units, (n + 1) * size);
	return n;
}

size_t call_put_text(struct call *c, uint64_t address, size_t capacity,
		     struct str text)
{
	return call_put_text_at(c, address, capacity, text, call_is_wide(c));
}

uint64_t call_alloc_text(struct call *c, struct str text, bool wide)
{
	size_t n = call_put_text_at(c, 0, 0, text, wide);
	uint64_t at = call_alloc(c, (n + 1) * (wide ? 2 : 1));

	if (at != 0)
		call_put_text_at(c, at, n + 1, text, wide);
	return at;
}
