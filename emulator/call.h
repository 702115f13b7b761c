/*
 * What a stub sees: one call of an API by the guest. Stubs include this header
 * alone, and of the emulator nothing else but emulator/handles.h, world.h.
 *
 *	static void get_length(struct call *c)
 *	{
 *		struct str s = call_text(c, 0);
 *
 *		call_return(c, s.n);
 *	}
 *
 *	static const struct stub stubs[] = {
 *		{ "lstrlenA", 1, get_length },
 *		{ "lstrlenW", 1, get_length },
 *	};
 *	STUB_MODULE(kernel32_strings, "kernel32.dll", stubs);
 *
 * Memory of the guest is never touched by address but through call_read() and
 * call_write(). Where an address is bad they raise the access violation that
 * Windows would raise, as soon as the stub returns: a stub needs to check only
 * if it would go on for long, or do harm, with the zeros that it then sees.
 */
#ifndef EMULATOR_CALL_H
#define EMULATOR_CALL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "util/arena.h"
#include "util/str.h"

struct call;
struct process;

enum convention {
	CALL_STDCALL, /* the callee takes the arguments off the stack; most APIs */
	CALL_CDECL,   /* the C run-time; also what has "..." */
	CALL_THISCALL, /* C++: argument 0 is the object, in ECX */
	CALL_DATA, /* no function: 'arguments' bytes of data; zeroed */
};

/*
 * One API. 'arguments' counts 32-bit slots of x86 (a double or a 64-bit number
 * is two); x64 takes no notice. 'run' of CALL_DATA fills the bytes in, or is NULL.
 */
struct stub {
	const char *name; /* the export's, byte for byte */
	unsigned arguments;
	void (*run)(struct call *c);
	enum convention convention;
};

struct stub_module {
	const char *dll; /* lower case, "kernel32.dll" */
	const struct stub *stubs;
	size_t count;
};

/*
 * Enter a file's rows, once a file. Several files may serve one DLL; a name
 * must be in one of them only (`make check-stubs`).
 */
#define STUB_MODULE(id, dll, rows)                                           \
	static const struct stub_module stub_module_##id = {                 \
		dll, rows, sizeof(rows) / sizeof((rows)[0])                  \
	};                                                                   \
	__attribute__((used, section("stub_modules"), aligned(8)))           \
	static const struct stub_module *const stub_entry_##id =             \
		&stub_module_##id

/* Arguments. */

/* The n-th slot, from 0: of 32 bits on x86, else of 64. */
uint64_t call_arg(const struct call *c, unsigned n);
uint32_t call_arg32(const struct call *c, unsigned n);
int32_t call_arg_int(const struct call *c, unsigned n);

/* A 64-bit number: slots n and n+1 on x86, slot 'n64' on x64. */
uint64_t call_arg64(const struct call *c, unsigned n, unsigned n64);

/* A double: the same; on x64 from the floating-point registers below 4. */
double call_arg_double(const struct call *c, unsigned n, unsigned n64);

/*
 * The text that an argument points to, as UTF-8, terminated, the arena's.
 * It is UTF-16 where the API's name ends in 'W', else bytes of the code page
 * (1252). Empty for NULL. No longer than CALL_TEXT_MAX units.
 */
struct str call_text(struct call *c, unsigned n);
enum { CALL_TEXT_MAX = 1 << 16 };

/* The same from an address, wide or not; 'max' units, or up to the zero. */
struct str call_text_at(struct call *c, uint64_t address, bool wide,
			size_t max);

/* Does the API's name end in 'W'? */
bool call_is_wide(const struct call *c);

/* Memory of the guest. False where it isn't there: see above. */

bool call_read(struct call *c, uint64_t address, void *to, size_t n);
bool call_write(struct call *c, uint64_t address, const void *from, size_t n);
bool call_fill(struct call *c, uint64_t address, int byte, size_t n);
uint8_t call_read8(struct call *c, uint64_t address);
uint16_t call_read16(struct call *c, uint64_t address);
uint32_t call_read32(struct call *c, uint64_t address);
uint64_t call_read64(struct call *c, uint64_t address);
uint64_t call_read_pointer(struct call *c, uint64_t address);
bool call_write8(struct call *c, uint64_t address, uint8_t value);
bool call_write16(struct call *c, uint64_t address, uint16_t value);
bool call_write32(struct call *c, uint64_t address, uint32_t value);
bool call_write64(struct call *c, uint64_t address, uint64_t value);
bool call_write_pointer(struct call *c, uint64_t address, uint64_t value);

