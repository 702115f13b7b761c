/* The overlays that are linked in. */
#include "profiles/format.h"
#include "profiles/overlays.h"
#include "tests/profiles/sample.h"
#include "util/status.h"

static struct overlays real;
static struct profile real_profile;

static void open_real(void)
{
	cr_assert_eq(overlays_open(overlays_builtin(), &real), OK);
	cr_assert_eq(profile_open(profile_builtin(), &real_profile), OK);
}

TestSuite(real_overlays, .init = open_real);

static struct overlay_answer ask_real(const char *id, const char *dll,
				      const char *name, const char *target)
{
	const struct overlay_request r = { str_of(dll), str_of(name), 0 };
	struct overlay v;
	struct str bad;
	target_set set;

	cr_assert(overlay_find(&real, str_of(id), &v), "%s", id);
	cr_assert(profile_parse_targets(&real_profile, str_of(target), &set,
					&bad));
	return overlay_find_export(&real, &v, &real_profile, &r, set);
}

Test(real_overlays, the_c_run_time_of_2010_has_malloc)
{
	const char *target = "xp-sp3-x86";

	cr_expect_neq(ask_real("vc2010-sp1", "msvcr100.dll", "malloc",
			       target).there, 0);
	cr_expect_eq(ask_real("vc2010-sp1", "msvcr100.dll", "no_such",
			      target).there, 0);
}

/* What a target gets of it: '+' in System32, '?' likely so, '-' nothing. */
static char brought(const char *id, const char *dll, const char *target)
{
	struct overlay_module m;
	struct overlay v;
	struct str bad;
	target_set set;

	cr_assert(overlay_find(&real, str_of(id), &v), "%s", id);
	cr_assert(profile_parse_targets(&real_profile, str_of(target), &set,
					&bad));
	if (!overlay_has_module(&real, &v, &real_profile, str_of(dll), &m) ||
	    (m.system & set) == 0)
		return '-';
	return (m.likely & set) != 0 ? '?' : '+';
}

/* R2308 */
Test(real_overlays, visual_c_14_brings_the_ucrt_where_windows_has_none)
{
	static const char *const ids[] = { "vc2015", "vc2015-u3", "vc2017",
					   "vc2019", "vc2019-xp", "vc2022" };
	const char *crt = "api-ms-win-crt-runtime-l1-1-0.dll";

	for (size_t i = 0; i < sizeof(ids) / sizeof(ids[0]); i++) {
		cr_expect_eq(brought(ids[i], crt, "win7-sp1-x64"), '+');
		cr_expect_eq(brought(ids[i], crt, "win81-x64"), '+');
		cr_expect_eq(brought(ids[i], crt, "win10-22h2-x64"), '-');
		cr_expect_eq(brought(ids[i], crt, "vista-sp1-x64"), '-');
		cr_expect_eq(brought(ids[i], "ucrtbase.dll", "win7-sp1-x86"),
			     '+');
	}
	cr_expect_eq(brought("vc2015", crt, "xp-sp3-x86"), '?');
	cr_expect_eq(brought("vc2019-xp", crt, "ws2003-sp2-x64"), '?');
	cr_expect_eq(brought("vc2019", crt, "xp-sp3-x86"), '-');
	cr_expect_eq(brought("vc2022", crt, "xp-sp3-x86"), '-');
}

/* R2308, R2309: in a build of its own, so that all is likely. */
Test(real_overlays, a_later_ucrt_has_the_files_of_the_first)
{
	const char *stub = "api-ms-win-core-synch-l1-2-0.dll";
	const char *crt = "api-ms-win-crt-heap-l1-1-0.dll";
	const char *target = "win7-sp1-x64";
	struct overlay_answer a;

	cr_expect_eq(brought("ucrt-1607", crt, target), '?');
	cr_expect_eq(brought("ucrt-1607", stub, target), '?');
	cr_expect_eq(brought("ucrt-1607", stub, "win8-x64-wow64"), '-');
	cr_expect_neq(ask_real("ucrt-1607", crt, "malloc", target).there, 0);
	/* Which leads to a kernel32 that hasn't it. */
	a = ask_real("ucrt-1607", stub, "WaitOnAddress", target);
	cr_expect_neq(a.forwarded & a.likely, 0);
	cr_expect_neq(ask_real("ucrt-1607", "ucrtbase.dll",
			       "__std_terminate", target).unknown, 0);
}

