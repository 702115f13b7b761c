/* Notes, as lines of JSON. */
#include "emulator/notes.h"

#include "emulator/json_line.h"
#include "emulator/modules.h"
#include "emulator/serve.h"

static bool begin(struct call *c, const char *what)
{
	struct process *p = c->process;
	const struct guest_module *m = modules_at(p, c->return_address);

	if (p->notes++ >= NOTES_MAX)
		return false;
	json_line_begin(what);
	if (m != NULL)
		json_line_text("by", m->name);
	return true;
}

void note_missing_module(struct call *c, struct str name)
{
	if (!begin(c, "missing-module"))
		return;
	json_line_text("module", name);
	json_line_end();
}

void note_missing_procedure(struct call *c, struct str dll,
			    struct str procedure)
{
	if (!begin(c, "missing-procedure"))
		return;
	json_line_text("module", dll);
	json_line_text("procedure", procedure);
	json_line_end();
}
