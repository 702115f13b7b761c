/*
 * Exceptions of 64-bit code: frames are found by the tables of functions
 * (emulator/unwind.c), from the innermost to the one that the level started
 * with. Layouts of CONTEXT and EXCEPTION_RECORD are those of winnt.h.
 */
#include "emulator/exceptions.h"

#include "emulator/run.h"
#include "emulator/unwind.h"
#include "emulator/vectored.h"
#include "loader/pe.h"

/* More frames than this lead in a circle. */
enum { FRAMES_MAX = 65536 };

/* Below all that is alive: a home for four arguments, and what is passed. */
struct room {
	uint64_t before; /* the stack pointer, to be put back */
	uint64_t dispatcher, context, scratch, record;
};

struct frame {
	struct cpu_state at, up; /* the function's registers; its caller's */
	struct function_entry entry;
	struct unwound found;
	bool collided; /* an unwinding had come to 'scope' of it already */
	uint32_t scope;
};

void exception_go_on(struct process *p)
{
	p->runs->abandoning = true;
	p->runs->abandoned_to = p->runs->depth;
	p->runs->pending = (struct run_result){ .end = RUN_GOES_ON };
}

static bool make_room(struct process *p, struct room *out)
{
	uint64_t sp = cpu_get(p->cpu, CPU_SP), bad;

	out->before = sp;
	out->record = (sp - RECORD64_SIZE) & ~15ull;
	out->context = out->record - CONTEXT64_SIZE;
	out->scratch = out->context - CONTEXT64_SIZE;
	out->dispatcher = out->scratch - DISPATCHER_SIZE;
	if (!space_allows(&p->space, out->dispatcher - 256,
			  sp - out->dispatcher + 256, CPU_WRITE, &bad))
		return false;
	cpu_set(p->cpu, CPU_SP, out->dispatcher - 64);
	return true;
}

static void write_record(struct process *p, uint64_t at,
			 const struct exception *x)
{
	unsigned count = x->information_count;

	for (unsigned i = 0; i < RECORD64_SIZE; i += 8)
		process_write_pointer(p, at + i, 0);
	process_write32(p, at + RECORD64_CODE, x->code);
	process_write32(p, at + RECORD64_FLAGS, x->flags);
	process_write_pointer(p, at + RECORD64_ADDRESS, x->address);
	for (unsigned i = 0; i < count; i++)
		process_write_pointer(p, at + RECORD64_INFORMATION + i * 8,
				      x->information[i]);
	if (x->code == (uint32_t)STATUS_ACCESS_VIOLATION && count == 0) {
		count = 2;
		process_write_pointer(p, at + RECORD64_INFORMATION,
				      x->access == CPU_WRITE   ? 1 :
				      x->access == CPU_EXECUTE ? 8 :
								 0);
		process_write_pointer(p, at + RECORD64_INFORMATION + 8,
				      x->data);
	}
	process_write32(p, at + RECORD64_COUNT, count);
}

/* What the frame's function has to say of it, and who called it. */
static void describe(struct process *p, struct frame *f, unsigned wanted)
{
	unwind_find(p, f->at.registers[CPU_IP], &f->entry);
	f->up = f->at;
	unwind_one(p, &f->entry, wanted, &f->up, &f->found);
}

static const struct dispatch *dispatch_of(const struct process *p,
					  unsigned level)
{
	const struct dispatch *d = p->dispatches;

	while (d != NULL && d->level != level)
		d = d->outer;
	return d;
}

/*
 * To the caller. Between levels there are no frames: behind a callback of an
 * API is the API's caller; behind a handler is what it was to handle. False
 * where the stack ends.
 */
static bool step(struct process *p, struct frame *f)
{
	const struct dispatch *d;
	unsigned level;

	f->at = f->up;
	f->collided = false;
	while ((level = run_level_at(p, f->at.registers[CPU_IP])) != 0) {
		if (level > p->runs->depth ||
		    p->runs->levels[level].kind != RUN_CALLBACK)
			return false;
		d = dispatch_of(p, level);
		if (d != NULL) {
			f->at = d->state;
			f->collided = d->dispatcher != 0;
			if (f->collided)
				f->scope = process_read32(
					p, d->dispatcher + DISPATCHER_SCOPE);
			return true;
		}
		f->at = p->runs->levels[level].before;
		f->at.registers[CPU_IP] = process_read_pointer(
			p, f->at.registers[CPU_SP]);
		f->at.registers[CPU_SP] += 8;
	}
	return f->at.registers[CPU_IP] != 0;
}

/* The handler of the frame. False where it doesn't come back. */
static bool ask(struct process *p, const struct frame *f,
		const struct room *room, struct dispatch *d,
		const struct unwind_target *target, uint64_t record,
		uint32_t *answer)
{
	const struct {
		unsigned offset;
		uint64_t value;
	} fields[] = {
		{ DISPATCHER_PC, f->at.registers[CPU_IP] },
		{ DISPATCHER_IMAGE, f->entry.base },
		{ DISPATCHER_ENTRY, f->entry.at },
		{ DISPATCHER_FRAME, f->found.frame },
		{ DISPATCHER_TARGET, target == NULL ? 0 : target->ip },
		{ DISPATCHER_CONTEXT_RECORD, room->scratch },
		{ DISPATCHER_HANDLER, f->found.handler },
		{ DISPATCHER_HANDLER_DATA, f->found.handler_data },
		{ DISPATCHER_SCOPE - 8, 0 },
		{ DISPATCHER_SCOPE, f->collided ? f->scope : 0 },
	};
	const uint64_t arguments[] = { record, f->found.frame, room->context,
				       room->dispatcher };
	struct run_result r;

	for (size_t i = 0; i < sizeof(fields) / sizeof(*fields); i++)
		process_write_pointer(p, room->dispatcher + fields[i].offset,
				      fields[i].value);
	context64_write(p, room->scratch, target == NULL ? &f->up : &f->at);
	d->outer = p->dispatches;
	d->level = p->runs->depth + 1;
	d->dispatcher = target == NULL ? 0 : room->dispatcher;
	p->dispatches = d;
	r = guest_call(p, RUN_CALLBACK, f->found.handler, arguments, 4);
	p->dispatches = d->outer;
	*answer = (uint32_t)r.value;
	return r.end == RUN_RETURNED;
}

