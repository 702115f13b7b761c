/* The modules of the process: entered, and found. */
#include "emulator/modules.h"

struct guest_module *guest_module_named(struct process *p, struct str name)
{
	for (size_t i = 0; i < p->module_count; i++) {
		struct guest_module *m = p->modules[i];

		if (!m->gone && str_equal_nocase(m->name, name))
			return m;
	}
	return NULL;
}

struct guest_module *modules_at(struct process *p, uint64_t address)
{
	for (size_t i = 0; i < p->module_count; i++) {
		struct guest_module *m = p->modules[i];

		if (!m->gone && address - m->base < m->size)
			return m;
	}
	return NULL;
}

struct guest_module *modules_by_base(struct process *p, uint64_t base)
{
	struct guest_module *m = modules_at(p, base);

	return m != NULL && m->base == base ? m : NULL;
}

struct str modules_describe(struct process *p, uint64_t address)
{
	const struct guest_module *m = modules_at(p, address);

	if (m == NULL)
		return process_text(p, "0x%llx", (unsigned long long)address);
	return process_text(p, "%.*s+0x%llx", STR_ARGS(m->name),
			    (unsigned long long)(address - m->base));
}

struct guest_module *module_new(struct process *p, struct str name)
{
	void *modules = p->modules;
	struct guest_module *m;
	char *lower;

	if (p->module_count >= GUEST_MODULES_MAX) {
		process_stop(p, "it loads more than %d DLLs",
			     GUEST_MODULES_MAX);
		return NULL;
	}
	m = process_need(arena_new(&p->arena, struct guest_module));
	lower = process_need(arena_alloc(&p->arena, name.n + 1, 1));
	for (size_t i = 0; i < name.n; i++)
		lower[i] = ascii_lower(name.s[i]);
	m->name = (struct str){ lower, name.n };
	m->references = 1;
	if (arena_grow(&p->arena, &modules, p->module_count,
		       &p->module_capacity, sizeof(m)) != 0)
		process_need(NULL);
	p->modules = modules;
	p->modules[p->module_count++] = m;
	return m;
}
