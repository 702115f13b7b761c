/* What DLLs are known for, by the table that is linked in. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "profiles/overlays.h"
#include "rules/rulebook.h"
#include "rules/vendors.h"
#include "util/status.h"

static struct arena arena;
static struct vendor_advice v;

static void set_up(void)
{
	arena = ARENA_INIT;
}

static void tear_down(void)
{
	arena_release(&arena);
}

TestSuite(vendors, .init = set_up, .fini = tear_down);

static bool ask(const char *path, uint32_t win32)
{
	bool found = true;

	cr_assert_eq(vendor_advise(str_of(path), win32, &arena, &v, &found),
		     OK);
	return found;
}

static bool says(struct str text, const char *words)
{
	return memmem(text.s, text.n, words, strlen(words)) != NULL;
}

Test(vendors, the_settings_follow_a_renamed_dll)
{
	cr_assert(ask("C:\\tomcat\\bin\\isapi_redirect-1.2.27.dll", 2));
	cr_expect(says(v.cause, "isapi_redirect-1.2.27.properties"), "%.*s",
		  STR_ARGS(v.cause));
	cr_expect(says(v.look, "isapi_redirect-1.2.27.properties"));
	cr_assert(ask("ISAPI_REDIRECT.DLL", 2));
	cr_expect(says(v.cause, "ISAPI_REDIRECT.properties"));
}

Test(vendors, an_error_has_its_cause_and_others_the_general_one)
{
	cr_assert(ask("iisWASPlugin_http.dll", 11004));
	cr_expect(str_equal(v.rules, str_of("R1103")));
	cr_expect(says(v.cause, "plugin-cfg.xml"));
	cr_expect_not(v.is_general);
	cr_assert(ask("iisWASPlugin_http.dll", 4711));
	cr_expect(v.is_general);
	cr_expect(says(v.cause, "2 GB"));
	cr_assert(ask("php5isapi.dll", 11004));
	cr_expect_not(v.has_cause);
}

Test(vendors, a_path_without_its_backslashes_is_known_by_its_end)
{
	cr_assert(ask("D:Program FilesWebSphereAppServerbiniisWASPlugin_http"
		      ".dll", 2));
	cr_expect(str_equal(v.dll, str_of("iisWASPlugin_http.dll")), "%.*s",
		  STR_ARGS(v.dll));
	cr_assert(ask("C:PHPphp.exe", 126));
	cr_expect(str_equal(v.dll, str_of("php.exe")));
}

Test(vendors, other_dlls_are_not_known)
{
	cr_expect_not(ask("authfilter.dll", 126));
	cr_expect_not(ask("", 126));
	cr_expect_not(ask("C:", 126));
	cr_expect_not(ask("C:inauthfilter.dll", 126));
}

/* Whoever extends the table: a rule that isn't there, a cause without end. */
Test(vendors, every_row_names_rules_that_there_are)
{
	static const char *const dlls[] = {
		"isapi_redirect.dll", "iiswasplugin_http.dll",
		"php5isapi.dll", "php.exe", "asp.dll", "fpexedll.dll",
		"isapi_rewrite.dll", "isapirewrite4.dll",
		"wordpressplugin.dll",
	};

	for (size_t i = 0; i < sizeof(dlls) / sizeof(dlls[0]); i++) {
		struct str rules, rule;
		char id[16];

		cr_assert(ask(dlls[i], 5), "%s", dlls[i]);
		rules = v.rules;
		cr_expect_gt(strlen(v.source), 0, "%s", dlls[i]);
		while (overlay_word(&rules, &rule)) {
			snprintf(id, sizeof(id), "%.*s", STR_ARGS(rule));
			cr_expect_not_null(rulebook_find(id), "%s", id);
		}
	}
}

/* "C:PHPphp5isapi.dll", as web pages show it, up to the length of a path. */
Test(vendors, a_path_without_its_backslashes_has_the_end_that_is_known)
{
	char path[400];

	cr_assert(ask("C:PHPphp5isapi.dll", 127));
	cr_expect(str_equal(v.dll, str_of("php5isapi.dll")));
	cr_assert(ask("D:php5isapi.dll", 127));
	cr_expect_not(ask("C:", 127));
	for (int n = 258; n <= 259; n++) {
		snprintf(path, sizeof(path), "C:%0*d%s", n - 13, 0,
			 "php5isapi.dll");
		cr_expect_eq(ask(path, 127), n == 258, "%zu", strlen(path));
	}
}
