/* What the files of the C run-times share. */
#include "winapi-stubs/crt.h"

#include <string.h>

#include "emulator/modules.h"
#include "emulator/serve.h"
#include "emulator/text.h"
#include "emulator/threads.h"

bool crt_is_msvcrt(const struct call *c)
{
	return str_equal(c->module->name, str_of("msvcrt.dll"));
}

bool crt_is_universal(const struct call *c)
{
	struct str name = c->module->name;

	return str_equal(name, str_of("ucrtbase.dll")) ||
	       (name.n > 15 && memcmp(name.s, "api-ms-win-crt-", 15) == 0);
}

unsigned crt_unit(const struct call *c)
{
	const char *name = call_api(c);

	while (*name == '_')
		name++;
	return *name == 'w' ? 2 : 1;
}

/* Units up to the end of the page, so that none is read that isn't there. */
static size_t units_of_page(uint64_t at, unsigned unit)
{
	size_t bytes = SPACE_PAGE - (at & (SPACE_PAGE - 1));

	return bytes < unit ? 1 : bytes / unit;
}

/* Into 'to', widened; the number of units before a zero. */
static size_t widen(const uint8_t *bytes, unsigned unit, size_t n,
		    uint16_t *to)
{
	for (size_t i = 0; i < n; i++) {
		to[i] = unit == 1 ? bytes[i] :
				    (uint16_t)(bytes[2 * i] |
					       bytes[2 * i + 1] << 8);
		if (to[i] == 0)
			return i;
	}
	return n;
}

static uint16_t *grow_text(struct call *c, const struct crt_text *t,
			   size_t room)
{
	uint16_t *units = process_need(
		arena_new_array(call_arena(c), uint16_t, room + 1));

	if (t->n != 0)
		memcpy(units, t->units, t->n * sizeof(*units));
	return units;
}

struct crt_text crt_text_at(struct call *c, uint64_t at, unsigned unit,
			    size_t max)
{
	struct crt_text t = { NULL, 0 };
	uint8_t page[SPACE_PAGE + 2];
	size_t room = 0;

	for (size_t n, got; t.n < max; at += n * unit) {
		n = units_of_page(at, unit);
		if (n > max - t.n)
			n = max - t.n;
		if (t.n + n > CRT_TEXT_MAX) {
			call_stop(c, "it has a text of more than %u units",
				  CRT_TEXT_MAX);
			break;
		}
		if (!call_read(c, at, page, n * unit))
			break;
		if (t.n + n > room) {
			room = 2 * (t.n + n);
			t.units = grow_text(c, &t, room);
		}
		got = widen(page, unit, n, t.units + t.n);
		t.n += got;
		if (got < n)
			break;
	}
	if (t.units == NULL)
		t.units = grow_text(c, &t, 0);
	t.units[t.n] = 0;
	return t;
}

struct crt_text crt_text_arg(struct call *c, unsigned n)
{
	return crt_text_at(c, call_arg(c, n), crt_unit(c), SIZE_MAX);
}

bool crt_put(struct call *c, uint64_t at, unsigned unit,
	     const uint16_t *units, size_t n, bool zero)
{
	size_t all = n + (zero ? 1 : 0);
	uint8_t *bytes = process_need(
		arena_alloc(call_arena(c), all * unit + 1, 2));

	for (size_t i = 0; i < all; i++) {
		uint16_t u = i < n ? units[i] : 0;

		bytes[i * unit] = (uint8_t)u;
		if (unit == 2)
			bytes[i * 2 + 1] = (uint8_t)(u >> 8);
	}
	return all == 0 || call_write(c, at, bytes, all * unit);
}

struct str crt_utf8(struct call *c, struct crt_text t, unsigned unit)
{
	if (unit == 1)
		for (size_t i = 0; i < t.n; i++)
			t.units[i] = text_ansi_to_unit((uint8_t)t.units[i]);
	return process_need_str(text_from_wide(call_arena(c), t.units, t.n));
}

uint16_t crt_lower(uint16_t unit)
{
	return unit >= 'A' && unit <= 'Z' ? (uint16_t)(unit + 32) : unit;
}

uint16_t crt_upper(uint16_t unit)
{
	return unit >= 'a' && unit <= 'z' ? (uint16_t)(unit - 32) : unit;
}

bool crt_is_space(uint16_t unit)
{
	return unit == ' ' || (unit >= 9 && unit <= 13);
}

void crt_set_errno(struct call *c, uint32_t error)
{
	call_write32(c, crt_thread(c) + CRT_OF_ERRNO, error);
}

static const char threads_key;

struct thread_block {
	uint64_t teb, at;
};

uint64_t crt_thread(struct call *c)
{
	struct thread_block *b = call_state(
		c, &threads_key, sizeof(*b) * (THREADS_MAX + 1));
	unsigned i = 0;

	while (i < THREADS_MAX && b[i].at != 0 && b[i].teb != call_teb(c))
		i++;
	if (b[i].at == 0) {
		b[i].teb = call_teb(c);
		b[i].at = call_alloc(c, CRT_OF_END);
		call_write32(c, b[i].at + CRT_OF_SEED, 1);
	}
	return b[i].at;
}

uint64_t crt_variable(struct call *c, const char *name)
{
	struct process *p = c->process;

	return module_trap(p, guest_module_named(p, c->module->name),
			   str_of(name), STR_EMPTY);
}

/*
 * Before VC 2005 there was no such handler, nor is there one in msvcrt.dll of
 * XP; a program can set its own. Which it is isn't known here.
 */
void crt_invalid(struct call *c, const char *what)
{
	call_stop(c, "%s, which its run-time takes for an invalid parameter",
		  what);
}

uint64_t crt_next(struct crt_arguments *a)
{
	uint64_t value;

	if (a->at == 0)
		return call_arg(a->c, a->next++);
	value = call_read_pointer(a->c, a->at);
	a->at += call_pointer_size(a->c);
	return value;
}

uint64_t crt_next64(struct crt_arguments *a)
{
	uint64_t low = crt_next(a);

	return call_is_64(a->c) ? low : low | crt_next(a) << 32;
}

double crt_next_double(struct crt_arguments *a)
{
	uint64_t bits = crt_next64(a);
	double d;

	memcpy(&d, &bits, sizeof(d));
	return d;
}
