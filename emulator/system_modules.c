/*
 * Windows' own DLLs: a header to look at, and behind it a trap for each API
 * that somebody asked for. What there is to ask for the profile says.
 */
#include <string.h>

#include "emulator/heap.h"
#include "emulator/modules.h"
#include "emulator/serve.h"
#include "emulator/teb.h"
#include "emulator/world.h"
#include "loader/pe.h"

static struct str path_in(struct process *p, struct str folder,
			  struct str name)
{
	return process_text(p, "%.*s\\%.*s", STR_ARGS(folder),
			    STR_ARGS(name));
}

/* The headers of an image without sections. */
static void write_headers(struct process *p, const struct guest_module *m,
			  bool is_program)
{
	enum { NT_HEADERS = 0x80 };
	IMAGE_DOS_HEADER dos = { .e_magic = IMAGE_DOS_SIGNATURE,
				 .e_lfanew = NT_HEADERS };
	const uint32_t signature = IMAGE_NT_SIGNATURE;
	IMAGE_FILE_HEADER file = {
		.Machine = p->is_64 ? IMAGE_FILE_MACHINE_AMD64 :
				      IMAGE_FILE_MACHINE_I386,
		.SizeOfOptionalHeader =
			p->is_64 ? sizeof(IMAGE_OPTIONAL_HEADER64) :
				   sizeof(IMAGE_OPTIONAL_HEADER32),
		.Characteristics = IMAGE_FILE_EXECUTABLE_IMAGE |
				   (is_program ? 0 : IMAGE_FILE_DLL),
	};
	IMAGE_OPTIONAL_HEADER64 wide = {
		.Magic = IMAGE_NT_OPTIONAL_HDR64_MAGIC,
		.ImageBase = m->base,
		.SizeOfImage = (DWORD)m->size,
	};
	IMAGE_OPTIONAL_HEADER32 narrow = {
		.Magic = IMAGE_NT_OPTIONAL_HDR32_MAGIC,
		.ImageBase = (DWORD)m->base,
		.SizeOfImage = (DWORD)m->size,
	};
	uint64_t at = m->base + NT_HEADERS;

	process_write(p, m->base, &dos, sizeof(dos));
	process_write(p, at, &signature, sizeof(signature));
	process_write(p, at + sizeof(signature), &file, sizeof(file));
	at += sizeof(signature) + sizeof(file);
	if (p->is_64)
		process_write(p, at, &wide, sizeof(wide));
	else
		process_write(p, at, &narrow, sizeof(narrow));
}

/* Headers can be read. Traps can be run alone: nobody is to look at them. */
static bool place(struct process *p, struct guest_module *m)
{
	uint64_t traps = m->size - SPACE_PAGE;

	m->base = space_allocate(&p->space, m->base, SPACE_PAGE, REGION_IMAGE,
				 CPU_READ);
	if (m->base != 0 &&
	    (traps == 0 ||
	     space_allocate(&p->space, m->base + SPACE_PAGE, traps,
			    REGION_IMAGE, CPU_EXECUTE) != 0))
		return true;
	return process_stop(p, "there is no room for %.*s",
			    STR_ARGS(m->name));
}

/* What a program exports, its rows say; what else, nobody. */
static uint64_t program_procedure(struct process *p, struct guest_module *m,
				  struct str name, bool *unknown)
{
	*unknown = stub_find(m->name, name) == NULL;
	return module_trap(p, m, name, STR_EMPTY);
}

struct guest_module *modules_add_program(struct process *p)
{
	enum { BASE = 0x01000000 };
	struct str path = p->world->program;
	size_t start = path.n;
	struct guest_module *m;

	while (start > 0 && path.s[start - 1] != '\\')
		start--;
	m = module_new(p, (struct str){ path.s + start, path.n - start });
	if (m == NULL)
		return NULL;
	m->path = path;
	m->is_static = m->attached = m->is_program = true;
	m->size = stubs_have(m->name) ? SYSTEM_MODULE_SIZE : SPACE_PAGE;
	m->base = BASE;
	if (!place(p, m))
		return NULL;
	write_headers(p, m, true);
	module_list_in_guest(p, m);
	return m;
}

struct guest_module *modules_add_system(struct process *p, struct str name)
{
	enum { HIGHEST = 0x7c800000 };
	struct guest_module *m = module_new(p, name);

	if (m == NULL)
		return NULL;
	m->path = path_in(p, p->world->system_folder, m->name);
	m->is_static = m->attached = true;
	m->known = profile_find_module(&p->profile, m->name, &m->profile);
	m->size = SYSTEM_MODULE_SIZE;
	if (p->next_system_base == 0)
		p->next_system_base = HIGHEST;
	m->base = p->next_system_base;
	p->next_system_base -= SYSTEM_MODULE_SIZE;
	if (!place(p, m))
		return NULL;
	write_headers(p, m, false);
	module_list_in_guest(p, m);
	return m;
}

