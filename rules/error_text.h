/* Windows' own messages, filled in. */
#ifndef RULES_ERROR_TEXT_H
#define RULES_ERROR_TEXT_H

#include <stdint.h>

#include "util/arena.h"
#include "util/str.h"

/*
 * Windows' own message of the error, "%1" being the module. Empty where it
 * has none, NULL 's' when out of memory.
 */
struct str error_text(struct arena *a, uint32_t win32, struct str module);

#endif
