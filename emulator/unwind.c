/* UNWIND_INFO: prologues undone code by code, epilogues run to their end. */
#include "emulator/unwind.h"

#include <string.h>

#include "emulator/modules.h"
#include "loader/pe.h"

enum { ENTRY_SIZE = 12, CHAIN_MAX = 32, CODES_MAX = 255, INFO_HEADER = 4 };

enum unwind_code {
	PUSH_NONVOLATILE, ALLOC_LARGE, ALLOC_SMALL, SET_FRAME,
	SAVE_NONVOLATILE, SAVE_NONVOLATILE_FAR, EPILOGUE, SPARE,
	SAVE_VECTOR, SAVE_VECTOR_FAR, PUSH_MACHINE_FRAME,
};

struct unwind_info {
	uint8_t version, flags, prologue, count;
	uint8_t frame_register;
	unsigned frame_offset;
	uint16_t codes[CODES_MAX + 1];
	uint64_t after; /* the address behind the codes: handler or chain */
};

static bool read_entry(struct process *p, uint64_t at, uint64_t base,
		       struct function_entry *out)
{
	uint32_t words[3];

	if (!process_read(p, at, words, sizeof(words)))
		return false;
	*out = (struct function_entry){ .at = at,
					.base = base,
					.begin = words[0],
					.end = words[1],
					.unwind = words[2] };
	return true;
}

/* A binary search of a table that is sorted, as it should be. */
static bool find_in(struct process *p, uint64_t table, uint64_t count,
		    uint64_t base, uint64_t pc, struct function_entry *out)
{
	uint64_t low = 0, high = count;

	while (low < high) {
		uint64_t mid = low + (high - low) / 2;

		if (!read_entry(p, table + mid * ENTRY_SIZE, base, out))
			return false;
		if (pc - base < out->begin)
			high = mid;
		else if (pc - base >= out->end)
			low = mid + 1;
		else
			return true;
	}
	return false;
}

static bool follow_indirection(struct process *p, struct function_entry *e)
{
	if (e->unwind & 1)
		return read_entry(p, e->base + (e->unwind & ~1u), e->base, e);
	return true;
}

bool unwind_find(struct process *p, uint64_t pc, struct function_entry *out)
{
	const struct guest_module *m = modules_at(p, pc);
	struct function_table *t = p->function_tables;

	*out = (struct function_entry){ .at = 0 };
	if (m != NULL && m->file.n != 0) {
		const struct data_directory *d = &m->image.directories
			[IMAGE_DIRECTORY_ENTRY_EXCEPTION];

		if (find_in(p, m->base + d->rva, d->size / ENTRY_SIZE,
			    m->base, pc, out))
			return follow_indirection(p, out);
	}
	for (; t != NULL; t = t->next) {
		if (pc - t->base <= UINT32_MAX &&
		    find_in(p, t->at, t->count, t->base, pc, out))
			return follow_indirection(p, out);
	}
	out->at = 0;
	return false;
}

static bool read_info(struct process *p, const struct function_entry *e,
		      struct unwind_info *out)
{
	uint64_t at = e->base + e->unwind;
	uint8_t head[INFO_HEADER];

	memset(out, 0, sizeof(*out));
	if (!process_read(p, at, head, sizeof(head)))
		return false;
	out->version = head[0] & 7;
	out->flags = head[0] >> 3;
	out->prologue = head[1];
	out->count = head[2];
	out->frame_register = head[3] & 15;
	out->frame_offset = (head[3] >> 4) * 16u;
	out->after = at + INFO_HEADER + (out->count + 1u) / 2 * 4;
	return process_read(p, at + INFO_HEADER, out->codes,
			    out->count * sizeof(*out->codes));
}

static uint64_t pop(struct process *p, struct cpu_state *s)
{
	uint64_t value = process_read_pointer(p, s->registers[CPU_SP]);

	s->registers[CPU_SP] += 8;
	return value;
}

static unsigned slots_of(const struct unwind_info *u, unsigned code)
{
	switch (code >> 8 & 15) {
	case ALLOC_LARGE:
		return code >> 12 == 0 ? 2 : 3;
	case SAVE_NONVOLATILE:
	case SAVE_VECTOR:
		return 2;
	case SAVE_NONVOLATILE_FAR:
	case SAVE_VECTOR_FAR:
	case SPARE:
		return 3;
	case EPILOGUE:
		return u->version == 1 ? 2 : 1;
	default:
		return 1;
	}
}

