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
