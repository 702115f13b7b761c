/* The words where DLLs come with components, lie elsewhere, or aren't known. */
#include <criterion/criterion.h>

#include "tests/rules/check.h"

static struct check c;

static void set_up(void)
{
	check_open(&c, true);
	c.d.targets = scene_targets(&c.scene, "old,new");
}

static void tear_down(void)
{
	check_close(&c);
}

TestSuite(unknown_words, .init = set_up, .fini = tear_down);

Test(unknown_words, say_why_it_is_not_known_or_found)
{
	static const char *const rows[][2] = {
		{ "setup.dll!A",
		  ("missing-module: setup.dll isn't where the loader looks | "
		   "setup.dll comes with  ... , but not in a folder where the "
		   "loader looks\n") },
		{ "fax.dll!A",
		  ("unknown-module: fax.dll is not known to be there | "
		   "fax.dll is there on  ...  only with the Windows component "
		   "Fax services\n") },
		{ "unproven.dll!A",
		  ("unknown-module: unproven.dll is not known to be there | "
		   "whether unproven.dll is in a plain  ...  is not known\n") },
		{ "..\\x.dll!A",
		  ("unknown-module: ..\\x.dll is not known to be there | whether "
		   "..\\x.dll is found on  ...  is not known: its name has a "
		   "path, or letters beyond ASCII, and means what it means on "
		   "the server\n") },
		{ "~fwd.dll!A",
		  ("delayed-missing-procedure: fwd.dll has no A | fwd.dll!A "
		   "leads to gone.B, which is not there on  ... \n") },
		{ "libboost_x.dll!A",
		  ("missing-module: libboost_x.dll is missing | libboost_x.dll "
		   "is not in the Windows of  ... , nor beside the DLL or in "
		   "PATH\n"
		   "needs-redistributable: A DLL that is missing is known, and "
		   "what brings it | libboost_x.dll is Boost; the compiler and "
		   "version are in the name (-gd-: debug); the file may also "
		   "lie beside the DLL; no package is known to bring it to this "
		   "Windows ... \n") },
		{ "mfc42ger.dll!A",
		  ("missing-module: mfc42ger.dll is missing | mfc42ger.dll is not "
		   "in the Windows of  ... , nor beside the DLL or in PATH\n"
		   "needs-redistributable: A DLL that is missing is known, and "
		   "what brings it | mfc42ger.dll is localized resources of MFC 4.2; "
		   "no package is known to bring it to this Windows ... \n") },
		{ "combase.dll!A",
		  ("missing-module: combase.dll is missing | combase.dll is not "
		   "in the Windows of  ... , nor beside the DLL or in PATH\n"
		   "needs-redistributable: A DLL that is missing is known, and "
		   "what brings it | combase.dll is part of 8, 8.1 or 10 and later; "
		   "no package is known to bring it to this Windows ... \n") },
		{ "opaque.dll!A",
		  ("unknown-procedure: opaque.dll!A is not known to be there | "
		   "whether opaque.dll!A is there on  ...  is not known: the "
		   "exports of this DLL aren't known\n") },
		{ "on.dll!A",
		  ("unknown-procedure: on.dll!A is not known to be there | "
		   "whether on.dll!A is there on  ...  is not known: it is "
		   "forwarded to another DLL, and whether that has it isn't "
		   "known\n") },
	};

	scene_dll(&c.scene, "fwd.dll", "+A=gone.B");
	scene_dll(&c.scene, "on.dll", "+A=opaque.A");
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		const char *words = check_words(
			&c, scene_builder(IMAGE_FILE_MACHINE_I386, rows[i][0]));

		cr_expect_str_eq(words, rows[i][1], "%s: %s", rows[i][0],
				 words);
	}
}

Test(unknown_words, say_what_a_bound_list_lacks)
{
	struct pe_builder *b = scene_builder(IMAGE_FILE_MACHINE_I386,
					     "known.dll!Known sys.dll!There");

	pe_bound_import(b, "sys.dll", 1, 0);
	pe_bound_import(b, "deep.dll", 1, 0);
	cr_expect_str_eq(check_words(&c, b),
			 "bound-import-mismatch: root.dll is bound to deep.dll, "
			 "and doesn't import it | root.dll is bound to "
			 "deep.dll, and doesn't import it: the loader looks for "
			 "its import descriptor, on  ... \n"
			 "unbound-import: the bound import list of root.dll "
			 "lacks known.dll | the bound import list of root.dll "
			 "lacks known.dll: the DLL isn't loaded, and a call "
			 "into it crashes, on  ... \n");
}

/* No Windows of these has API sets, so none has a stub for one (R2309). */
Test(unknown_words, say_nothing_of_stubs_where_there_are_no_api_sets)
{
	check_words(&c, scene_builder(IMAGE_FILE_MACHINE_I386,
				      "api-ms-win-crt-runtime-l1-1-0.dll!exit"));
	cr_expect(check_rests_on(check_finding(&c, 0), "R315"));
	cr_expect_not(check_rests_on(check_finding(&c, 0), "R2309"));
}
