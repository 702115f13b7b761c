/* Completion: the shells themselves are asked what they would offer. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/cli/help_pages.h"
#include "tests/support/run.h"

/* "$1" is the command, or empty for a list of commands. */
static const char bash_script[] =
	". \"$DRYLOAD_SOURCE/completions/dryload.bash\"\n"
	"COMP_WORDS=(dryload $1 ${1:+-}) COMP_CWORD=1\n"
	"[[ -z $1 ]] && COMP_WORDS+=('') || COMP_CWORD=2\n"
	"_dryload\n"
	"printf '%s\\n' \"${COMPREPLY[@]}\"\n";

static const char fish_script[] =
	". $DRYLOAD_SOURCE/completions/dryload.fish\n"
	"test -z \"$argv[1]\"; and complete -C 'dryload '\n"
	"test -n \"$argv[1]\"; and complete -C \"dryload $argv[1] -\"\n"
	"true\n";

/* What zsh's own functions would be told. */
static const char zsh_script[] =
	"_arguments() { print -rl -- \"$@\" }\n"
	"_describe() { print -rl -- \"${(@P)4}\" }\n"
	"compadd() { print -rl -- \"$@\" }\n"
	"words=(dryload $1 -) CURRENT=$#words\n"
	". $DRYLOAD_SOURCE/completions/_dryload\n";

struct shell {
	const char *name;
	const char *const *start; /* arguments, up to its script */
	const char *script;
};

static const struct shell bash = {
	"bash", (const char *const[]){ "--norc", "-c", NULL }, bash_script,
};
static const struct shell fish = {
	"fish", (const char *const[]){ "--no-config", "-c", NULL }, fish_script,
};
static const struct shell zsh = {
	"zsh", (const char *const[]){ "-f", "-c", NULL }, zsh_script,
};

/* What the shell offers for a command; the test skips where there is none. */
static struct run offered(const struct shell *shell, const char *command)
{
	const char *argv[8];
	size_t n = 0;
	struct run r;

	if (getenv("DRYLOAD_SOURCE") == NULL)
		cr_skip_test("DRYLOAD_SOURCE isn't set");
	for (; shell->start[n] != NULL; n++)
		argv[n] = shell->start[n];
	argv[n++] = shell->script;
	if (shell != &fish)
		argv[n++] = shell->name; /* $0 */
	argv[n++] = command;
	argv[n] = NULL;
	r = run_program(shell->name, NULL, argv);
	if (r.status == 127) {
		run_free(&r);
		cr_skip_test("%s isn't installed", shell->name);
	}
	cr_assert_eq(r.status, 0, "%s: %s", shell->name, r.err);
	cr_expect_str_empty(r.err, "%s: %s", shell->name, r.err);
	return r;
}

/* A line of 'text' is the word, alone or with a description behind it. */
static bool offers(const char *text, const char *word)
{
	const size_t n = strlen(word);

	for (const char *at = text; (at = strstr(at, word)) != NULL; at += n) {
		if ((at == text || at[-1] == '\n') &&
		    strchr("\n\t:", at[n]) != NULL)
			return true;
	}
	return false;
}

/* As _arguments takes it: "--format=[", "-f+[", "--quiet[". */
static bool specifies(const char *text, const struct help_option *o)
{
	char spec[HELP_WORD_MAX + 4];

	snprintf(spec, sizeof(spec), "%s%s[", o->name,
		 !o->has_value ? "" : o->name[1] == '-' ? "=" : "+");
	return strstr(text, spec) != NULL;
}

static void expect_all(const struct shell *shell)
{
	const struct help_commands commands = help_commands();
	struct run r = offered(shell, "");

	for (size_t i = 0; i < commands.count; i++)
		cr_expect(offers(r.out, commands.names[i]), "%s: no %s in %s",
			  shell->name, commands.names[i], r.out);
	run_free(&r);
	for (size_t i = 0; i < commands.count; i++) {
		const char *name = commands.names[i];
		const struct help_options options = help_options(name);

		r = offered(shell, name);
		for (size_t j = 0; j < options.count; j++) {
			const struct help_option *o = &options.items[j];

			cr_expect(shell == &zsh ? specifies(r.out, o) :
						  offers(r.out, o->name),
				  "%s: %s has no %s", shell->name, name,
				  o->name);
		}
		run_free(&r);
	}
}

Test(cli_completion, bash_offers_every_command_and_option)
{
	expect_all(&bash);
}

/* fish makes folders in its home. */
Test(cli_completion, fish_offers_every_command_and_option)
{
	struct scratch *home = scratch_new();

	setenv("HOME", home->path, 1);
	expect_all(&fish);
	scratch_free(home);
}

Test(cli_completion, zsh_is_told_every_command_and_option)
{
	expect_all(&zsh);
}

/* Words behind "dryload", the last of which bash is asked to complete. */
static void expect_word(const char *line, const char *word)
{
	static const char script[] =
		". \"$DRYLOAD_SOURCE/completions/dryload.bash\"\n"
		"dryload() { \"$DRYLOAD\" \"$@\"; }\n"
		"COMP_WORDS=(dryload $1 '') COMP_CWORD=$((${#COMP_WORDS[@]} - 1))\n"
		"_dryload\n"
		"printf '%s\\n' \"${COMPREPLY[@]}\"\n";
	const struct shell asked = { "bash", bash.start, script };
	struct run r = offered(&asked, line);

	cr_expect(word == NULL ? strcmp(r.out, "\n") == 0 : offers(r.out, word),
		  "%s: %s", line, r.out);
	run_free(&r);
}

Test(cli_completion, bash_offers_the_words_that_options_and_commands_take)
{
	expect_word("check -t", "xp-sp3-x86");
	expect_word("audit --query", "fails-on");
	expect_word("check --trace-format", "json");
	expect_word("diff", "ws2003-sp1-x86");
	expect_word("diff xp-sp2-x86", "xp-sp3-x86");
	expect_word("rules", "missing-module");
	expect_word("rules -o", NULL);
	expect_word("check", NULL);
}
