/*
 * A hostile image, started on the emulated processor in this process: mapped,
 * bound, and run for so many instructions. The first byte chooses its Windows
 * and the host; each line that the run prints must be JSON.
 */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

#include "emulator/host.h"
#include "emulator/set_up.h"
#include "emulator/settings.h"
#include "util/json_in.h"
#include "util/status.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { INSTRUCTIONS = 20000, CALLS = 500, COMMIT = 24 << 20 };

static const char *const targets[] = {
	"ws2003-sp2-x86", "ws2003-sp2-x64", "win10-22h2-x64-wow64",
	"win10-22h2-x64"
};
static const char *const hosts[] = { "none", "filter", "extension", "none" };

static void make(struct process *p, const uint8_t *data, size_t size)
{
	const struct str path = str_of("/of/fuzz/own.dll");
	const char *why;
	char text[128];
	int n = snprintf(text, sizeof(text), "target %s\nhost %s\nroot %s\n"
					     "trace all\n",
			 targets[data[0] & 3], hosts[data[0] >> 2 & 3], path.s);

	p->arena = p->scratch = ARENA_INIT;
	assert(profile_open(profile_builtin(), &p->profile) == OK);
	why = settings_apply(p, (struct bytes){ (const uint8_t *)text,
						(size_t)n });
	assert(why == NULL);
	if (catalogue_add_bytes(&p->catalogue, &p->arena, path,
				settings_file_name(path),
				(struct bytes){ data + 1, size - 1 }) != OK ||
	    !process_set_up(p))
		abort();
	p->limits = (struct run_limits){ .instructions = INSTRUCTIONS,
					 .calls = CALLS };
	p->space.commit_max = p->space.committed + COMMIT;
}

static void check_lines(const char *text)
{
	struct arena a = ARENA_INIT;
	struct json_value v;
	const char *why;
	bool done = false;
	size_t n, at;

	for (; *text != '\0'; text += n + 1) {
		for (n = 0; text[n] != '\n'; n++)
			assert(text[n] != '\0');
		if (json_read((struct bytes){ (const uint8_t *)text, n }, &a,
			      &v, &why, &at) != OK)
			abort();
		assert(why == NULL && !done);
		done = str_equal(json_member_text(&v, "result"),
				 str_of("done"));
	}
	assert(done);
	arena_release(&a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct process *p = calloc(1, sizeof(*p));
	FILE *const before = stdout;
	char *printed = NULL;
	size_t n;

	if (p == NULL || size == 0) {
		free(p);
		return 0;
	}
	make(p, data, size);
	stdout = open_memstream(&printed, &n);
	assert(stdout != NULL);
	host_run(p);
	fclose(stdout);
	stdout = before;
	check_lines(printed);
	free(printed);
	cpu_free(p->cpu);
	arena_release(&p->scratch);
	arena_release(&p->arena);
	free(p);
	return 0;
}
