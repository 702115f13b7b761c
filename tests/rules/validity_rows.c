/* What the tests of validity share. */
#include "tests/rules/validity_rows.h"

#include <criterion/criterion.h>

struct pe_builder *builder(uint16_t machine)
{
	struct pe_builder *b = scene_builder(machine, "sys.dll!There");

	pe_section(b, ".data", "data", 4, 0x2000);
	return b;
}

void check_rows(uint16_t machine, const struct field_row *rows, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct field_row *row = &rows[i];
		struct pe_builder *b = builder(machine);

		if (row->section != NULL)
			pe_set_section(b, row->section, row->field, row->value);
		else
			pe_set(b, row->field, row->value);
		cr_expect_str_eq(check_built(&c, b), row->findings, "row %zu",
			     i);
		if (row->rule != NULL && c.a.findings.count != 0)
			cr_expect(check_rests_on(check_finding(&c, 0),
				     row->rule), "row %zu", i);
	}
}
