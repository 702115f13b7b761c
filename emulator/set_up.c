/* Everything that a process has before its first DLL is loaded. */
#include "emulator/set_up.h"

#include "emulator/files.h"
#include "emulator/heap.h"
#include "emulator/modules.h"
#include "emulator/registry.h"
#include "emulator/releases.h"
#include "emulator/run.h"
#include "emulator/teb.h"
#include "emulator/world.h"
#include "emulator/world_settings.h"

/* Windows gives a process what lies between. */
enum { SPACE_LOW = 0x00040000, SPACE_HIGH = 0x7ff00000 };
#define SPACE_HIGH_64 0x7fffff00000ull

/* R220: DEP came with XP SP2 and Server 2003 SP1. */
static bool runs_data(const struct process *p)
{
	enum { WINDOWS_XP = 0x501, SERVER_2003 = 0x502 };

	if (p->is_64)
		return false;
	if (p->windows == SERVER_2003)
		return p->service_pack < 1;
	return p->windows < WINDOWS_XP ||
	       (p->windows == WINDOWS_XP && p->service_pack < 2);
}

static bool make_space(struct process *p)
{
	p->cpu = cpu_new(p->is_64);
	p->space = (struct space){
		.cpu = p->cpu,
		.arena = &p->arena,
		.commit_max = SPACE_COMMIT_MAX,
		.low = SPACE_LOW,
		.high = p->is_64 ? SPACE_HIGH_64 : SPACE_HIGH,
		.runs_data = runs_data(p),
	};
	p->search = (struct search){
		.profile = &p->profile,
		.deployment = &p->deployment,
		.arena = &p->arena,
	};
	return p->cpu != NULL;
}

/* Those that every process has. From Windows 7 on kernel32 imports a third. */
static bool add_first_modules(struct process *p)
{
	static const char *const names[] = { "ntdll.dll", "kernel32.dll",
					     "kernelbase.dll" };
	size_t count = p->windows >= WINDOWS_7 ? 3 : 2;

	for (size_t i = 0; i < count; i++) {
		if (modules_add_system(p, str_of(names[i])) == NULL)
			return false;
	}
	return true;
}

bool process_set_up(struct process *p)
{
	uint64_t teb, stack;

	if (!make_space(p))
		return false;
	p->random = 1;
	p->limits = (struct run_limits){ .instructions = 50000000,
					 .calls = 1000000 };
	p->heap = heap_new(p);
	p->runs = runs_new(p);
	if (p->heap == NULL || p->runs == NULL)
		return false;
	world_new(p);
	registry_new(p);
	files_new(p);
	world_settings_apply(p, WORLD_FULL);
	if (!peb_set_up(p))
		return false;
	teb = teb_new(p, FIRST_THREAD_ID, &stack);
	if (teb == 0 || !teb_activate(p, teb))
		return false;
	cpu_set(p->cpu, CPU_SP, stack - 64);
	return modules_add_program(p) != NULL && add_first_modules(p);
}