/* The number behind a code: one word, or two. */
static uint64_t operand(const struct unwind_info *u, unsigned i, bool wide)
{
	uint64_t low = i + 1 < u->count ? u->codes[i + 1] : 0;

	if (!wide)
		return low;
	return low | (i + 2 < u->count ? (uint64_t)u->codes[i + 2] << 16 : 0);
}

static void undo(struct process *p, const struct unwind_info *u, unsigned i,
		 uint64_t frame, struct cpu_state *s, bool *machine_frame)
{
	unsigned op = u->codes[i] >> 8 & 15, info = u->codes[i] >> 12;
	uint64_t *sp = &s->registers[CPU_SP], at;

	switch (op) {
	case PUSH_NONVOLATILE:
		s->registers[info] = pop(p, s);
		break;
	case ALLOC_LARGE:
		*sp += info == 0 ? operand(u, i, false) * 8 :
				   operand(u, i, true);
		break;
	case ALLOC_SMALL:
		*sp += info * 8 + 8;
		break;
	case SET_FRAME:
		*sp = s->registers[u->frame_register] - u->frame_offset;
		break;
	case SAVE_NONVOLATILE:
	case SAVE_NONVOLATILE_FAR:
		at = op == SAVE_NONVOLATILE ? operand(u, i, false) * 8 :
					      operand(u, i, true);
		s->registers[info] = process_read_pointer(p, frame + at);
		break;
	case SAVE_VECTOR:
	case SAVE_VECTOR_FAR:
		at = op == SAVE_VECTOR ? operand(u, i, false) * 16 :
					 operand(u, i, true);
		process_read(p, frame + at, &s->vectors[info],
			     sizeof(s->vectors[info]));
		break;
	case PUSH_MACHINE_FRAME:
		*sp += info != 0 ? 8 : 0;
		s->registers[CPU_IP] = process_read_pointer(p, *sp);
		*sp = process_read_pointer(p, *sp + 24);
		*machine_frame = true;
		break;
	default:
		break;
	}
}

/* The codes of what was done before 'offset', then those of the chain. */
static void undo_prologue(struct process *p, const struct function_entry *e,
			  uint64_t offset, uint64_t frame,
			  struct unwind_info *u, struct cpu_state *s)
{
	struct function_entry chained = *e;
	bool machine_frame = false;

	for (unsigned n = 0; n < CHAIN_MAX; n++) {
		for (unsigned i = 0; i < u->count;
		     i += slots_of(u, u->codes[i])) {
			if (n != 0 || offset >= (u->codes[i] & 0xff))
				undo(p, u, i, frame, s, &machine_frame);
		}
		if (!(u->flags & UNWIND_CHAINED) ||
		    !read_entry(p, u->after, e->base, &chained) ||
		    !follow_indirection(p, &chained) ||
		    !read_info(p, &chained, u))
			break;
	}
	if (!machine_frame)
		s->registers[CPU_IP] = pop(p, s);
}

static bool has_frame(const struct unwind_info *u, uint64_t offset)
{
	if (u->frame_register == 0)
		return false;
	if (offset >= u->prologue || u->flags & UNWIND_CHAINED)
		return true;
	for (unsigned i = 0; i < u->count; i += slots_of(u, u->codes[i])) {
		if ((u->codes[i] >> 8 & 15) == SET_FRAME)
			return offset >= (u->codes[i] & 0xff);
	}
	return false;
}

void unwind_one(struct process *p, const struct function_entry *e,
		unsigned wanted, struct cpu_state *s, struct unwound *out)
{
	uint64_t pc = s->registers[CPU_IP], offset;
	struct unwind_info u;
	uint32_t handler = 0;

	*out = (struct unwound){ .frame = s->registers[CPU_SP] };
	if (e->at == 0 || !read_info(p, e, &u)) {
		s->registers[CPU_IP] = pop(p, s);
		return;
	}
	offset = pc - e->base - e->begin;
	if (has_frame(&u, offset))
		out->frame = s->registers[u.frame_register] - u.frame_offset;
	if (offset >= u.prologue &&
	    unwind_epilogue(p, e, u.frame_register, s))
		return;
	/* Nobody handles what happens before the function has its frame. */
	if (offset >= u.prologue || u.flags & UNWIND_CHAINED)
		handler = 1;
	undo_prologue(p, e, offset, out->frame, &u, s);
	if (handler == 0 || !(u.flags & wanted) || u.flags & UNWIND_CHAINED)
		return;
	process_read(p, u.after, &handler, sizeof(handler));
	out->handler = e->base + handler;
	out->handler_data = u.after + sizeof(handler);
}
