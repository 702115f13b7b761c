/* Paths as URIs. */
#include <criterion/criterion.h>

#include "report/path_uri.h"

static void expect_uri(const char *path, const char *uri, bool in_folder)
{
	struct arena a = ARENA_INIT;
	struct path_uri found = path_uri(&a, str_of(path));

	cr_expect(str_equal(found.uri, str_of(uri)), "%s is %.*s, not %s",
		  path, STR_ARGS(found.uri), uri);
	cr_expect_eq(found.in_folder, in_folder, "%s", path);
	arena_release(&a);
}

Test(path_uri, relative_paths_stay_as_they_were_named)
{
	expect_uri("a.dll", "a.dll", true);
	expect_uri("bin/x86/a-b_c~1.dll", "bin/x86/a-b_c~1.dll", true);
	expect_uri("./a.dll", "a.dll", true);
	expect_uri(".//./bin/a.dll", "bin/a.dll", true);
}

Test(path_uri, a_path_that_leaves_the_folder_is_not_in_it)
{
	expect_uri("../a.dll", "../a.dll", false);
	expect_uri("bin/../../a.dll", "bin/../../a.dll", false);
	expect_uri("bin/..", "bin/..", false);
	expect_uri("..a/b..dll", "..a/b..dll", true);
}

Test(path_uri, absolute_paths_are_file_uris)
{
	expect_uri("/srv/a b.dll", "file:///srv/a%20b.dll", false);
}

Test(path_uri, bytes_that_a_uri_cannot_hold_are_encoded)
{
	expect_uri("C:\\a.dll", "C%3A%5Ca.dll", true);
	expect_uri("100%0A.dll", "100%250A.dll", true);
	expect_uri("\xff\x01?#[]\"<.dll", "%FF%01%3F%23%5B%5D%22%3C.dll", true);
	expect_uri("\xc3\xa4.dll", "%C3%A4.dll", true);
}
