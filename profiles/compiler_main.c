/*
 * compile-profiles [--overlays] -o OUT FILE.yaml...
 * The build's tool: profiles, or overlays, in YAML to the tables that are
 * linked in.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "profiles/compile.h"
#include "profiles/overlays.h"
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

static bool is_right(bool overlays, struct bytes out, const char **why)
{
	struct overlays o;
	struct profile p;

	*why = "it can't be opened";
	if (overlays)
		return overlays_open(out, &o) == 0 &&
		       overlays_verify(&o, why) == 0;
	return profile_open(out, &p) == 0 && profile_verify(&p, why) == 0;
}

static int compile(bool overlays, const struct compile_input *inputs,
		   size_t count, const char *path)
{
	struct arena arena = ARENA_INIT;
	struct compile_error error;
	struct bytes out;
	const char *why;
	int ret = overlays ?
			  overlays_compile(inputs, count, &arena, &out,
					   &error) :
			  profile_compile(inputs, count, &arena, &out, &error);

	if (ret != 0) {
		print_error(ret, &error);
		goto out;
	}
	if (!is_right(overlays, out, &why)) {
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
	bool overlays = argc > 1 && strcmp(argv[1], "--overlays") == 0;

	argv += overlays;
	argc -= overlays;
	if (argc < 4 || strcmp(argv[1], "-o") != 0) {
		fputs("usage: compile-profiles [--overlays] -o OUT "
		      "FILE.yaml...\n",
		      stderr);
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
	if (compile(overlays, inputs, count, argv[2]) == 0)
		ret = EXIT_SUCCESS;
out:
	for (size_t i = 0; i < opened; i++)
		file_close(&files[i]);
	free(files);
	free(inputs);
	return ret;
}
