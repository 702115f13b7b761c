/* The one place that answers for names of hosts. */
#include "emulator/host_names.h"

#include "emulator/world.h"
#include "loader/pe.h"

enum { LOOPBACK = 0x7f000001 };

static bool is_own(const struct world *w, struct str name)
{
	return str_equal_nocase(name, w->computer) ||
	       str_equal_nocase(name, str_of("localhost"));
}

/* R1101: what a resolver without a server says. */
void host_names_find(struct call *c, struct str name,
		     struct host_answer *out)
{
	const struct world *w = call_world(c);
	const struct world_name *told = world_find_name(w, name);

	*out = (struct host_answer){ .name = name };
	if (name.n != 0 && told != NULL && !is_own(w, name)) {
		out->error = told->error;
		out->addresses[0] = told->address;
		out->count = told->error == 0;
		return;
	}
	if (name.n != 0 && !is_own(w, name)) {
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
	const struct world *w = call_world(c);

	for (size_t i = 0; i < w->name_count; i++) {
		if (w->names[i].error != 0 || w->names[i].address != address)
			continue;
		*name = w->names[i].name;
		return true;
	}
	if (address != LOOPBACK)
		return false;
	*name = w->computer;
	return true;
}
