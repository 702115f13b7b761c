/*
 * C run-times: __try on x86. A frame has its link, its handler, a table of
 * scopes and the innermost one that it is in; the base pointer is behind, and
 * below it are the stack pointer and the EXCEPTION_POINTERS.
 */
#include "winapi-stubs/crt_cxx.h"

enum {
	OF_TABLE = 8, OF_LEVEL = 12, OF_BASE = 16, OF_POINTERS = -4,
	OF_STACK = -8,
	SCOPE_SIZE = 12, SCOPES_MAX = 4096, TABLE_OF_4 = 16,
	LEVEL_3 = -1, LEVEL_4 = -2, /* outside of all scopes */
};

struct scope {
	int32_t outer;
	uint32_t filter, handler;
};

/* A frame, and how its scopes are kept. */
struct seh_frame {
	uint64_t at, scopes;
	int32_t none;
};

static uint64_t below(const struct seh_frame *f, int offset)
{
	return f->at + (uint64_t)(int64_t)offset;
}

static int32_t level_of(struct call *c, const struct seh_frame *f)
{
	return (int32_t)call_read32(c, f->at + OF_LEVEL);
}

static bool read_scope(struct call *c, const struct seh_frame *f,
		       int32_t level, struct scope *out)
{
	return level >= 0 && level < SCOPES_MAX &&
	       call_read(c, f->scopes + (uint64_t)level * SCOPE_SIZE, out,
			 sizeof(*out));
}

/* The __finally blocks of the scopes inside of 'to'. */
static bool leave_scopes(struct call *c, const struct seh_frame *f, int32_t to)
{
	int32_t level = level_of(c, f);
	uint64_t result;
	struct scope s;

	for (unsigned n = 0; n < SCOPES_MAX && level != to &&
			     level != f->none;
	     n++) {
		if (!read_scope(c, f, level, &s))
			return false;
		level = s.outer;
		call_write32(c, f->at + OF_LEVEL, (uint32_t)level);
		if (s.filter == 0 &&
		    !cxx_call_with(c, CPU_BP, f->at + OF_BASE, s.handler,
				   NULL, 0, &result))
			return false;
	}
	return true;
}

/* The __except block is a part of the function: it isn't called. */
static void enter_handler(struct call *c, const struct seh_frame *f,
			  uint64_t record, int32_t level,
			  const struct scope *s)
{
	struct cpu *cpu = c->process->cpu;

	if (!exception_unwind_x86(c->process, f->at, record) ||
	    !leave_scopes(c, f, level))
		return;
	call_write32(c, f->at + OF_LEVEL, (uint32_t)s->outer);
	cpu_set(cpu, CPU_BP, f->at + OF_BASE);
	cpu_set(cpu, CPU_SP, call_read32(c, below(f, OF_STACK)));
	cpu_set(cpu, CPU_IP, s->handler);
	exception_go_on(c->process);
}

static void search_scopes(struct call *c, const struct seh_frame *f,
			  uint64_t record, uint64_t context)
{
	uint64_t sp = cpu_get(c->process->cpu, CPU_SP), pointers = sp - 16;
	int32_t level = level_of(c, f);
	uint64_t answer;
	struct scope s;

	call_write32(c, pointers, (uint32_t)record);
	call_write32(c, pointers + 4, (uint32_t)context);
	call_write32(c, below(f, OF_POINTERS), (uint32_t)pointers);
	cpu_set(c->process->cpu, CPU_SP, pointers);
	for (unsigned n = 0; n < SCOPES_MAX && read_scope(c, f, level, &s);
	     n++, level = s.outer) {
		if (s.filter == 0)
			continue;
		if (!cxx_call_with(c, CPU_BP, f->at + OF_BASE, s.filter, NULL,
				   0, &answer))
			return;
		if ((int32_t)answer < 0) {
			call_return(c, CONTINUE_EXECUTION);
			return;
		}
		if ((int32_t)answer > 0) {
			enter_handler(c, f, record, level, &s);
			return;
		}
	}
}

static void handle(struct call *c, const struct seh_frame *f, uint64_t record,
		   uint64_t context)
{
	call_return(c, CONTINUE_SEARCH);
	if (call_is_64(c)) {
		call_stop(c, "only 32-bit code has it");
		return;
	}
	if (call_read32(c, record + 4) &
	    (RECORD_UNWINDING | RECORD_EXIT_UNWIND))
		leave_scopes(c, f, f->none);
	else
		search_scopes(c, f, record, context);
}

static void except_handler_3(struct call *c)
{
	struct seh_frame f = { .at = call_arg(c, 1), .none = LEVEL_3 };

	f.scopes = call_read32(c, f.at + OF_TABLE);
	handle(c, &f, call_arg(c, 0), call_arg(c, 2));
}

/* The table's address is mixed with a cookie (arg 0). */
static struct seh_frame frame_of_4(struct call *c, uint64_t at)
{
	struct seh_frame f = { .at = at, .none = LEVEL_4 };

	f.scopes = (call_read32(c, at + OF_TABLE) ^
		    call_read32(c, call_arg(c, 0))) + TABLE_OF_4;
	return f;
}

static void except_handler_4(struct call *c)
{
	struct seh_frame f = frame_of_4(c, call_arg(c, 3));

	handle(c, &f, call_arg(c, 2), call_arg(c, 4));
}

static void local_unwind_2(struct call *c)
{
	struct seh_frame f = { .at = call_arg(c, 0), .none = LEVEL_3 };

	f.scopes = call_read32(c, f.at + OF_TABLE);
	leave_scopes(c, &f, call_arg_int(c, 1));
}

static void local_unwind_4(struct call *c)
{
	struct seh_frame f = frame_of_4(c, call_arg(c, 1));

	leave_scopes(c, &f, call_arg_int(c, 2));
}

static void global_unwind_2(struct call *c)
{
	exception_unwind_x86(c->process, call_arg(c, 0), 0);
}

static const struct stub stubs[] = {
	{ "_except_handler3", 4, except_handler_3, CALL_CDECL },
	{ "_except_handler4_common", 6, except_handler_4, CALL_CDECL },
	{ "_local_unwind2", 2, local_unwind_2, CALL_CDECL },
	{ "_local_unwind4", 3, local_unwind_4, CALL_CDECL },
	{ "_global_unwind2", 1, global_unwind_2, CALL_CDECL },
};
CRT_MODULE(crt_seh_x86, stubs);
