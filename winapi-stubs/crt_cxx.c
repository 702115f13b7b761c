/* C run-times: throw, and what is thrown. */
#include "winapi-stubs/crt_cxx.h"

#include "emulator/modules.h"

enum {
	TRY_SIZE = 20,
	NAME_MAX_BYTES = 4096,
	TYPES_MAX = 1024,
	COPY_MAX = 1 << 20,
};

enum { CATCH_CONST = 1, CATCH_VOLATILE = 2, CATCH_REFERENCE = 8 };
enum { TYPE_SIMPLE = 1, TYPE_BY_REFERENCE = 2, TYPE_VIRTUAL_BASE = 4 };

struct catchable {
	uint32_t properties, type;
	int32_t member, vbtable, vbase; /* from the object to this part of it */
	uint32_t size, copy;
};

bool cxx_read_function(struct call *c, uint64_t at, uint64_t base,
		       struct cxx_function *out)
{
	uint32_t w[7] = { 0 };
	bool wide = call_is_64(c);

	*out = (struct cxx_function){ .base = base };
	if (!call_read(c, at, w, sizeof(w)))
		return false;
	out->magic = w[0] & 0x1fffffff;
	if (out->magic >= CXX_MAGIC_FLAGS)
		out->flags = call_read32(c, at + (wide ? 36 : 32));
	out->states = w[1] > CXX_STATES_MAX ? 0 : w[1];
	out->unwind_map = base + w[2];
	out->tries = w[3] > CXX_STATES_MAX ? 0 : w[3];
	out->try_map = base + w[4];
	out->ips = w[5];
	out->ip_map = base + w[6];
	if (out->magic < CXX_MAGIC || out->magic > CXX_MAGIC_FLAGS) {
		call_stop(c, "it describes exceptions in a way that isn't known");
		return false;
	}
	return true;
}

bool cxx_read_try(struct call *c, const struct cxx_function *f, uint32_t i,
		  struct cxx_try *out)
{
	return call_read(c, f->try_map + (uint64_t)i * TRY_SIZE, out,
			 sizeof(*out));
}

bool cxx_read_catch(struct call *c, const struct cxx_function *f,
		    const struct cxx_try *t, uint32_t i,
		    struct cxx_catch *out)
{
	unsigned size = call_is_64(c) ? 20 : 16;

	out->frame = 0;
	return call_read(c, f->base + t->catch_list + (uint64_t)i * size, out,
			 size);
}

int32_t cxx_unwind_entry(struct call *c, const struct cxx_function *f,
			 int32_t state, uint64_t *action)
{
	uint64_t at = f->unwind_map + (uint64_t)state * 8;
	uint32_t function;
	int32_t to;

	*action = 0;
	if (state < 0 || (uint32_t)state >= f->states)
		return CXX_NO_STATE;
	to = (int32_t)call_read32(c, at);
	function = call_read32(c, at + 4);
	if (function != 0)
		*action = f->base + function;
	return to < state ? to : CXX_NO_STATE;
}

void cxx_read_exception(struct call *c, uint64_t record,
			struct cxx_exception *out)
{
	bool wide = call_is_64(c);
	unsigned size = call_pointer_size(c);
	uint64_t at = record + (wide ? RECORD64_INFORMATION : 20);

	*out = (struct cxx_exception){ .base = 0 };
	if (call_read32(c, record) != (uint32_t)CXX_CODE)
		return;
	out->object = call_read_pointer(c, at + size);
	out->throw_info = call_read_pointer(c, at + 2 * size);
	if (wide)
		out->base = call_read_pointer(c, at + 3 * size);
}

static bool same_type(struct call *c, uint64_t a, uint64_t b)
{
	unsigned name = 2 * call_pointer_size(c);
	uint8_t x, y;

	if (a == b)
		return true;
	for (unsigned i = 0; i < NAME_MAX_BYTES; i++) {
		x = call_read8(c, a + name + i);
		y = call_read8(c, b + name + i);
		if (x != y)
			return false;
		if (x == 0)
			return true;
	}
	return false;
}

static bool is_any(struct call *c, const struct cxx_function *f,
		   const struct cxx_catch *h)
{
	return h->type == 0 ||
	       call_read8(c, f->base + h->type + 2 * call_pointer_size(c)) ==
		       0;
}

/* The part of the object that the catch asked for. */
static uint64_t adjust(struct call *c, const struct catchable *t, uint64_t at)
{
	if (at == 0)
		return 0;
	if (t->vbtable >= 0) {
		uint64_t table = at + (uint64_t)t->vbtable;

		at = table + call_read32(c, call_read_pointer(c, table) +
						    (uint64_t)t->vbase);
	}
	return at + (uint64_t)(int64_t)t->member;
}

static bool find_type(struct call *c, const struct cxx_function *f,
		      const struct cxx_catch *h,
		      const struct cxx_exception *x, struct catchable *out)
{
	uint32_t attributes = call_read32(c, x->throw_info);
	uint64_t list = x->base + call_read32(c, x->throw_info + 12);
	uint32_t count = call_read32(c, list);

	for (uint32_t i = 0; i < count && i < TYPES_MAX; i++) {
		uint32_t at = call_read32(c, list + 4 + i * 4);

		if (!call_read(c, x->base + at, out, sizeof(*out)))
			return false;
		if (!same_type(c, x->base + out->type, f->base + h->type))
			continue;
		return (!(out->properties & TYPE_BY_REFERENCE) ||
			h->adjectives & CATCH_REFERENCE) &&
		       (!(attributes & CATCH_CONST) ||
			h->adjectives & CATCH_CONST) &&
		       (!(attributes & CATCH_VOLATILE) ||
			h->adjectives & CATCH_VOLATILE);
	}
	return false;
}

