/* Gives a document to a program that isn't ours, and takes what it read. */
#include "tests/support/read_back.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/support/run.h"

enum { NOT_THERE = 77, NO_PROGRAM = 127 };

char *read_back(const char *program, const char *const *argv,
		const char *document, const char *package)
{
	char path[] = "/tmp/dryload-read-XXXXXX";
	size_t n = strlen(document);
	int fd = mkstemp(path);
	struct run r;

	cr_assert_geq(fd, 0);
	cr_assert_eq(write(fd, document, n), (ssize_t)n);
	close(fd);
	r = run_program(program, path, argv);
	unlink(path);
	if (r.status == NOT_THERE || r.status == NO_PROGRAM) {
		run_free(&r);
		cr_skip("%s isn't installed", package);
	}
	cr_assert_eq(r.status, 0, "%s\n%s", r.err, document);
	free(r.err);
	return r.out;
}

char *read_back_python(const char *script, const char *document,
		       const char *package)
{
	const char *const argv[] = { "-W", "ignore", "-c", script, NULL };

	return read_back("python3", argv, document, package);
}
