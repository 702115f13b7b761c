/* What the tests of dryload iis share. */
#include "tests/cli/iis_server.h"

#include <unistd.h>

static const uint16_t rtm[4] = { 5, 2, 3790, 0 };

struct scratch *server;

static void set_up(void)
{
	server = server_tree_new(rtm);
}

static void tear_down(void)
{
	scratch_free(server);
}

TestSuite(iis_command, .init = set_up, .fini = tear_down);

struct run judge(const char *config, const char *const *more)
{
	const char *argv[16] = { "iis", "--root", server->path, config };
	size_t n = 4;

	if (strncmp(config, "tests/", 6) == 0 && access(config, R_OK) != 0)
		cr_skip_test("run in the folder of the sources");
	while (more != NULL && *more != NULL)
		argv[n++] = *more++;
	argv[n] = NULL;
	return run_dryload(NULL, argv);
}

struct run judge_text(const char *text, const char *target)
{
	const char *config = scratch_file(server, "host.config", text,
					  strlen(text));

	return JUDGE(config, "-t", target);
}

bool has_line(const char *text, const char *first, const char *second)
{
	const char *at = text;

	while ((at = strstr(at, first)) != NULL) {
		const char *end = strchr(at, '\n');
		const char *other = strstr(at, second);

		if (other != NULL && (end == NULL || other < end))
			return true;
		at++;
	}
	return false;
}
