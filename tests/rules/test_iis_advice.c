/* What to do with a module of IIS: by its linker, its host and its kind. */
#include <string.h>

#include <criterion/criterion.h>

#include "loader/pe.h"
#include "tests/rules/made_up.h"

/* DLLs of a linker of Visual C++: "DanS" and "Rich" with a key of 0. */
static const struct finding *check_visual_c(const char *words, uint16_t machine)
{
	struct pe_builder *b = scene_builder(machine, words);

	pe_builder_build(b);
	memcpy(b->data + 8, "DanS\0\0\0\0\0\0\0\0\0\0\0\0Rich\0\0\0\0", 24);
	check_built(&c, b);
	return check_finding(&c, 0);
}

Test(iis, a_build_that_exports_nothing_went_without_its_definition_file)
{
	const struct finding *f;

	c.d.host = HOST_IIS_FILTER;
	f = check_visual_c("", IMAGE_FILE_MACHINE_AMD64);
	cr_expect_not_null(strstr(f->before.s,
				  "root.dll exports no GetFilterVersion; it "
				  "exports nothing, as a build without its "
				  "module definition file does"));
	cr_expect_not_null(strstr(f->advice.s, "in every configuration, that "
					       "of x64 too: EXPORTS "
					       "GetFilterVersion"));
	/* Of other linkers that isn't known. */
	check_root("");
	cr_expect_str_eq(message(), "root.dll exports no GetFilterVersion; it "
				    "exports nothing");
	cr_expect_null(strstr(check_finding(&c, 0)->advice.s, "x64"));
}

Test(iis, advice_for_a_decorated_name_goes_by_linker_and_host)
{
	const struct finding *f =
		check_visual_c("+_HttpExtensionProc@4 +GetExtensionVersion",
			       IMAGE_FILE_MACHINE_I386);

	cr_expect_not_null(strstr(f->advice.s, "(/DEF) in every"));
	cr_expect_not_null(strstr(f->advice.s, "EXPORTS GetExtensionVersion "
					       "HttpExtensionProc"));
	check_root("+GetFilterVersion@4 +HttpFilterProc");
	cr_expect_str_eq(check_finding(&c, 0)->advice.s,
			 "use a module definition file: EXPORTS "
			 "GetFilterVersion HttpFilterProc TerminateFilter");
}

Test(iis, advice_for_a_native_module_goes_by_its_linker_too)
{
	static const char by_hand[] = "use a module definition file: EXPORTS "
				      "RegisterModule";
	const struct finding *f;

	c.d.host = HOST_IIS_MODULE;
	f = check_visual_c("+_RegisterModule@12", IMAGE_FILE_MACHINE_I386);
	cr_expect_not_null(strstr(f->advice.s, "(/DEF) in every"));
	f = check_visual_c("", IMAGE_FILE_MACHINE_I386);
	cr_expect_not_null(strstr(f->advice.s, "(/DEF) in every"));
	f = check_visual_c("+Other", IMAGE_FILE_MACHINE_I386);
	cr_expect_null(strstr(f->advice.s, "EXPORTS RegisterModule"));
	check_root("+_RegisterModule@12");
	cr_expect_str_eq(check_finding(&c, 0)->advice.s, by_hand);
	check_root("");
	cr_expect_null(strstr(check_finding(&c, 0)->advice.s,
			      "EXPORTS RegisterModule"));
}

Test(iis, a_build_of_mingw_is_told_what_its_linker_takes)
{
	struct pe_builder *b = scene_builder(
		IMAGE_FILE_MACHINE_I386, "+GetFilterVersion@4 +HttpFilterProc@8");

	pe_section(b, ".CRT", "", 1, 1);
	pe_builder_build(b);
	/* The linker's major version stands behind the magic number. */
	b->data[le32(b->data + 60) + 26] = 2;
	c.d.host = HOST_IIS_FILTER;
	check_built(&c, b);
	check_advice(check_finding(&c, 0), "-Wl,--kill-at");
	check_root("+GetFilterVersion@4 +HttpFilterProc@8");
	check_advice(check_finding(&c, 0), "use a module definition file: ");
}

/* 126 would be another story than that of a program (R204). */
Test(iis, a_program_is_told_what_its_code_would_be)
{
	struct pe_builder *b =
		scene_builder(IMAGE_FILE_MACHINE_I386, "sys.dll!There");
	const struct finding *f;

	b->characteristics &= (uint16_t)~IMAGE_FILE_DLL;
	b->characteristics |= IMAGE_FILE_RELOCS_STRIPPED;
	c.d.host = HOST_IIS_FILTER;
	check_built(&c, b);
	cr_assert_eq(c.a.findings.count, 3);
	f = check_finding(&c, 1);
	cr_expect_str_eq(f->before.s,
			 "root.dll is a program (EXE) and exports no "
			 "GetFilterVersion: it would load and fail with 127; "
			 "126 would mean that the file isn't at that path");
	cr_expect(check_rests_on(f, "R204"));
	cr_expect(check_rests_on(f, "R101"));
	cr_expect_not_null(strstr(f->advice.s, "a CGI program is configured"));
}
