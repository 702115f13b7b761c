/*
 * What names of hosts resolve to, for every API that asks: by default what a
 * server without a name server gives, which knows itself alone.
 */
#ifndef EMULATOR_HOST_NAMES_H
#define EMULATOR_HOST_NAMES_H

#include <stdbool.h>
#include <stdint.h>

#include "util/str.h"

struct call;

/* winsock2.h's; winerror.h has the others. */
enum { WSAHOST_NOT_FOUND = 11001, WSANO_DATA = 11004 };

enum { HOST_ADDRESSES_MAX = 8 };

struct host_answer {
	uint32_t error; /* WSANO_DATA ...; 0: there are addresses */
	struct str name;
	uint32_t addresses[HOST_ADDRESSES_MAX]; /* IPv4, 127.0.0.1 is 0x7f000001 */
	unsigned count;
};

void host_names_find(struct call *c, struct str name,
		     struct host_answer *out);

/* The name of an address; false where nobody knows one. */
bool host_names_of_address(struct call *c, uint32_t address,
			   struct str *name);

#endif
