/*
 * compile-profiles -o OUT FILE.yaml...
 * The build's tool: profiles in YAML to the table that is linked in.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "profiles/compile.h"
#include "profiles/profile.h"
#include "util/arena.h"
#include "util/file.h"
#include "util/status.h"

static int write_file(const char *path, struct bytes bytes)
{
	FILE *f = fopen(path, "wb");
	bool written;

	if (f == NULL) {
		fprintf(stderr, "%s: %s\n", path, strerror(errno));
		return -1;
	}
	written = fwrite(bytes.data, 1, bytes.len, f) == bytes.len;
	if (fclose(f) != 0 || !written) {
		fprintf(stderr, "%s: %s\n", path, strerror(errno));
		unlink(path);
		return -1;
	}
	return 0;
}

static void print_error(int status, const struct compile_error *error)
{
	if (status == E_NO_MEMORY)
		fputs("compile-profiles: out of memory\n", stderr);
	else if (error->path == NULL)
		fprintf(stderr, "compile-profiles: %s\n", error->text);
	else
		fprintf(stderr, "%s:%u: %s\n", error->path, error->line,
			error->text);
}

static int compile(const struct compile_input *inputs, size_t count,
		   const char *path)
{
	struct arena arena = ARENA_INIT;
	struct compile_error error;
	struct profile profile;
	struct bytes out;
	const char *why = "it can't be opened";
	int ret = profile_compile(inputs, count, &arena, &out, &error);

	if (ret != 0) {
		print_error(ret, &error);
		goto out;
	}
	if (profile_open(out, &profile) != 0 ||
	    profile_verify(&profile, &why) != 0) {
		fprintf(stderr, "compile-profiles: the result is wrong: %s\n",
			why);
		ret = -1;
		goto out;
	}
	ret = write_file(path, out);
out:
	arena_release(&arena);
	return ret;
}

int main(int argc, char **argv)
{
	struct compile_input *inputs = NULL;
	struct file *files = NULL;
	size_t count, opened = 0;
	int ret = EXIT_FAILURE;

	if (argc < 4 || strcmp(argv[1], "-o") != 0) {
		fputs("usage: compile-profiles -o OUT FILE.yaml...\n", stderr);
		return EXIT_FAILURE;
	}
	count = (size_t)argc - 3;
	inputs = calloc(count, sizeof(*inputs));
	files = calloc(count, sizeof(*files));
	if (inputs == NULL || files == NULL)
		goto out;
	for (; opened < count; opened++) {
		const char *path = argv[opened + 3];

		if (file_open(path, &files[opened]) != 0) {
			fprintf(stderr, "%s: %s\n", path, strerror(errno));
			goto out;
		}
		inputs[opened] =
			(struct compile_input){ path, files[opened].bytes };
	}
	if (compile(inputs, count, argv[2]) == 0)
		ret = EXIT_SUCCESS;
out:
	for (size_t i = 0; i < opened; i++)
		file_close(&files[i]);
	free(files);
	free(inputs);
	return ret;
}
