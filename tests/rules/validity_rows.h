/* A DLL with one field changed, and what the check of made_up.h says of it. */
#ifndef TESTS_RULES_VALIDITY_ROWS_H
#define TESTS_RULES_VALIDITY_ROWS_H

#include "tests/rules/made_up.h"

static const char refused[] = "bad-image 193 root.dll\n";
static const char refused_likely[] = "bad-image 193 root.dll likely\n";
static const char open[] = "unknown-image root.dll\n";
static const char accepted[] = "";

/* .text at 0x1000, .data at 0x2000, .rdata at 0x4000, the end at 0x5000. */
struct pe_builder *builder(uint16_t machine);

struct field_row {
	enum pe_field field;
	uint64_t value;
	const char *findings;
	const char *rule; /* of the first finding */
	const char *section;
};

void check_rows(uint16_t machine, const struct field_row *rows, size_t count);

#define CHECK_ROWS(machine, rows) \
	check_rows(machine, rows, sizeof(rows) / sizeof(rows[0]))

#endif
