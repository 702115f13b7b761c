/* The emulated process: what its parts share. Stubs see emulator/call.h. */
#ifndef EMULATOR_PROCESS_H
#define EMULATOR_PROCESS_H

#include "emulator/call.h"
#include "emulator/catalogue.h"
#include "emulator/cpu.h"
#include "emulator/space.h"
#include "loader/exports.h"
#include "loader/imports.h"
#include "loader/tls.h"
#include "resolver/search.h"

/* The host whose process it is. */
enum process_host { PROCESS_PLAIN, PROCESS_FILTER, PROCESS_EXTENSION };

/* An address that stands for an API: an int3. */
struct trap {
	struct str name; /* "#17" where it has none */
	const struct stub *stub; /* NULL: none; the run ends when it's called */
	uint64_t data; /* of a variable: its address */
};

/* A DLL in the guest: a file of the deployment, or one of Windows' own. */
struct guest_module {
	struct str name; /* lower case, with extension */
	struct str path; /* on the Windows, as GetModuleFileName says it */
	uint64_t base, size, entry_point;
	uint64_t ldr_entry;
	unsigned references;
	bool is_static;  /* never unloaded: Windows' own, the program */
	bool is_program;
	bool place_unknown; /* of an assembly or an overlay: 'path' is a guess */
	bool attached;   /* DllMain was called and returned TRUE */
	bool gone;
	bool no_thread_calls;

	/* Of a file. */
	struct str file; /* its path on the host; empty: Windows' own */
	struct image image;
	struct export_table exports;
	struct import_table imports;
	struct tls tls;

	/* Of Windows' own. */
	bool known; /* 'profile' is set */
	struct profile_module profile;
	struct trap *traps;
	size_t trap_count, trap_capacity;
};

enum {
	GUEST_MODULES_MAX = 512,
	TRAP_SIZE = 4,
	SYSTEM_MODULE_SIZE = 0x10000,
	TRAPS_MAX = (SYSTEM_MODULE_SIZE - SPACE_PAGE) / TRAP_SIZE,
	CALLS_DEEP_MAX = 64, /* of the guest by stubs */
	TEBS_MAX = 65,
	FAILURES_KEPT = 8,
};

/* What one run may use. */
struct run_limits {
	uint64_t instructions, calls;
};

/* A failing call, for the findings. */
struct failure {
	const char *api;
	struct str about; /* may be empty */
	uint32_t error;
};

struct thread;
struct handles;
struct world;
struct heap;

struct process {
	struct arena arena;
	struct profile profile;
	unsigned target;
	bool is_64;
	unsigned pointer; /* bytes */
	uint16_t windows, build, service_pack;
	enum call_product product;
	enum process_host host;

	struct cpu *cpu;
	struct space space;
	struct catalogue catalogue; /* files of the deployment */
	struct str root_file; /* that is checked, on the host */
	struct bound_dll *bound; /* see assemblies.h */
	size_t bound_count, bound_capacity;
	struct deployment deployment;
	struct search search;

	struct guest_module **modules; /* in the order of loading */
	size_t module_count, module_capacity;
	uint64_t next_system_base;

	uint64_t peb, teb, ldr, parameters;
	uint64_t descriptors; /* a page for the processor's own table */
	struct thread *threads; /* that the guest made */
	struct heap *heap;
	struct handles *handles;
	struct world_setting *settings; /* of the world, as they came */
	size_t setting_count, setting_capacity;
	struct world *world;
	struct registry *registry;
	struct files *files;
	struct state_entry *states; /* of call_state() and call_static() */

	struct run_limits limits;
	uint64_t calls;
	uint32_t random;
	uint64_t slept; /* by the guest, in 100 ns */
	struct arena scratch;   /* of the outermost call that is served */
	unsigned serving;       /* calls, one in another */
	struct runs *runs;      /* see run.h */

	/* Why the run can't go on; empty: it can. */
	struct str stopped;
	struct str stopped_chain; /* the calls that led there */
	struct call *call; /* that is being served, or NULL */
	uint64_t no_tls;   /* what stands for TLS that isn't there (R701) */
	uint64_t tebs[TEBS_MAX]; /* of all threads that were made */
	unsigned teb_count;
	/* By slot: those that have thread-local storage. */
	const struct guest_module *tls_modules[GUEST_MODULES_MAX];
	unsigned tls_count;
	struct function_table *function_tables; /* that the guest added */
	struct vectored *vectored; /* handlers, in their order */
	struct dispatch *dispatches; /* handlers that run; see exceptions.h */

	struct failure failures[FAILURES_KEPT]; /* the newest ones, a ring */
	size_t failure_count;
	unsigned notes; /* that were said */
	unsigned tracing; /* what is traced: see trace.c */
	unsigned traced;  /* calls that were */
};

/* Never NULL: a run without memory ends at once, and says so. */
void *process_need(const void *allocated);
struct str process_need_str(struct str s);
struct str process_text(struct process *p, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* FILETIME, as the guest is told it. */
uint64_t process_clock(const struct process *p);

/* The first reason is kept. Returns false, for who has to. */
bool process_stop(struct process *p, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

static inline bool process_is_stopped(const struct process *p)
{
	return p->stopped.n != 0;
}

/* Memory of the guest, whatever its protection. */
bool process_read(struct process *p, uint64_t address, void *to, size_t n);
bool process_write(struct process *p, uint64_t address, const void *from,
		   size_t n);
uint64_t process_read_pointer(struct process *p, uint64_t address);
uint32_t process_read32(struct process *p, uint64_t address);
void process_write_pointer(struct process *p, uint64_t address,
			   uint64_t value);
void process_write32(struct process *p, uint64_t address, uint32_t value);
void process_write16(struct process *p, uint64_t address, uint16_t value);

/* Text as UTF-16 at an address of the heap; '*units' without the zero. */
uint64_t process_wide_text(struct process *p, struct str text, size_t *units);

#endif
