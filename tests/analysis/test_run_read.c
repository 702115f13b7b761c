/* What a run of the start-up code says, and the error that Windows would. */
#include <criterion/criterion.h>

#include "analysis/run.h"
#include "loader/pe.h"
#include "util/status.h"

static const char crash[] =
	"{\"result\": \"init-failed\", \"module\": \"root.dll\", "
	"\"end\": \"exception\", \"exception\": 3221225477, "
	"\"at\": \"root.dll+0x1000\", \"error\": 998}\n"
	"{\"result\": \"done\"}\n";
static const char refusal[] =
	"{\"result\": \"init-failed\", \"module\": \"root.dll\", "
	"\"end\": \"false\", \"error\": 1114}\n"
	"{\"result\": \"done\"}\n";

static struct arena arena;
static struct findings found;

/* The one finding that the run amounts to on that target. */
static const struct finding *finding_of(const char *target, const char *output)
{
	static struct profile p;
	const struct module root = { .name = str_of("root.dll") };
	const struct resolution resolution = { .root = &root };
	const struct subject s = { .profile = &p, .resolution = &resolution };
	const struct dryload d = { .targets = 0 };
	target_set set;
	struct str bad;

	cr_assert_eq(profile_open(profile_builtin(), &p), OK);
	cr_assert(profile_parse_targets(&p, str_of(target), &set, &bad));
	found = (struct findings){ 0 };
	cr_assert_eq(run_read(&d, &s, (unsigned)__builtin_ctzll(set),
			      str_of(output), STR_EMPTY, &arena, &found),
		     OK);
	cr_assert_eq(found.count, 1);
	cr_assert_eq(found.items[0].id, FINDING_INIT_FAILED);
	return &found.items[0];
}

static void begin(void)
{
	arena = (struct arena)ARENA_INIT;
}

static void end(void)
{
	arena_release(&arena);
}

TestSuite(run_read, .init = begin, .fini = end);

Test(run_read, a_fault_in_dll_main_is_1114_from_windows_10_on)
{
	static const char *const later[] = { "win10-1607-x64", "ws2019-x64",
					     "win11-21h2-x64-wow64" };

	for (size_t i = 0; i < sizeof(later) / sizeof(later[0]); i++) {
		const struct finding *f = finding_of(later[i], crash);

		cr_expect_eq(f->win32, (uint32_t)ERROR_DLL_INIT_FAILED, "%s",
			     later[i]);
		cr_expect_eq(f->ntstatus, (uint32_t)STATUS_DLL_INIT_FAILED);
		/* What happened is said all the same. */
		cr_expect_not_null(memmem(f->summary.s, f->summary.n,
					  "0xc0000005", 10));
	}
}

Test(run_read, a_fault_in_dll_main_is_its_own_error_before)
{
	static const char *const before[] = { "xp-sp3-x86", "win7-sp1-x64",
					      "win8-x64-wow64" };

	for (size_t i = 0; i < sizeof(before) / sizeof(before[0]); i++) {
		const struct finding *f = finding_of(before[i], crash);

		cr_expect_eq(f->win32, (uint32_t)ERROR_NOACCESS, "%s",
			     before[i]);
		cr_expect_eq(f->ntstatus, (uint32_t)STATUS_ACCESS_VIOLATION);
	}
}

Test(run_read, a_refusal_is_1114_on_each)
{
	cr_expect_eq(finding_of("xp-sp3-x86", refusal)->win32,
		     (uint32_t)ERROR_DLL_INIT_FAILED);
	cr_expect_eq(finding_of("win10-1607-x64", refusal)->win32,
		     (uint32_t)ERROR_DLL_INIT_FAILED);
}
