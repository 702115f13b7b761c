/* What the tests of access rights share. */
#include "tests/rules/access_lists.h"

#include <string.h>

#include <criterion/criterion.h>

#include "tests/rules/made_up.h"
#include "util/status.h"

int give(const char *lists, const char *identity)
{
	scene_file(c.scene.top, "acl.txt", lists, strlen(lists));
	return dryload_set_access(&c.d,
				  str_printf(&c.scene.arena, "%s/acl.txt",
					     c.scene.top)
					  .s,
				  identity);
}

void given(const char *lists, const char *identity)
{
	cr_assert_eq(give(lists, identity), OK, "%s", c.d.message);
}
