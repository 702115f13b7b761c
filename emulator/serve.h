/* One call of an API, from the trap to the return. */
#ifndef EMULATOR_SERVE_H
#define EMULATOR_SERVE_H

#include "emulator/exceptions.h"
#include "emulator/process.h"

struct call {
	struct process *process;
	const struct guest_module *module;
	const struct trap *trap;
	uint64_t sp; /* at the first instruction of the API */
	uint64_t return_address;
	uint64_t data; /* of a CALL_DATA row: its address */
	uint64_t value;
	bool wide_value, is_double;
	double number;
	struct str about;
	bool failed;
	uint32_t error;
	struct exception exception; /* where 'raised' */
};

/*
 * Serve the call that has just reached 't'. Where it raises an exception
 * that is in '*x', with 'raised', and the guest stands behind the call.
 */
void serve_call(struct process *p, const struct guest_module *m,
		const struct trap *t, struct exception *x);

/* Fill in a variable that Windows' own DLL exports. */
void serve_data(struct process *p, const struct guest_module *m,
		const struct trap *t, uint64_t address);

/* Has it rows of its own? */
bool stubs_have(struct str dll);

/* The row of an API of that DLL, or NULL. */
const struct stub *stub_find(struct str dll, struct str name);

#endif
