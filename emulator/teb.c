/*
 * PEB and TEB, as far as programs look at them. Offsets are those of Windows'
 * public headers and symbols, by pointer size: x86, x64.
 */
#include "emulator/teb.h"

#include "emulator/heap.h"
#include "emulator/stack.h"
#include "emulator/tls.h"
#include "emulator/world.h"

enum teb_field {
	TEB_EXCEPTIONS, TEB_STACK_BASE, TEB_STACK_LIMIT, TEB_SELF,
	TEB_PROCESS_ID, TEB_THREAD_ID, TEB_TLS, TEB_PEB, TEB_LAST_ERROR,
	TEB_TLS_SLOTS, TEB_FIELDS,
};

static const uint16_t teb_fields[TEB_FIELDS][2] = {
	[TEB_EXCEPTIONS] = { 0x00, 0x00 },
	[TEB_STACK_BASE] = { 0x04, 0x08 },
	[TEB_STACK_LIMIT] = { 0x08, 0x10 },
	[TEB_SELF] = { 0x18, 0x30 },
	[TEB_PROCESS_ID] = { 0x20, 0x40 },
	[TEB_THREAD_ID] = { 0x24, 0x48 },
	[TEB_TLS] = { 0x2c, 0x58 },
	[TEB_PEB] = { 0x30, 0x60 },
	[TEB_LAST_ERROR] = { 0x34, 0x68 },
	[TEB_TLS_SLOTS] = { 0xe10, 0x1480 },
};

enum peb_field {
	PEB_IMAGE_BASE, PEB_LDR, PEB_PARAMETERS, PEB_HEAP, PEB_PROCESSORS,
	PEB_MAJOR, PEB_MINOR, PEB_BUILD, PEB_SERVICE_PACK, PEB_PLATFORM,
	PEB_FIELDS,
};

static const uint16_t peb_fields[PEB_FIELDS][2] = {
	[PEB_IMAGE_BASE] = { 0x08, 0x10 },
	[PEB_LDR] = { 0x0c, 0x18 },
	[PEB_PARAMETERS] = { 0x10, 0x20 },
	[PEB_HEAP] = { 0x18, 0x30 },
	[PEB_PROCESSORS] = { 0x64, 0xb8 },
	[PEB_MAJOR] = { 0xa4, 0x118 },
	[PEB_MINOR] = { 0xa8, 0x11c },
	[PEB_BUILD] = { 0xac, 0x120 },
	[PEB_SERVICE_PACK] = { 0xae, 0x122 },
	[PEB_PLATFORM] = { 0xb0, 0x124 },
};

/* RTL_USER_PROCESS_PARAMETERS; the last two are texts. */
enum parameter_field {
	PARAMETER_DIRECTORY, PARAMETER_DLL_PATH, PARAMETER_IMAGE,
	PARAMETER_COMMAND_LINE, PARAMETER_ENVIRONMENT, PARAMETER_FIELDS,
};

static const uint16_t parameter_fields[PARAMETER_FIELDS][2] = {
	[PARAMETER_DIRECTORY] = { 0x24, 0x38 },
	[PARAMETER_DLL_PATH] = { 0x30, 0x50 },
	[PARAMETER_IMAGE] = { 0x38, 0x60 },
	[PARAMETER_COMMAND_LINE] = { 0x40, 0x70 },
	[PARAMETER_ENVIRONMENT] = { 0x48, 0x80 },
};

enum { PARAMETERS_SIZE = 0x300, PARAMETERS_NORMALIZED = 1 };
enum { PLATFORM_NT = 2, LDR_SIZE = 0x60 };

#define SHARED_USER_DATA 0x7ffe0000u

enum { STACK_SIZE = 1 << 20, TEB_SIZE = 2 * SPACE_PAGE };

static uint64_t teb_at(const struct process *p, uint64_t teb,
		       enum teb_field f)
{
	return teb + teb_fields[f][p->is_64];
}

static uint64_t peb_at(const struct process *p, enum peb_field f)
{
	return p->peb + peb_fields[f][p->is_64];
}

uint32_t teb_last_error(struct process *p)
{
	return process_read32(p, teb_at(p, p->teb, TEB_LAST_ERROR));
}

void teb_set_last_error(struct process *p, uint32_t error)
{
	process_write32(p, teb_at(p, p->teb, TEB_LAST_ERROR), error);
}

