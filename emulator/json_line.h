/* What the emulator says, on its standard output: an object a line. */
#ifndef EMULATOR_JSON_LINE_H
#define EMULATOR_JSON_LINE_H

#include <stdbool.h>
#include <stdint.h>

#include "util/str.h"

void json_line_begin(const char *result);
void json_line_text(const char *key, struct str value);
void json_line_number(const char *key, uint64_t value);
void json_line_string(struct str value); /* of an array */
void json_line_end(void);

#endif
