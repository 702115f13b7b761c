/* DLLs in the guest: found, mapped, bound, started, taken away. */
#ifndef EMULATOR_MODULES_H
#define EMULATOR_MODULES_H

#include "emulator/process.h"
#include "emulator/run.h"

/* By base name, lower case, or by an address inside. NULL: none. */
struct guest_module *guest_module_named(struct process *p, struct str name);
struct guest_module *modules_at(struct process *p, uint64_t address);

/* The module whose base it is. */
struct guest_module *modules_by_base(struct process *p, uint64_t base);

/* "x.dll+0x1234", or the number alone. */
struct str modules_describe(struct process *p, uint64_t address);

/* What became of a load. */
struct load_result {
	struct guest_module *module;
	uint32_t error; /* Win32; 0: it is loaded */
	/* Whose start failed, and how; NULL: none did. */
	struct guest_module *failed;
	struct run_result how;
};

/* Where a load looks, beyond LoadLibrary()'s own places. */
enum module_search {
	MODULE_SEARCH_STANDARD,
	MODULE_SEARCH_ALTERED, /* its imports beside it, where it has a path */
	MODULE_SEARCH_LISTED,  /* less than the standard: not in all of PATH */
};

/*
 * As LoadLibrary(): 'name' may have a path of the guest. Every DLL that is
 * new is started, dependencies first (R901). May stop the run.
 */
void modules_load(struct process *p, struct str name,
		  enum module_search search, struct load_result *out);

/* As FreeLibrary(). */
bool modules_free(struct process *p, struct guest_module *m);

/*
 * Call its TLS callbacks, where the Windows does so for what is loaded late
 * (R702, R2701), and its DllMain. RUN_RETURNED with 1 where it has none.
 */
struct run_result module_notify(struct process *p, struct guest_module *m,
				uint32_t reason, uint64_t reserved);

/* Tell a module of the end of the process, or of its own. */
void module_detach(struct process *p, struct guest_module *m,
		   bool process_ends);

/*
 * As GetProcAddress(): the address, or 0 where it isn't there. What isn't
 * known stops the run.
 */
uint64_t module_procedure(struct process *p, struct guest_module *m,
			  struct str name);
uint64_t module_ordinal(struct process *p, struct guest_module *m,
			uint16_t ordinal);

/* emulator/start.c: R901, R902, R903. False where its start failed. */
bool module_attach(struct process *p, struct guest_module *m,
		   struct load_result *out);

/* The program, and Windows' own DLLs, made when they are first asked for. */
struct guest_module *modules_add_program(struct process *p);
struct guest_module *modules_add_system(struct process *p, struct str name);

/* NULL where no API's trap is at that address. */
struct trap *module_trap_at(struct guest_module *m, uint64_t address);

/*
 * The address of an API of Windows' own DLL, whether the Windows has it or
 * not. 0 where there are too many.
 */
uint64_t module_trap(struct process *p, struct guest_module *m,
		     struct str name, struct str forwarder);

/*
 * emulator/map_image.c: the file at its base, or relocated. 0, or the Win32
 * error.
 */
uint32_t module_map(struct process *p, struct guest_module *m,
		    const struct catalogue_file *file);

/* There too, once the imports are bound: as the sections say. */
void module_protect(struct process *p, const struct guest_module *m);

/* emulator/system_modules.c: the address that an import is bound to. */
uint64_t system_procedure(struct process *p, struct guest_module *m,
			  struct str name, bool *unknown);
uint64_t system_ordinal(struct process *p, struct guest_module *m,
			uint16_t ordinal, bool *unknown);

/* emulator/modules.c: enter a new one. */
struct guest_module *module_new(struct process *p, struct str name);

/* emulator/module_paths.c: what LoadLibrary's argument has before the name. */
enum module_folder {
	MODULE_FOLDER_NONE,
	MODULE_FOLDER_OWN, /* the DLL's */
	MODULE_FOLDER_SYSTEM,
	MODULE_FOLDER_OTHER,
};

enum module_folder module_folder_of(const struct process *p,
				    struct str folder);

/* The error of a file in any other; or the run has stopped. */
uint32_t module_load_elsewhere(struct process *p, struct str path,
			       struct str folder, struct str file);

/* Is the DLL's folder searched for a name that comes without one? */
enum module_beside {
	MODULE_BESIDE_NOT,     /* R404 */
	MODULE_BESIDE_FIRST,   /* it is the program's, too */
	MODULE_BESIDE_LAST,    /* the current folder, or one of PATH */
	MODULE_BESIDE_UNKNOWN, /* where the program lies isn't */
};

enum module_beside module_beside(const struct process *p);

/* The error of one beside the DLL that it loads itself. */
uint32_t module_may_load(struct process *p, struct str name);

#endif
