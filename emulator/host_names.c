/* The one place that answers for names of hosts. */
#include "emulator/host_names.h"

#include "emulator/world.h"
#include "loader/pe.h"

enum { LOOPBACK = 0x7f000001 };

/* R1101: what a resolver without a server says. */
void host_names_find(struct call *c, struct str name,
		     struct host_answer *out)
{
	const struct world *w = call_world(c);

	*out = (struct host_answer){ .name = name };
	if (name.n != 0 && !str_equal_nocase(name, w->computer) &&
	    !str_equal_nocase(name, str_of("localhost"))) {
		out->error = WSANO_DATA;
		return;
	}
	if (name.n == 0)
		out->name = w->computer;
	out->addresses[out->count++] = LOOPBACK;
}

bool host_names_of_address(struct call *c, uint32_t address,
			   struct str *name)
{
	if (address != LOOPBACK)
		return false;
	*name = call_world(c)->computer;
	return true;
}