/* Nothing is raised: for IsBadReadPtr and its like. */
bool call_is_readable(const struct call *c, uint64_t address, size_t n);
bool call_is_writable(const struct call *c, uint64_t address, size_t n);

/*
 * Of an API that catches it, or asks the kernel, which looks at all pointers:
 * nothing is raised. True where something was.
 */
bool call_catch_fault(struct call *c);

/*
 * UTF-8 into a buffer of 'capacity' units with a zero, wide by the API's name
 * or as told. Returns the units of the text, without the zero; nothing is
 * written where they and the zero don't fit (or 'address' is 0).
 */
size_t call_put_text(struct call *c, uint64_t address, size_t capacity,
		     struct str text);
size_t call_put_text_at(struct call *c, uint64_t address, size_t capacity,
			struct str text, bool wide);

/* Results. Without one the API returns 0. */

void call_return(struct call *c, uint64_t value);
void call_return64(struct call *c, uint64_t value); /* EDX:EAX on x86 */
void call_return_double(struct call *c, double value);
void call_set_last_error(struct call *c, uint32_t error);
uint32_t call_last_error(const struct call *c);

/* Both: the API failed, as the trace and the findings show. */
void call_fail(struct call *c, uint64_t value, uint32_t error);

/*
 * What the call was about, for the trace and for "GetFilterVersion returned
 * FALSE, 2: RegOpenKeyExA HKLM\SOFTWARE\X": paths, keys, names.
 */
void call_describe(struct call *c, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/*
 * The API failed by a code that it returns, not by the last error
 * (registry, sockets, COM): the findings show it as well.
 */
void call_note_failure(struct call *c, uint32_t error);

/* The run can't go on: it ends as "not known", with this reason. */
void call_stop(struct call *c, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* Into the guest and out of it. */

enum { GUEST_ARGUMENTS_MAX = 12 };

/*
 * Call a function of the guest. False where it doesn't come back (the run
 * stopped, or an exception left it): the stub then returns at once. The
 * function may be CALL_STDCALL or CALL_CDECL.
 */
bool call_guest(struct call *c, uint64_t function, const uint64_t *arguments,
		unsigned count, uint64_t *result);

/* Raise an exception in the guest when the stub returns. */
void call_raise(struct call *c, uint32_t code, uint32_t flags,
		const uint64_t *information, unsigned count);

/* The guest's heap; 0 where there is no more. */
uint64_t call_alloc(struct call *c, uint64_t n); /* zeroed */
uint64_t call_realloc(struct call *c, uint64_t address, uint64_t n);
bool call_free(struct call *c, uint64_t address);
uint64_t call_alloc_size(struct call *c, uint64_t address); /* or UINT64_MAX */

/* A copy of the text on the guest's heap, with its zero. */
uint64_t call_alloc_text(struct call *c, struct str text, bool wide);

/* The world. */

struct process *call_process(const struct call *c);
const char *call_api(const struct call *c);    /* "CreateFileA" */
bool call_is_64(const struct call *c);
unsigned call_pointer_size(const struct call *c);
uint16_t call_windows(const struct call *c);   /* 0x0501, 0x0502 ... */
uint16_t call_build(const struct call *c);     /* 2600, 3790 ... */
uint16_t call_service_pack(const struct call *c);

/* VER_NT_...; a target may be of both. */
enum call_product {
	PRODUCT_EITHER,
	PRODUCT_WORKSTATION = 1,
	PRODUCT_SERVER = 3,
};
enum call_product call_product(const struct call *c);

uint64_t call_clock(const struct call *c);     /* FILETIME; fixed, and goes on */
uint32_t call_ticks(const struct call *c);     /* milliseconds since the boot */
void call_sleep(struct call *c, uint32_t milliseconds); /* it is later then */
uint32_t call_random(struct call *c);          /* the same in every run */
uint32_t call_thread_id(const struct call *c);
uint32_t call_process_id(const struct call *c);
uint64_t call_teb(const struct call *c);
uint64_t call_peb(const struct call *c);

/* For strings and structures that live no longer than the call. */
struct arena *call_arena(struct call *c);

/*
 * Memory of a stub file that lives as long as the run: zeroed at first, the
 * same for the same 'key' (the address of something static of the file).
 */
void *call_state(struct call *c, const void *key, size_t size);

/* An address of the guest that stays: 'n' zeroed bytes, the same for 'key'. */
uint64_t call_static(struct call *c, const void *key, size_t n);

#endif
