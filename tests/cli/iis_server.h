/* dryload iis on the sample server of tests/server: the suite 'iis_command'. */
#ifndef TESTS_CLI_IIS_SERVER_H
#define TESTS_CLI_IIS_SERVER_H

#include <criterion/criterion.h>
#include <stdbool.h>
#include <string.h>

#include "tests/support/server_tree.h"

#define METABASE "tests/server/MetaBase.xml"
#define ENUM_ALL "tests/server/enum_all.txt"
#define APPLICATION_HOST "tests/server/applicationHost.config"

/* The server's disk, of the test that runs: each has a process of its own. */
extern struct scratch *server;

/* The command on one configuration, with more arguments that end with NULL. */
struct run judge(const char *config, const char *const *more);

#define JUDGE(config, ...) \
	judge(config, (const char *const[]){ __VA_ARGS__, NULL })

/* The same on a text, as a server with that Windows has it. */
struct run judge_text(const char *text, const char *target);

/* Whether a line of 'text' holds both. */
bool has_line(const char *text, const char *first, const char *second);

#define EXPECT_LINE(run, first, second)                           \
	cr_expect(has_line((run).out, first, second), "%s | %s in:\n%s%s", \
		  first, second, (run).out, (run).err)

#define EXPECT_TEXT(run, text) \
	cr_expect(strstr((run).out, text), "%s in:\n%s", text, (run).out)

#endif
