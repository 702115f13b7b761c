/* Pasted texts in tables, each with the records that are read out of it. */
#ifndef TESTS_RULES_PASTE_ROWS_H
#define TESTS_RULES_PASTE_ROWS_H

#include <criterion/criterion.h>

/*
 * "event 2214 error 126 f.dll; log 404.2 no error", or "nothing"; where a
 * symptom is all that is told, "".
 */
struct paste_row {
	const char *text, *records;
};

void expect_pastes(const struct paste_row *rows, size_t count);

#define EXPECT_PASTES(rows) expect_pastes(rows, sizeof(rows) / sizeof(*(rows)))

#endif
