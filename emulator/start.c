/* The start and the end of a DLL: its TLS callbacks, its DllMain. */
#include "emulator/modules.h"
#include "emulator/releases.h"
#include "loader/pe.h"

/* An exception of one is caught by the loader in ways that no source tells. */
static bool call_back(struct process *p, struct guest_module *m,
		      uint64_t function, const uint64_t *arguments,
		      struct run_result *r)
{
	*r = guest_call(p, RUN_DLL_MAIN, function, arguments, 3);
	if (r->end == RUN_EXCEPTION) {
		process_stop(p, "a TLS callback of %.*s ends with the exception "
				"0x%x at %.*s, and what the loader makes of it "
				"isn't known",
			     STR_ARGS(m->name), r->exception,
			     STR_ARGS(r->where));
		r->end = RUN_STOPPED;
	}
	return r->end == RUN_RETURNED;
}

struct run_result module_notify(struct process *p, struct guest_module *m,
				uint32_t reason, uint64_t reserved)
{
	const uint64_t arguments[] = { m->base, reason, reserved };
	struct run_result r = { .end = RUN_RETURNED, .value = 1 };

	/* R702, R2701 */
	for (size_t i = 0;
	     p->windows >= VISTA && i < m->tls.callback_count; i++) {
		if (!call_back(p, m, m->base + m->tls.callbacks[i], arguments,
			       &r))
			return r;
	}
	r.value = 1;
	if (m->entry_point != 0)
		r = guest_call(p, RUN_DLL_MAIN, m->entry_point, arguments, 3);
	return r;
}

void module_detach(struct process *p, struct guest_module *m,
		   bool process_ends)
{
	m->attached = false;
	module_notify(p, m, DLL_PROCESS_DETACH, process_ends);
}

bool module_attach(struct process *p, struct guest_module *m,
		   struct load_result *out)
{
	m->attached = true;
	out->how = module_notify(p, m, DLL_PROCESS_ATTACH, 0);
	if (out->how.end == RUN_RETURNED && (uint32_t)out->how.value != 0)
		return true;
	m->attached = false;
	if (out->how.end == RUN_THREAD_EXIT)
		process_stop(p, "DllMain of %.*s ends the thread that loads it",
			     STR_ARGS(m->name));
	out->failed = m;
	if (out->how.end == RUN_EXCEPTION) {
		/* R2901 */
		out->error = p->windows >= WINDOWS_10 ?
				     ERROR_DLL_INIT_FAILED :
				     run_exception_error(out->how.exception);
	} else {
		out->error = ERROR_DLL_INIT_FAILED;
		if (out->how.end == RUN_RETURNED)
			module_detach(p, m, false);
	}
	return false;
}
