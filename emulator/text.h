/* The guest's texts and ours: UTF-16 and code page 1252, and UTF-8. */
#ifndef EMULATOR_TEXT_H
#define EMULATOR_TEXT_H

#include <stddef.h>
#include <stdint.h>

#include "util/arena.h"
#include "util/str.h"

/* With a zero behind it; NULL, or NULL 's', when out of memory. */
uint16_t *text_to_wide(struct arena *a, struct str utf8, size_t *units);
struct str text_from_wide(struct arena *a, const uint16_t *wide,
			  size_t units);
uint8_t *text_to_ansi(struct arena *a, struct str utf8, size_t *bytes);
struct str text_from_ansi(struct arena *a, const uint8_t *ansi, size_t bytes);

/* One byte of code page 1252, and back; '?' for what it lacks. */
uint16_t text_ansi_to_unit(uint8_t byte);
uint8_t text_unit_to_ansi(uint16_t unit);

#endif