static void set_flags(struct process *p, uint64_t record, uint32_t off,
		      uint32_t on)
{
	uint32_t flags = process_read32(p, record + RECORD64_FLAGS);

	process_write32(p, record + RECORD64_FLAGS, (flags & ~off) | on);
}

/* True where the guest goes on, or the run is at its end. */
static bool search(struct process *p, const struct exception *x,
		   const struct room *room, struct frame *f)
{
	struct dispatch d = { .state = f->at };
	uint32_t answer;

	switch (vectored_ask(p, room->record, room->context, &f->at)) {
	case VECTORED_GONE:
		return true;
	case VECTORED_GOES_ON:
		context64_read(p, room->context, &f->at);
		cpu_restore(p->cpu, &f->at);
		return true;
	case VECTORED_PASSED:
		break;
	}
	for (unsigned n = 0; n < FRAMES_MAX; n++) {
		describe(p, f, UNWIND_HANDLES);
		if (f->found.handler != 0) {
			if (!ask(p, f, room, &d, NULL, room->record, &answer))
				return true;
			if (answer == CONTINUE_EXECUTION)
				break;
			if (answer != CONTINUE_SEARCH)
				return !process_stop(
					p, "a handler of exceptions answers "
					   "%u, which isn't emulated",
					answer);
		}
		if (!step(p, f))
			return false;
	}
	if (x->flags & RECORD_NONCONTINUABLE)
		return !process_stop(p, "a handler goes on behind the exception "
					"0x%x, which can't be continued",
				     x->code);
	context64_read(p, room->context, &f->at);
	cpu_restore(p->cpu, &f->at);
	return true;
}

bool exception_dispatch_x64(struct process *p, const struct exception *x)
{
	struct frame f = { .collided = false };
	struct room room;
	bool handled;

	cpu_save(p->cpu, &f.at);
	if (!make_room(p, &room))
		return false;
	context64_write(p, room.context, &f.at);
	write_record(p, room.record, x);
	handled = search(p, x, &room, &f);
	if (!handled)
		cpu_set(p->cpu, CPU_SP, room.before);
	return handled;
}

/* False where a handler doesn't come back, or there is no such frame. */
static bool unwind_to(struct process *p, const struct room *room,
		      const struct unwind_target *target, uint64_t record,
		      struct frame *f)
{
	bool is_target;
	uint32_t answer;

	for (unsigned n = 0; n < FRAMES_MAX; n++) {
		struct dispatch d;

		describe(p, f, UNWIND_ENDS);
		is_target = f->entry.at != 0 &&
			    f->found.frame == target->frame;
		d.state = f->at;
		set_flags(p, record,
			  RECORD_TARGET_UNWIND | RECORD_COLLIDED_UNWIND,
			  (is_target ? RECORD_TARGET_UNWIND : 0) |
				  (f->collided ? RECORD_COLLIDED_UNWIND : 0));
		f->at.registers[CPU_AX] = target->value;
		if (f->found.handler != 0 &&
		    !ask(p, f, room, &d, target, record, &answer))
			return false;
		if (f->found.handler != 0 && answer != CONTINUE_SEARCH)
			return process_stop(p, "a handler that is unwound "
					       "answers %u, which isn't "
					       "emulated",
					    answer);
		/* The handler of the target may have set registers there. */
		if (is_target && f->found.handler != 0)
			context64_read(p, room->scratch, &f->at);
		if (is_target)
			return true;
		if (!step(p, f))
			break;
	}
	return process_stop(p, "it unwinds to a frame that isn't there");
}

void exception_unwind_x64(struct process *p, struct cpu_state *state,
			  const struct unwind_target *target)
{
	struct frame f = { .up = *state };
	uint64_t record = target->record;
	struct room room;
	uint32_t code;

	if (!make_room(p, &room)) {
		process_stop(p, "there is no stack left to unwind");
		return;
	}
	/* The caller may be a level's end, if an API was asked to handle it. */
	if (!step(p, &f)) {
		process_stop(p, "it unwinds to a frame that isn't there");
		return;
	}
	context64_write(p, room.context, &f.at);
	if (record == 0) {
		record = room.record;
		write_record(p, record,
			     &(struct exception){
				     .code = (uint32_t)STATUS_UNWIND,
				     .address = f.at.registers[CPU_IP] });
	}
	set_flags(p, record, 0,
		  RECORD_UNWINDING |
			  (target->frame == 0 ? RECORD_EXIT_UNWIND : 0));
	if (!unwind_to(p, &room, target, record, &f))
		return;
	code = process_read32(p, record + RECORD64_CODE);
	f.at.registers[CPU_AX] = target->value;
	if (code != (uint32_t)CODE_CONSOLIDATE)
		f.at.registers[CPU_IP] = target->ip;
	exception_resume_x64(p, &f.at, record);
}
