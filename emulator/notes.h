/* What didn't stop the guest, and is worth a word. */
#ifndef EMULATOR_NOTES_H
#define EMULATOR_NOTES_H

#include "emulator/call.h"

/* No more than so many of them are said. */
enum { NOTES_MAX = 64 };

void note_missing_module(struct call *c, struct str name);
void note_missing_procedure(struct call *c, struct str dll,
			    struct str procedure);

#endif
