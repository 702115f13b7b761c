/* One check on the made-up Windows. */
#include "tests/rules/made_up.h"

#include <string.h>

#include <criterion/criterion.h>

#include "loader/pe.h"
#include "util/status.h"

struct check c;

void made_up_open(void)
{
	check_open(&c, true);
}

void made_up_close(void)
{
	check_close(&c);
}

void dll(const char *name, const char *words)
{
	scene_dll(&c.scene, name, words);
}

void dll_in_path(const char *name, const char *words)
{
	scene_dll_in(c.scene.path, name, IMAGE_FILE_MACHINE_I386, words);
	cr_assert_eq(folders_add(&c.d.path, &c.d.arena, str_of(c.scene.path)),
		     OK);
}

const char *check_root(const char *words)
{
	dll("root.dll", words);
	session_leave(&c.d); /* the file may be a new one */
	return check_findings(&c, "root.dll");
}

const char *message(void)
{
	return check_finding(&c, 0)->before.s;
}

void expect_findings(const char *findings)
{
	cr_expect_str_eq(check_findings(&c, "root.dll"), findings);
}

const char *said_by(const struct finding *f)
{
	return STR_CONCAT(&c.scene.arena, f->before, str_of("|"), f->after).s;
}

void expect_said(const struct finding *f, const char *part)
{
	cr_expect_not_null(strstr(said_by(f), part), "%s", said_by(f));
}
