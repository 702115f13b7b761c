/* What tells a finding from others, run after run. */
#include <string.h>

#include "report/fingerprint.h"
#include "tests/report/made.h"

static bool are_alike(struct made *m, const struct finding *x,
		      const struct finding *y)
{
	char a[SHA256_HEX_SIZE], b[SHA256_HEX_SIZE];

	cr_assert_eq(finding_fingerprint(&m->file, x, a), 0);
	cr_assert_eq(finding_fingerprint(&m->file, y, b), 0);
	return strcmp(a, b) == 0;
}

Test(fingerprint, wording_case_and_certainty_do_not_change_it)
{
	struct made *m = made_new(HOST_NONE);
	struct finding f = made_procedure(m, "Foo", TARGET_BIT(OLD));
	struct finding other = f;

	other.summary = str_of("in other words");
	other.before = str_of("at length");
	other.likely = TARGET_BIT(OLD);
	other.evidence = "documentation";
	cr_expect(are_alike(m, &f, &other));
	m->root.name = str_of("AuthFilter.DLL");
	cr_expect(are_alike(m, &f, &other));
	made_free(m);
}

Test(fingerprint, a_folder_does_not_change_it)
{
	struct made *m = made_new(HOST_NONE);
	struct finding f = made_procedure(m, "Foo", TARGET_BIT(OLD));
	char here[SHA256_HEX_SIZE], there[SHA256_HEX_SIZE];

	cr_assert_eq(finding_fingerprint(&m->file, &f, here), 0);
	m->file.path = str_of("/elsewhere/authfilter.dll");
	m->root.path = m->file.path;
	made_add(m, made_procedure(m, "Bar", TARGET_BIT(NEW)));
	cr_assert_eq(finding_fingerprint(&m->file, &f, there), 0);
	cr_expect_str_eq(here, there);
	made_free(m);
}

Test(fingerprint, object_importer_targets_and_id_change_it)
{
	struct made *m = made_new(HOST_NONE);
	struct finding f = made_procedure(m, "Foo", TARGET_BIT(OLD));
	struct finding procedure = made_procedure(m, "foo", TARGET_BIT(OLD));
	struct finding module = f, importer = f, targets = f, id = f;
	struct finding ordinal = f;

	module.module = str_of("user32.dll");
	importer.chain = &m->below;
	targets.targets |= TARGET_BIT(NEW);
	id.id = FINDING_UNKNOWN_PROCEDURE;
	ordinal.procedure = STR_EMPTY;
	ordinal.by_ordinal = true;
	ordinal.ordinal = 7;
	cr_expect_not(are_alike(m, &f, &procedure));
	cr_expect_not(are_alike(m, &f, &module));
	cr_expect_not(are_alike(m, &f, &importer));
	cr_expect_not(are_alike(m, &f, &targets));
	cr_expect_not(are_alike(m, &f, &id));
	cr_expect_not(are_alike(m, &f, &ordinal));
	made_free(m);
}

Test(fingerprint, what_has_no_object_is_told_apart_by_its_summary)
{
	struct made *m = made_new(HOST_NONE);
	struct finding f = finding_new(FINDING_BAD_IMAGE, TARGET_BIT(OLD));
	struct finding other = f;

	f.summary = str_of("the section table is cut off");
	other.summary = str_of("the optional header is too small");
	cr_expect_not(are_alike(m, &f, &other));
	made_free(m);
}
