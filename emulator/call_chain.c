/* Who called whom, as the stack tells: return addresses behind calls. */
#include "emulator/call_chain.h"

#include "emulator/modules.h"

enum { SLOTS_SEEN = 512, CALLERS_SHOWN = 5 };

/* Is the instruction before that address a call? E8, or FF /2 in any form. */
static bool follows_call(struct process *p, uint64_t address)
{
	uint8_t b[7];

	if (!process_read(p, address - sizeof(b), b, sizeof(b)))
		return false;
	if (b[2] == 0xe8)
		return true;
	for (unsigned n = 2; n <= 7; n++) {
		if (b[7 - n] == 0xff && (b[8 - n] & 0x38) == 0x10)
			return true;
	}
	return false;
}

struct str call_chain(struct process *p)
{
	uint64_t sp = cpu_get(p->cpu, CPU_SP), last = 0;
	struct str text = STR_EMPTY;
	unsigned shown = 0;

	for (unsigned i = 0; i < SLOTS_SEEN && shown < CALLERS_SHOWN; i++) {
		uint64_t at = 0;
		const struct guest_module *m;
		struct str caller;

		if (!process_read(p, sp + (uint64_t)i * p->pointer, &at,
				  p->pointer))
			break;
		m = modules_at(p, at);
		if (m == NULL || m->file.n == 0 || at - m->base < 16 ||
		    at == last || !follows_call(p, at))
			continue;
		caller = modules_describe(p, at);
		text = STR_CONCAT(&p->arena, text,
				  str_of(shown == 0 ? "" : " < "), caller);
		process_need(text.s);
		last = at;
		shown++;
	}
	return text;
}