bool cxx_call_with(struct call *c, enum cpu_register r, uint64_t value,
		   uint64_t function, const uint64_t *arguments,
		   unsigned count, uint64_t *result)
{
	struct cpu *cpu = c->process->cpu;
	uint64_t before = cpu_get(cpu, r);
	bool back;

	cpu_set(cpu, r, value);
	back = call_guest(c, function, arguments, count, result);
	if (back)
		cpu_set(cpu, r, before);
	return back;
}

/* A member function that takes one more argument, or two. */
static bool call_member(struct call *c, uint64_t function, uint64_t object,
			uint64_t from, bool with_flag)
{
	const uint64_t wide[] = { object, from, 1 };
	const uint64_t narrow[] = { from, 1 };
	unsigned count = (from != 0) + with_flag;
	uint64_t result;

	if (call_is_64(c))
		return call_guest(c, function, wide, count + 1, &result);
	return cxx_call_with(c, CPU_CX, object, function, narrow, count,
			     &result);
}

static bool copy_object(struct call *c, const struct cxx_catch *h,
			const struct cxx_exception *x,
			const struct catchable *t, uint64_t to)
{
	uint64_t from = x->object;
	uint8_t *bytes;

	if (h->adjectives & CATCH_REFERENCE)
		return call_write_pointer(c, to, adjust(c, t, from));
	if (t->properties & TYPE_SIMPLE &&
	    t->size == call_pointer_size(c))
		return call_write_pointer(
			c, to, adjust(c, t, call_read_pointer(c, from)));
	if (!(t->properties & TYPE_SIMPLE))
		from = adjust(c, t, from);
	if (t->copy != 0)
		return call_member(c, x->base + t->copy, to, from,
				   t->properties & TYPE_VIRTUAL_BASE);
	if (t->size > COPY_MAX)
		return false;
	bytes = process_need(arena_alloc(call_arena(c), t->size + 1, 1));
	return call_read(c, from, bytes, t->size) &&
	       call_write(c, to, bytes, t->size);
}

bool cxx_catches(struct call *c, const struct cxx_function *f,
		 const struct cxx_catch *h, const struct cxx_exception *x,
		 uint64_t frame)
{
	struct catchable t;

	if (is_any(c, f, h))
		return true;
	if (x->throw_info == 0 || !find_type(c, f, h, x, &t))
		return false;
	if (h->object == 0)
		return true;
	return copy_object(c, h, x, &t, frame + (uint64_t)(int64_t)h->object);
}

static const char handlings_key;

struct cxx_handling **cxx_handlings(struct call *c)
{
	return call_state(c, &handlings_key, sizeof(struct cxx_handling *));
}

static bool is_handled_further_out(const struct cxx_handling *h)
{
	for (const struct cxx_handling *o = h->outer; o != NULL; o = o->outer) {
		if (!o->left && o->exception.object == h->exception.object)
			return true;
	}
	return false;
}

bool cxx_run_catch(struct call *c, struct cxx_handling *h, uint64_t function,
		   const uint64_t *arguments, unsigned count, uint64_t *next)
{
	struct cxx_handling **all = cxx_handlings(c);
	uint32_t destroy;
	bool back;

	h->outer = *all;
	h->sp = cpu_get(c->process->cpu, CPU_SP);
	*all = h;
	back = call_guest(c, function, arguments, count, next);
	*all = h->outer;
	if (!back || h->exception.throw_info == 0 || is_handled_further_out(h))
		return back;
	destroy = call_read32(c, h->exception.throw_info + 4);
	if (destroy == 0 || h->exception.object == 0)
		return true;
	return call_member(c, h->exception.base + destroy,
			   h->exception.object, 0, false);
}

/* Without an object: the one that is being handled, again. */
static void throw_exception(struct call *c)
{
	struct cxx_exception x = { .object = call_arg(c, 0),
				   .throw_info = call_arg(c, 1) };
	const struct cxx_handling *h = *cxx_handlings(c);
	const struct guest_module *m;
	uint64_t information[4];

	if (x.throw_info != 0) {
		m = modules_at(c->process, x.throw_info);
		x.base = m == NULL || !call_is_64(c) ? 0 : m->base;
	} else if (h == NULL) {
		call_stop(c, "it throws again what nobody has thrown");
		return;
	} else {
		x = h->exception;
	}
	if (x.throw_info == 0) {
		call_stop(c, "it throws again what C++ hasn't thrown");
		return;
	}
	information[0] = CXX_MAGIC;
	information[1] = x.object;
	information[2] = x.throw_info;
	information[3] = x.base;
	call_raise(c, (uint32_t)CXX_CODE, RECORD_NONCONTINUABLE, information,
		   call_is_64(c) ? 4 : 3);
}

/* Names that type_info had made: of Visual C++'s own, when a DLL goes. */
static void destroy_type_names(struct call *c)
{
	if (call_read_pointer(c, call_arg(c, 0)) != 0)
		call_stop(c, "it takes away names of types");
}

static const struct stub stubs[] = {
	{ "__std_type_info_destroy_list", 1, destroy_type_names, CALL_CDECL },
	{ "_CxxThrowException", 2, throw_exception },
};
CRT_MODULE(crt_cxx, stubs);