/* The forwarders are those of the DLL that Windows 8 and 10 have. */
Test(real_overlays, the_normaliz_of_ie_7_has_code_of_its_own)
{
	struct overlay_answer a =
		ask_real("ie7", "normaliz.dll", "IdnToAscii", "xp-sp3-x86");

	cr_expect_neq(a.there, 0);
	cr_expect_neq(a.likely, 0);
	cr_expect_eq(a.forwarded, 0);
}

/* R2502 */
Test(real_overlays, both_updates_for_dll_folders_add_the_same_names)
{
	static const char *const ids[] = { "kb2533623", "kb3063858" };

	for (size_t i = 0; i < 2; i++) {
		struct overlay_answer a = ask_real(ids[i], "kernel32.dll",
						   "AddDllDirectory",
						   "win7-sp1-x64");

		cr_expect_neq(a.there & ~a.likely, 0, "%s", ids[i]);
	}
}

/* KB2670838 is part of what was seen with Internet Explorer 11. */
Test(real_overlays, the_platform_update_of_7_has_graphics_of_8)
{
	const char *target = "win7-sp1-x64";

	cr_expect_neq(ask_real("kb2670838", "d2d1.dll", "D2D1CreateDevice",
			       target).there, 0);
	cr_expect_neq(ask_real("ie10", "d2d1.dll", "D2D1CreateDevice",
			       target).there, 0);
	cr_expect_neq(ask_real("kb2670838", "dxgi.dll", "no_such",
			       target).unknown, 0);
	cr_expect_neq(ask_real("ie7", "wininet.dll", "no_such",
			       "xp-sp3-x86").unknown, 0);
}

/* The others of others.yaml have DLLs of their own, which name them. */
Test(real_overlays, what_is_not_told_of_windows_own_dlls_is_marked)
{
	static const char *const open[] = { "win7-updates", "kb4474419",
					    "dx11-vista", "ie7" };
	struct overlay v;

	for (size_t i = 0; i < sizeof(open) / sizeof(open[0]); i++) {
		cr_assert(overlay_find(&real, str_of(open[i]), &v));
		cr_expect(v.open_names && !v.open_dlls, "%s", open[i]);
	}
	cr_assert(overlay_find(&real, str_of("kb2919355"), &v));
	cr_expect(v.open_names && v.open_dlls);
	cr_assert(overlay_find(&real, str_of("kb2533623"), &v));
	cr_expect_not(v.open_names || v.open_dlls);
}

Test(real_overlays, net_2_brings_the_dlls_of_its_assembly)
{
	struct overlay_module m;
	struct overlay v;

	cr_assert(overlay_find(&real, str_of("dotnet20"), &v));
	cr_assert(overlay_has_module(&real, &v, &real_profile,
				     str_of("msvcr80.dll"), &m));
	cr_expect_eq(m.system, 0);
	cr_expect_neq(m.assembly & m.likely, 0);
	cr_expect_str_eq(m.assembly_name, "Microsoft.VC80.CRT");
}

Test(real_overlays, what_both_know_of_visual_c_14_both_bring)
{
	cr_expect_eq(brought("vc2022", "vcruntime140_threads.dll",
			     "win7-sp1-x64"), '?');
	cr_expect_eq(brought("vc14-latest", "mfc140deu.dll",
			     "win10-22h2-x64"), '?');
}

Test(real_overlays, every_name_that_brings_a_dll_is_an_overlay)
{
	const uint8_t *row;

	for (uint32_t i = 0;
	     (row = bytes_at(real.chunks[OVERLAY_DLLS], i * (uint64_t)OD_BYTES,
			     OD_BYTES)) != NULL; i++) {
		const char *list =
			(const char *)real.chunks[OVERLAY_STRINGS].data +
			le32(row + OD_FROM);
		struct str from = str_of(list), id;
		struct overlay v;

		while (overlay_word(&from, &id))
			cr_expect(overlay_find(&real, id, &v), "%.*s",
				  STR_ARGS(id));
	}
}

Test(real_overlays, the_founding_case_has_advice)
{
	struct advice a;
	bool general;

	cr_assert(advice_find(&real, str_of("advapi32.dll"),
			      str_of("RegGetValueA"), &a, &general));
	cr_expect_not_null(strstr(a.instead, "RegQueryValueEx"));
	cr_expect_not(general);
}