struct trap *module_trap_at(struct guest_module *m, uint64_t address)
{
	uint64_t n = (address - m->base - SPACE_PAGE) / TRAP_SIZE;

	if (address < m->base + SPACE_PAGE || n >= m->trap_count)
		return NULL;
	return &m->traps[n];
}

/* The row of where the code is: the DLL's own, or the forwarder's. */
static const struct stub *find_stub(struct process *p,
				    const struct guest_module *m,
				    struct str name, struct str forwarder)
{
	const struct stub *s = stub_find(m->name, name);
	size_t dot = forwarder.n;
	struct str dll;

	if (s != NULL || forwarder.n == 0)
		return s;
	while (dot > 0 && forwarder.s[dot - 1] != '.')
		dot--;
	if (dot == 0)
		return NULL;
	dll = process_text(p, "%.*s.dll", (int)(dot - 1), forwarder.s);
	for (size_t i = 0; i < dll.n; i++)
		((char *)dll.s)[i] = ascii_lower(dll.s[i]);
	return stub_find(dll, (struct str){ forwarder.s + dot,
					    forwarder.n - dot });
}

uint64_t module_trap(struct process *p, struct guest_module *m,
		     struct str name, struct str forwarder)
{
	static const uint8_t instruction = 0xcc;
	void *traps = m->traps;
	struct trap *t;
	uint64_t at;

	for (size_t i = 0; i < m->trap_count; i++) {
		if (str_equal(m->traps[i].name, name))
			return m->traps[i].data != 0 ?
				       m->traps[i].data :
				       m->base + SPACE_PAGE + i * TRAP_SIZE;
	}
	if (m->trap_count >= TRAPS_MAX)
		return 0;
	if (arena_grow(&p->arena, &traps, m->trap_count, &m->trap_capacity,
		       sizeof(*t)) != 0)
		process_need(NULL);
	m->traps = traps;
	t = &m->traps[m->trap_count];
	*t = (struct trap){ .name = str_copy(&p->arena, name) };
	process_need(t->name.s);
	t->stub = find_stub(p, m, name, forwarder);
	at = m->base + SPACE_PAGE + m->trap_count++ * TRAP_SIZE;
	process_write(p, at, &instruction, 1);
	if (t->stub == NULL || t->stub->convention != CALL_DATA)
		return at;
	t->data = heap_alloc(p, t->stub->arguments);
	serve_data(p, m, t, t->data);
	return t->data;
}

uint64_t system_procedure(struct process *p, struct guest_module *m,
			  struct str name, bool *unknown)
{
	target_set target = TARGET_BIT(p->target);
	struct str forwarder = STR_EMPTY;
	struct profile_export row;
	struct profile_answer answer;

	if (m->is_program)
		return program_procedure(p, m, name, unknown);
	*unknown = !m->known;
	if (!m->known)
		return module_trap(p, m, name, forwarder);
	answer = profile_find_name(&p->profile, &m->profile, name, target);
	*unknown = (answer.unknown & target) != 0;
	if (answer.absent & target)
		return 0;
	for (uint32_t i = 0; i < answer.row_count; i++) {
		if (profile_export_at(&p->profile, answer.first_row + i,
				      &row) &&
		    row.there & target)
			forwarder = row.forwarder;
	}
	return module_trap(p, m, name, forwarder);
}

uint64_t system_ordinal(struct process *p, struct guest_module *m,
			uint16_t ordinal, bool *unknown)
{
	target_set target = TARGET_BIT(p->target);
	struct str name = process_text(p, "#%u", ordinal);
	struct str forwarder = STR_EMPTY;
	struct profile_answer answer;
	struct profile_export row;
	uint32_t n;

	*unknown = !m->known;
	if (!m->known)
		return module_trap(p, m, name, forwarder);
	answer = profile_find_ordinal(&p->profile, &m->profile, ordinal,
				      target);
	*unknown = (answer.unknown & target) != 0;
	if (answer.absent & target)
		return 0;
	for (uint32_t i = 0; i < answer.row_count; i++) {
		if (!profile_ordinal_row(&p->profile, answer.first_row + i,
					 &n) ||
		    !profile_export_at(&p->profile, n, &row) ||
		    !(row.there & target))
			continue;
		forwarder = row.forwarder;
		if (row.name.n != 0)
			name = row.name;
	}
	return module_trap(p, m, name, forwarder);
}