uint32_t teb_thread_id(struct process *p)
{
	return process_read32(p, teb_at(p, p->teb, TEB_THREAD_ID));
}

uint64_t teb_tls_slot(const struct process *p, unsigned n)
{
	return teb_at(p, p->teb, TEB_TLS_SLOTS) + (uint64_t)n * p->pointer;
}

uint64_t teb_tls_vector(struct process *p, uint64_t teb)
{
	return process_read_pointer(p, teb_at(p, teb, TEB_TLS));
}

void teb_set_tls_vector(struct process *p, uint64_t teb, uint64_t vector)
{
	process_write_pointer(p, teb_at(p, teb, TEB_TLS), vector);
}

/* Without modules it is a page that nobody may touch: see process->no_tls. */
static bool reserve_tls(struct process *p)
{
	struct region *r;

	if (p->no_tls != 0)
		return true;
	r = space_reserve(&p->space, 0, SPACE_PAGE, REGION_SYSTEM);
	p->no_tls = r == NULL ? 0 : r->base;
	return r != NULL;
}

uint64_t teb_new(struct process *p, uint32_t thread_id, uint64_t *stack)
{
	const unsigned access = CPU_READ | CPU_WRITE;
	uint64_t low = stack_new(p, STACK_SIZE), teb;

	if (low == 0 || p->teb_count >= TEBS_MAX || !reserve_tls(p))
		return 0;
	teb = space_allocate(&p->space, 0, TEB_SIZE, REGION_SYSTEM, access);
	if (teb == 0)
		return 0;
	*stack = low + STACK_SIZE;
	process_write_pointer(p, teb_at(p, teb, TEB_EXCEPTIONS),
			      p->is_64 ? 0 : 0xffffffff);
	process_write_pointer(p, teb_at(p, teb, TEB_STACK_BASE), *stack);
	process_write_pointer(p, teb_at(p, teb, TEB_STACK_LIMIT), low);
	process_write_pointer(p, teb_at(p, teb, TEB_SELF), teb);
	process_write_pointer(p, teb_at(p, teb, TEB_PROCESS_ID), PROCESS_ID);
	process_write_pointer(p, teb_at(p, teb, TEB_THREAD_ID), thread_id);
	process_write_pointer(p, teb_at(p, teb, TEB_TLS), p->no_tls);
	process_write_pointer(p, teb_at(p, teb, TEB_PEB), p->peb);
	p->tebs[p->teb_count++] = teb;
	return tls_add_thread(p, teb) ? teb : 0;
}

bool teb_activate(struct process *p, uint64_t teb)
{
	p->teb = teb;
	return cpu_set_segments(p->cpu, p->descriptors, teb);
}

static void write_text(struct process *p, uint64_t at, struct str text)
{
	size_t units;
	uint64_t buffer = process_wide_text(p, text, &units);

	process_write16(p, at, (uint16_t)(units * 2));
	process_write16(p, at + 2, (uint16_t)(units * 2 + 2));
	process_write_pointer(p, at + p->pointer, buffer);
}

static void set_parameters(struct process *p)
{
	const struct world *w = p->world;
	uint64_t block = heap_alloc(p, PARAMETERS_SIZE);
	const struct {
		enum parameter_field field;
		struct str text;
	} texts[] = {
		{ PARAMETER_DIRECTORY, w->directory },
		{ PARAMETER_DLL_PATH, w->system_folder },
		{ PARAMETER_IMAGE, w->program },
		{ PARAMETER_COMMAND_LINE, w->command_line },
	};

	p->parameters = block;
	process_write32(p, block, PARAMETERS_SIZE);
	process_write32(p, block + 4, PARAMETERS_SIZE);
	process_write32(p, block + 8, PARAMETERS_NORMALIZED);
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		write_text(p,
			   block + parameter_fields[texts[i].field][p->is_64],
			   texts[i].text);
	process_write_pointer(p,
			      block + parameter_fields[PARAMETER_ENVIRONMENT]
						      [p->is_64],
			      world_environment_block(p));
	process_write_pointer(p, peb_at(p, PEB_PARAMETERS), block);
}

