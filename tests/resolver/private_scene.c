/* DLLs of a scene that ask for the private assembly O. */
#include "tests/resolver/private_scene.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include <criterion/criterion.h>

#include "util/status.h"

struct scene s;
char program[96];

void private_set_up(void)
{
	scene_open(&s, true);
	snprintf(program, sizeof(program), "%s/program", s.top);
	cr_assert_eq(mkdir(program, 0777), 0);
	cr_assert_eq(folders_add(&s.deployment.process, &s.arena,
				 str_of(program)),
		     OK);
}

void private_tear_down(void)
{
	scene_close(&s);
}

void put_ours(const char *dir)
{
	static const char own[] = ASSEMBLY(NAMED("O") "<file name='part.dll'/>"
						      "<file name='more.dll'/>");

	scene_file(dir, "O.manifest", own, strlen(own));
	scene_dll_in(dir, "part.dll", IMAGE_FILE_MACHINE_I386, "+A");
	scene_dll_in(dir, "more.dll", IMAGE_FILE_MACHINE_I386, "+B");
}

const struct activation_context *ask_with(const char *manifest,
					  const char *words,
					  const char *problems)
{
	struct pe_builder *b = scene_builder(IMAGE_FILE_MACHINE_I386, words);
	const char *got;

	pe_manifest(b, 2, manifest);
	scene_write(s.beside, "root.dll", b);
	got = scene_problems(&s, "root.dll", ON_BOTH);
	cr_expect_str_eq(got, problems, "%s", got);
	cr_assert_not_null(s.resolution.root->context);
	return s.resolution.root->context;
}

const struct activation_context *ask_for(const char *words,
					 const char *problems)
{
	return ask_with(ASKS(NAMED("O")), words, problems);
}
