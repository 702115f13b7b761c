/* The report for people: findings told together, and readable names. */
#include "tests/report/made.h"

Test(text, many_procedures_of_a_dll_are_one_paragraph)
{
	struct made *m = made_new(HOST_NONE);
	char *text;

	made_add_many(m, 500, old_ones);
	text = made_write(m, "text", plain);
	MADE_HAS(text,
		 "  advapi32.dll lacks 500 procedures on old, same: Proc0, "
		 "Proc1, Proc2, Proc3, Proc4, Proc5, Proc6, Proc7, Proc8, "
		 "Proc9 and 490 more (-v shows all)  missing-procedure\n");
	MADE_HAS(text, "  in the way on old, same: advapi32.dll!Proc0, ");
	MADE_HAS(text, "advapi32.dll!Proc4 and 495 more\n");
	MADE_HAS_NOT(text, "Proc10");
	free(text);
	made_free(m);
}

Test(text, decorated_name_is_followed_by_its_readable_form)
{
	struct made *m = made_new(HOST_NONE);
	struct finding f = made_procedure(m, "?f@A@@QAEXH@Z", old_ones);
	char *text;

	made_add(m, f);
	text = made_write(m, "text", plain);
	MADE_HAS(text,
		 "  advapi32.dll!?f@A@@QAEXH@Z is not in the Windows of old, "
		 "same  missing-procedure\n"
		 "    that is: public: void __thiscall A::f(int)\n"
		 "    imported by authfilter.dll");
	free(text);
	made_free(m);
}

Test(text, each_listed_name_that_is_decorated_has_its_readable_form)
{
	struct made *m = made_new(HOST_NONE);
	char *text;

	made_add(m, made_procedure(m, "?x@@3HA", old_ones));
	made_add(m, made_procedure(m, "Plain", old_ones));
	made_add(m, made_procedure(m, "?not@understood", old_ones));
	made_add(m, made_procedure(m, "??0A@@QAE@XZ", old_ones));
	text = made_write(m, "text", plain);
	MADE_HAS(text, "lacks 4 procedures on old, same: ?x@@3HA, Plain, "
		       "?not@understood, ??0A@@QAE@XZ  missing-procedure\n"
		       "    that is: int x\n"
		       "    that is: public: __thiscall A::A(void)\n"
		       "    imported by");
	free(text);
	made_free(m);
}

/* Its message is about the whole DLL. */
Test(text, dll_that_exports_nothing_has_no_readable_name)
{
	struct made *m = made_new(HOST_NONE);
	struct finding f = made_procedure(m, "?x@@3HA", old_ones);
	char *text;

	f.id = FINDING_BAD_IMAGE;
	made_add(m, f);
	text = made_write(m, "text", plain);
	MADE_HAS_NOT(text, "that is");
	free(text);
	made_free(m);
}

Test(text, names_that_are_not_listed_are_not_undecorated)
{
	struct made *m = made_new(HOST_NONE);
	char *text;

	for (int i = 0; i < 30; i++) {
		struct str name = str_printf(&m->arena, "?x%d@@3HA", i);

		made_add(m, made_procedure(m, name.s, old_ones));
	}
	text = made_write(m, "text", plain);
	MADE_HAS(text, "that is: int x9\n");
	MADE_HAS_NOT(text, "int x10\n");
	free(text);
	made_free(m);
}

Test(text, many_unknown_procedures_say_why)
{
	struct made *m = made_new(HOST_NONE);
	char *text;

	for (uint16_t i = 0; i < 3; i++) {
		struct finding f = finding_new(FINDING_UNKNOWN_PROCEDURE,
					       old_ones);

		f.chain = &m->top;
		f.module = str_of("mfc42.dll");
		f.by_ordinal = true;
		f.ordinal = i;
		f.after = str_of(" is not known: ordinals change");
		made_add(m, f);
	}
	text = made_write(m, "text", plain);
	MADE_HAS(text, "  whether mfc42.dll has 3 procedures on old, same is "
		       "not known: ordinals change; these are #0, #1, #2  "
		       "unknown-procedure\n");
	free(text);
	made_free(m);
}

Test(text, dlls_with_the_same_trouble_are_one_paragraph)
{
	static const char *const names[] = { "b.dll", "a.dll" };
	struct made *m = made_new(HOST_NONE);
	char *text;

	for (int i = 0; i < 2; i++) {
		struct finding f = finding_new(FINDING_SHADOWED, old_ones);

		f.chain = &m->top;
		f.module = str_of(names[i]);
		f.after = str_of(": it is so");
		made_add(m, f);
	}
	text = made_write(m, "text", plain);
	MADE_HAS(text, "  2 DLLs of the deployment are not used on old, "
		       "same: it is so; these are b.dll, a.dll  shadowed\n");
	free(text);
	text = made_write(m, "text", (struct style){ false, 0, 1 });
	MADE_HAS_NOT(text, "2 DLLs");
	free(text);
	made_free(m);
}

Test(text, groups_keep_the_order_of_the_findings)
{
	struct made *m = made_new(HOST_NONE);
	char *text;

	made_add(m, made_procedure(m, "First", TARGET_BIT(NEW)));
	made_add(m, made_procedure(m, "Second", TARGET_BIT(OLD)));
	made_add(m, made_procedure(m, "Third", TARGET_BIT(NEW)));
	text = made_write(m, "text", plain);
	MADE_HAS(text, "lacks 2 procedures on new: First, Third  ");
	MADE_HAS(text, "advapi32.dll!Second is not in the Windows of old  ");
	cr_expect_lt(strstr(text, "First, Third"), strstr(text, "!Second is"));
	MADE_HAS(text, "  loads on: same\n"
		       "  in the way on old: advapi32.dll!Second\n"
		       "  in the way on new: advapi32.dll!First, "
		       "advapi32.dll!Third\n");
	free(text);
	made_free(m);
}