/* The three lists: each head points to itself, as long as it's empty. */
static void set_lists(struct process *p)
{
	uint64_t at;

	p->ldr = heap_alloc(p, LDR_SIZE);
	process_write32(p, p->ldr, LDR_SIZE);
	process_write32(p, p->ldr + 4, 1);
	for (unsigned i = 0; i < 3; i++) {
		at = p->ldr + (p->is_64 ? 0x10 : 0x0c) + i * 2 * p->pointer;
		process_write_pointer(p, at, at);
		process_write_pointer(p, at + p->pointer, at);
	}
	process_write_pointer(p, peb_at(p, PEB_LDR), p->ldr);
}

static bool set_shared_data(struct process *p)
{
	enum { ROOT = 0x30, MAJOR = 0x26c, MINOR = 0x270, FEATURES = 0x274 };
	uint64_t at = space_allocate(&p->space, SHARED_USER_DATA, SPACE_PAGE,
				     REGION_SYSTEM, CPU_READ);
	struct str root = p->world->windows_folder;

	if (at == 0)
		return false;
	for (size_t i = 0; i < root.n; i++)
		process_write16(p, at + ROOT + i * 2, (uint8_t)root.s[i]);
	process_write32(p, at + MAJOR, p->windows >> 8);
	process_write32(p, at + MINOR, p->windows & 0xff);
	return true;
}

bool peb_set_up(struct process *p)
{
	p->peb = space_allocate(&p->space, 0, SPACE_PAGE, REGION_SYSTEM,
				CPU_READ | CPU_WRITE);
	p->descriptors = space_allocate(&p->space, 0, SPACE_PAGE,
					REGION_SYSTEM, CPU_READ);
	if (p->peb == 0 || p->descriptors == 0 || !set_shared_data(p))
		return false;
	process_write_pointer(p, peb_at(p, PEB_HEAP), heap_handle(p));
	process_write32(p, peb_at(p, PEB_PROCESSORS), 1);
	process_write32(p, peb_at(p, PEB_MAJOR), p->windows >> 8);
	process_write32(p, peb_at(p, PEB_MINOR), p->windows & 0xff);
	process_write16(p, peb_at(p, PEB_BUILD), p->build);
	process_write16(p, peb_at(p, PEB_SERVICE_PACK),
			(uint16_t)(p->service_pack << 8));
	process_write32(p, peb_at(p, PEB_PLATFORM), PLATFORM_NT);
	set_parameters(p);
	set_lists(p);
	return true;
}

/* At the end of a list. */
static void link_entry(struct process *p, uint64_t head, uint64_t entry)
{
	uint64_t last = process_read_pointer(p, head + p->pointer);

	process_write_pointer(p, entry, head);
	process_write_pointer(p, entry + p->pointer, last);
	process_write_pointer(p, last, entry);
	process_write_pointer(p, head + p->pointer, entry);
}

static uint64_t list_head(const struct process *p, unsigned n)
{
	return p->ldr + (p->is_64 ? 0x10 : 0x0c) + n * 2 * p->pointer;
}

void module_list_in_guest(struct process *p, struct guest_module *m)
{
	const unsigned size = p->pointer;
	uint64_t e = heap_alloc(p, 32 * (uint64_t)size);
	struct str base = m->name;

	if (e == 0)
		return;
	m->ldr_entry = e;
	process_write_pointer(p, e + 6 * size, m->base);
	process_write_pointer(p, e + 7 * size, m->entry_point);
	process_write_pointer(p, e + 8 * size, m->size);
	write_text(p, e + 9 * size, m->path);
	write_text(p, e + 11 * size, base);
	process_write16(p, e + 13 * size + 4, 1);
	for (unsigned i = 0; i < 3; i++)
		link_entry(p, list_head(p, i), e + i * 2 * size);
	if (p->module_count == 1)
		process_write_pointer(p, peb_at(p, PEB_IMAGE_BASE), m->base);
}

void module_unlist_in_guest(struct process *p, struct guest_module *m)
{
	for (unsigned i = 0; i < 3 && m->ldr_entry != 0; i++) {
		uint64_t e = m->ldr_entry + i * 2 * p->pointer;
		uint64_t next = process_read_pointer(p, e);
		uint64_t last = process_read_pointer(p, e + p->pointer);

		process_write_pointer(p, last, next);
		process_write_pointer(p, next + p->pointer, last);
	}
	m->ldr_entry = 0;
}
