/* A line of JSON a call: what was called, with what, and what came back. */
#include "emulator/trace.h"

#include <inttypes.h>
#include <stdio.h>

#include "emulator/json_line.h"
#include "emulator/modules.h"
#include "emulator/serve.h"

enum { ARGUMENTS_SHOWN = 12 };

void trace_call(struct process *p, const struct call *c)
{
	const struct stub *s = c->trap->stub;
	unsigned n = s->arguments;

	if (s->convention == CALL_DATA)
		return;
	if (n > ARGUMENTS_SHOWN)
		n = ARGUMENTS_SHOWN;
	json_line_begin("call");
	json_line_text("dll", c->module->name);
	json_line_text("api", c->trap->name);
	printf(",\"arguments\":[");
	for (unsigned i = 0; i < n; i++)
		printf("%s\"0x%" PRIx64 "\"", i == 0 ? "" : ",",
		       call_arg(c, i));
	putchar(']');
	if (c->about.n != 0)
		json_line_text("about", c->about);
	json_line_text("value", process_text(p, "0x%" PRIx64, c->value));
	if (c->failed)
		json_line_number("error", c->error);
	json_line_text("caller", modules_describe(p, c->return_address));
	json_line_end();
}
