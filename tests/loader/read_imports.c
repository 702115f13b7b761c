/* What the tests of the import directory share. */
#include "tests/loader/read_imports.h"

#include <criterion/criterion.h>

#include "util/status.h"

struct import_table read_imports(struct read_image *r)
{
	struct import_table t;

	cr_assert_eq(imports_read(&r->image, &r->arena, &r->defects, &t), OK);
	return t;
}

struct import_table load_imports(struct read_image *r)
{
	read_image_load(r);
	return read_imports(r);
}

void expect_str(struct str s, const char *text)
{
	cr_expect(str_equal(s, str_of(text)), "'%.*s' is not '%s'",
		  STR_ARGS(s), text);
}
